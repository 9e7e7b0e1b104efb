"""What may be done with a platform's data access, and what a trial of it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.courses import DataAccessMissing, OwnLineItemsOnly, PlatformRefused, PlatformUnavailable
from app.db import SecretUnreadable


class Site(Protocol):
    """What a Moodle says about itself."""

    @property
    def release(self) -> str:
        """Its version, as it writes it."""

    @property
    def missing(self) -> frozenset[str]:
        """The functions that are needed and not offered."""


class SiteReader(Protocol):
    """Asks a Moodle about itself."""

    def site(self) -> Site:
        """Raises PlatformUnavailable or PlatformRefused."""


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

    def reader(self, platform_id: UUID) -> SiteReader:
        """Raises DataAccessMissing or SecretUnreadable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of a trial: a problem's code, or "" and what the site said."""

    problem: str = ""
    release: str = ""
    missing: Sequence[str] = ()

    @property
    def is_good(self) -> bool:
        """Whether everything that is needed can be read."""
        return not self.problem and not self.missing


def try_access(access: DataAccess, platform_id: UUID) -> Trial:
    """Ask the platform who it is with the stored access, and return what came of it."""
    try:
        site = access.reader(platform_id).site()
    except (PlatformRefused, PlatformUnavailable, DataAccessMissing, OwnLineItemsOnly, SecretUnreadable) as error:
        return Trial(problem=error.code)
    return Trial(release=site.release, missing=sorted(site.missing))
