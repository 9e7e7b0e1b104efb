"""Keeps what learners say, so that it is one answer for each award and nobody's name."""

import hashlib
import hmac
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.awards import AwardMissing, Register, check_not_erased, checked_words
from app.clock import Clock
from app.db import Base, Database, PersonalPart, derived_key
from app.feedback.models import FeedbackRow
from app.feedback.personal import empty, personal_part
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

        A changed answer counts as the newest one. So does one to an award that stands in the place of another: a person
        has one answer. Raises WordsUnfit, or AwardMissing where there is no such award, its holder had it erased, or
        another stands in its place.
        """
        words = checked_words(opinion.words, LONGEST, self._clock().date()) if opinion.words.strip() else ""
        given = Opinion(fit=opinion.fit, effort=opinion.effort, words=words)
        own, *earlier = self._pseudonyms(award_id)
        if self._register.successor(award_id):
            raise AwardMissing
        version_id = self._register.version_of(award_id)
        versions = Base.metadata.tables["achievement_versions"]
        with self._db.write() as session:
            check_not_erased(session, award_id)
            # One at a time: a form that is sent twice is one answer, and no two answers have one number.
            session.execute(select(versions.c.id).where(versions.c.id == version_id).with_for_update(key_share=True))
            empty(session, earlier)
            kept = session.scalar(select(FeedbackRow).where(FeedbackRow.pseudonym == own))
            if kept and _opinion(kept) == given:
                return
            empty(session, [own])
            if not given.is_empty:
                session.add(
                    FeedbackRow(
                        version_id=version_id,
                        pseudonym=own,
                        fit=given.fit or "",
                        effort=given.effort or "",
                        words=words,
                        number=self._next(session, version_id),
                        month=self._clock().date().replace(day=1),
                    )
                )

    def of(self, award_id: UUID) -> Opinion | None:
        """Return an award's answers, or those to what it stands in the place of; None if there are none."""
        with self._db.read() as session:
            for pseudonym in self._pseudonyms(award_id):
                if row := session.scalar(select(FeedbackRow).where(FeedbackRow.pseudonym == pseudonym)):
                    return _opinion(row)
        return None

    def summary(self, version_id: UUID) -> Summary:
        """Return what is told of a version."""
        with self._db.read() as session:
            rows = session.scalars(select(FeedbackRow).where(FeedbackRow.version_id == version_id))
            return summary((row.number, _opinion(row)) for row in rows)

    def _next(self, session: Session, version_id: UUID) -> int:
        highest = session.scalar(select(func.max(FeedbackRow.number)).where(FeedbackRow.version_id == version_id))
        return (highest or 0) + 1

    def _pseudonyms(self, award_id: UUID) -> list[str]:
        """Return what an award's answers are kept under, then those of the awards that it supersedes."""
        found: list[str] = []
        next_id: UUID | None = award_id
        while next_id:
            found.append(self._pseudonym(next_id))
            next_id = self._register.entry(next_id).supersedes_id
        return found

    def _pseudonym(self, award_id: UUID) -> str:
        return hmac.new(self._key, award_id.bytes, hashlib.sha256).hexdigest()


def _opinion(row: FeedbackRow) -> Opinion:
    return Opinion(
        fit=Fit(row.fit) if row.fit else None, effort=Effort(row.effort) if row.effort else None, words=row.words
    )
