"""Learners who do not want a micro-credential: nobody issues it to them until they change their mind."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.awards.decline_models import DeclineRow
from app.awards.errors import DeclineTooLate
from app.awards.keeping_back import keep_back
from app.clock import Clock
from app.db import Database


class Declines:
    """Declines and takes it back, for one learner of one platform."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def decline(self, achievement_id: UUID, platform_id: UUID, learner_id: str) -> None:
        """Record that a learner does not want it; declined twice, it is declined since the first time.

        Raises DeclineTooLate when it was issued.
        """
        row = DeclineRow(
            achievement_id=achievement_id, platform_id=platform_id, learner_id=learner_id, declined_at=self._clock()
        )
        keep_back(self._db, row, DeclineTooLate())

    def take_back(self, achievement_id: UUID, platform_id: UUID, learner_id: str) -> None:
        """Let it be issued to the learner again; nothing happens if nothing was declined."""
        with self._db.write() as session:
            session.execute(
                update(DeclineRow)
                .where(*_in_force(achievement_id, platform_id, learner_id))
                .values(taken_back_at=self._clock())
                .execution_options(synchronize_session=False)
            )


def declined_at(session: Session, achievement_id: UUID, platform_id: UUID, learner_id: str) -> datetime | None:
    """Return when the learner declined it, None if they have not, or want it again."""
    return session.scalar(select(DeclineRow.declined_at).where(*_in_force(achievement_id, platform_id, learner_id)))


def _in_force(achievement_id: UUID, platform_id: UUID, learner_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        DeclineRow.achievement_id == achievement_id,
        DeclineRow.platform_id == platform_id,
        DeclineRow.learner_id == learner_id,
        DeclineRow.taken_back_at.is_(None),
    )
