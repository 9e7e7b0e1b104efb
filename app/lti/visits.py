"""From which courses the tool was opened: what is known of a platform without asking it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from app.db import Database, table_of
from app.lti.models import LaunchRow, Registration, ResourceLinkRow
from app.lti.sessions import launch_of
from app.lti.values import Launch, Role

_AT_ONCE = 500
_NEWEST = 200  # launches that are looked through

_launches, _registrations = table_of(LaunchRow), table_of(Registration)
_NEWEST_FIRST = (
    select(_launches, _registrations.c.issuer)
    .join(_registrations, _registrations.c.id == _launches.c.registration_id)
    .where(_launches.c.registration_id == bindparam("platform"))
    .order_by(_launches.c.launched_at.desc())
    .limit(_NEWEST)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitedCourse:
    """A course from which the tool was opened; title and time are known until the last launch from it expires."""

    context_id: str
    title: str = ""
    launched_at: datetime | None = None


class Visits:
    """The launches that are still kept, and the links that ever were launched."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def courses(self, platform_id: UUID) -> list[VisitedCourse]:
        """Return the platform's courses, the latest launched first, then those whose launches have expired."""
        found: dict[str, VisitedCourse] = {}
        for row in self._newest(platform_id):
            course = VisitedCourse(context_id=row.context_id, title=row.context_title, launched_at=row.launched_at)
            if row.context_id:
                found.setdefault(row.context_id, course)
        query = select(ResourceLinkRow.context_id).where(ResourceLinkRow.registration_id == platform_id).distinct()
        with self._db.read() as session:
            for context_id in session.scalars(query.order_by(ResourceLinkRow.context_id).limit(_NEWEST)):
                found.setdefault(context_id, VisitedCourse(context_id=context_id))
        return list(found.values())

    def learner(self, platform_id: UUID, context_id: str) -> str:
        """Return the id of the learner who opened the tool in the course last, "" if nobody is known."""
        rows = (row for row in self._newest(platform_id) if row.context_id == context_id and not row.kinds)
        return next((row.sub for row in rows if row.roles == [Role.LEARNER]), "")

    def names(self, platform_id: UUID, learner_ids: Collection[str]) -> dict[str, set[str]]:
        """Return under which names users of a platform opened the tool, by id, of the launches that are still kept."""
        found: dict[str, set[str]] = {}
        every = list(learner_ids)
        with self._db.read() as session:
            for start in range(0, len(every), _AT_ONCE):
                query = select(LaunchRow.sub, LaunchRow.name).where(
                    LaunchRow.registration_id == platform_id, LaunchRow.sub.in_(every[start : start + _AT_ONCE])
                )
                for sub, name in session.execute(query):
                    found.setdefault(sub, set()).add(name)
        return found

    def teacher(self, platform_id: UUID) -> Launch | None:
        """Return a teacher's latest launch that names a roster, None without one."""
        rows = (row for row in self._newest(platform_id) if row.context_id and row.memberships_url)
        found = next((row for row in rows if Role.TEACHER in row.roles), None)
        return launch_of(found) if found else None

    def _newest(self, platform_id: UUID) -> Sequence[Row[Any]]:
        with self._db.look() as connection:
            return connection.execute(_NEWEST_FIRST, {"platform": platform_id}).all()
