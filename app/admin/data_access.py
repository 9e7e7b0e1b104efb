"""What may be done with a platform's data access, and what a trial of it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.courses import RightCheck, RightsOf, RightStatus
from app.errors import ProductError
from app.lti import Visits


class Summary(Protocol):
    """What may be shown of an access."""

    @property
    def base_url(self) -> str:
        """Where the web services are."""

    @property
    def created_at(self) -> datetime:
        """Since when it is stored."""


class DataAccess(Protocol):
    """The stored accesses of all platforms."""

    def find(self, platform_id: UUID) -> Summary | None:
        """Return what may be shown, None without an access."""

    def put_moodle(self, platform_id: UUID, base_url: str, token: str, siteurl: str) -> None:
        """Store an access. Raises DataAccessInvalid."""

    def remove(self, platform_id: UUID) -> None:
        """Forget an access."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of a trial: a problem's code, or "" and a check for each right, tried in the course `context_id`."""

    problem: str = ""
    checks: Sequence[RightCheck] = ()
    context_id: str = ""

    @property
    def missing(self) -> Sequence[str]:
        """The rights that are known to be missing."""
        return [check.right for check in self.checks if check.status is RightStatus.MISSING]

    @property
    def is_good(self) -> bool:
        """Whether everything that is needed can be read, as far as it could be tried."""
        return not self.problem and not self.missing


def try_access(rights_of: RightsOf, visits: Visits, platform_id: UUID, context_id: str = "") -> Trial:
    """Try every right of the stored access in a course, the one from which the tool was opened last by default."""
    if not context_id:
        context_id = next((course.context_id for course in visits.courses(platform_id)), "")
    learner_id = visits.learner(platform_id, context_id) if context_id else ""
    try:
        checks = rights_of(platform_id, context_id, learner_id)
    except ProductError as error:
        return Trial(problem=error.code, context_id=context_id)
    return Trial(checks=checks, context_id=context_id)
