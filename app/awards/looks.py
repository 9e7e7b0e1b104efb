"""When published definitions must be looked at again, and who has looked."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.awards.definitions import Version, version_of
from app.awards.due import MONTHS, Due, due, months_after
from app.awards.errors import AchievementMissing, DayInvalid
from app.awards.models import AchievementRow, AchievementVersionRow
from app.awards.published import offered_versions
from app.awards.version_models import LookRow
from app.clock import Clock
from app.db import Database

MOST_MONTHS = 60


class Looks:
    """Keeps by when a definition is looked at again; what was once set is kept beside what is set next."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def due(self, achievement_id: UUID) -> Due | None:
        """Return when it is due, None where nothing is offered."""
        with self._db.read() as session:
            row = session.scalars(offered_versions().where(AchievementRow.id == achievement_id)).one_or_none()
            return self._due(session, row) if row else None

    def near(self, issuer_slug: str) -> Sequence[tuple[Version, Due]]:
        """Return what an institution offers that is due soon or overdue, the earliest first."""
        with self._db.read() as session:
            rows = session.scalars(offered_versions().where(AchievementRow.issuer_slug == issuer_slug)).all()
            both = [(version_of(row), self._due(session, row)) for row in rows]
        found = [(version, when) for version, when in both if when.needs_attention]
        return sorted(found, key=lambda one: (one[1].due_on, str(one[0].version_id)))

    def confirm(self, achievement_id: UUID, *, by: str, issuer_slug: str = "") -> None:
        """Record that somebody looked and found it right: it is due in two years. Raises AchievementMissing."""
        today = self._clock().date()
        self._add(achievement_id, months_after(today, MONTHS), by=by, issuer_slug=issuer_slug, is_right=True)

    def set_day(self, achievement_id: UUID, day: date | None, *, by: str) -> None:
        """Set the day by which it is looked at again. Raises DayInvalid, AchievementMissing."""
        today = self._clock().date()
        if day is None or not today < day <= months_after(today, MOST_MONTHS):
            raise DayInvalid
        self._add(achievement_id, day, by=by, is_right=False)

    def _add(self, achievement_id: UUID, day: date, *, by: str, is_right: bool, issuer_slug: str = "") -> None:
        with self._db.write() as session:
            row = session.get(AchievementRow, achievement_id)
            if row is None or not row.published_version or (issuer_slug and row.issuer_slug != issuer_slug):
                raise AchievementMissing
            before = select(func.max(LookRow.number)).where(LookRow.achievement_id == achievement_id)
            session.add(
                LookRow(
                    achievement_id=achievement_id,
                    number=(session.scalar(before) or 0) + 1,
                    looked_at=self._clock(),
                    looked_by=by,
                    is_right=is_right,
                    due_on=day,
                )
            )

    def _due(self, session: Session, row: AchievementVersionRow) -> Due:
        newest = session.scalars(
            select(LookRow)
            .where(LookRow.achievement_id == row.achievement_id)
            .order_by(LookRow.number.desc(), LookRow.looked_at.desc())
            .limit(1)
        ).one_or_none()
        return due(row.published_at.date(), newest.due_on if newest else None, self._clock().date())
