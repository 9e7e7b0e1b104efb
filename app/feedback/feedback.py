"""Keeps what learners say, so that it is one answer for each award and nobody's name."""

import hashlib
import hmac
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.awards import Register, checked_words
from app.clock import Clock
from app.db import Database, PersonalPart, derived_key
from app.feedback.models import FeedbackRow
from app.feedback.personal import personal_part
from app.feedback.rules import LONGEST, Effort, Fit, Opinion, Summary, summary


class Feedback:
    """Takes answers, gives a learner their own back, and teachers the sum."""

    def __init__(self, db: Database, clock: Clock, register: Register, secret_key: str) -> None:
        self._db = db
        self._register = register
        self._clock = clock
        self._key = derived_key(secret_key, "feedback")

    @property
    def personal(self) -> PersonalPart:
        """What is held here about a person."""
        return personal_part(self._pseudonym)

    def give(self, award_id: UUID, opinion: Opinion) -> None:
        """Keep an award's answers in place of earlier ones; without any answer they are taken back.

        A changed answer counts as the newest one. Raises WordsUnfit or AwardMissing.
        """
        words = checked_words(opinion.words, LONGEST, self._clock().date()) if opinion.words.strip() else ""
        version_id = self._register.version_of(award_id)
        with self._db.write() as session:
            session.execute(delete(FeedbackRow).where(FeedbackRow.pseudonym == self._pseudonym(award_id)))
            if opinion.fit or opinion.effort or words:
                session.add(
                    FeedbackRow(
                        version_id=version_id,
                        pseudonym=self._pseudonym(award_id),
                        fit=opinion.fit or "",
                        effort=opinion.effort or "",
                        words=words,
                        number=self._next(session, version_id),
                        month=self._clock().date().replace(day=1),
                    )
                )

    def of(self, award_id: UUID) -> Opinion | None:
        """Return an award's answers, None if there are none."""
        with self._db.read() as session:
            row = session.scalar(select(FeedbackRow).where(FeedbackRow.pseudonym == self._pseudonym(award_id)))
            return _opinion(row) if row else None

    def summary(self, version_id: UUID) -> Summary:
        """Return what is told of a version."""
        with self._db.read() as session:
            rows = session.scalars(
                select(FeedbackRow)
                .where(FeedbackRow.version_id == version_id)
                .order_by(FeedbackRow.number, FeedbackRow.id)
            )
            return summary([_opinion(row) for row in rows])

    def _next(self, session: Session, version_id: UUID) -> int:
        highest = session.scalar(select(func.max(FeedbackRow.number)).where(FeedbackRow.version_id == version_id))
        return (highest or 0) + 1

    def _pseudonym(self, award_id: UUID) -> str:
        return hmac.new(self._key, award_id.bytes, hashlib.sha256).hexdigest()


def _opinion(row: FeedbackRow) -> Opinion:
    return Opinion(
        fit=Fit(row.fit) if row.fit else None, effort=Effort(row.effort) if row.effort else None, words=row.words
    )
