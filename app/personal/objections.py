"""Objections: made by learners, answered by the institution."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.assessment import printable, why_unfit
from app.awards import months_after
from app.clock import Clock
from app.db import Database, Erasure, PersonalPart, Rows, Subject, told
from app.personal.errors import ObjectionMissing, ObjectionPending, PlainWords
from app.personal.models import ObjectionRow

MAX_WORDS = 1000
_ROW = ObjectionRow


class Outcome(StrEnum):
    """What became of an objection; as long as it is open or accepted, nothing is issued to the person unasked."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


STOPPING = (Outcome.OPEN, Outcome.ACCEPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An objection as both sides read it; `answer` is "" while it is open."""

    objection_id: UUID
    learner_name: str
    words: str
    made_at: datetime
    outcome: Outcome
    answer: str
    answered_at: datetime | None

    @property
    def answer_by(self) -> date:
        """The last day on which the institution may answer, or say why it needs longer: GDPR, Article 12(3)."""
        return months_after(self.made_at.date(), 1)


class Objections:
    """Takes objections and answers."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def make(self, subject: Subject, issuer_slug: str, *, name: str, words: str) -> None:
        """Take an objection; sent twice, it is one. Raises PlainWords, ObjectionPending where another one waits."""
        now = self._clock()
        words = plain_words(words, now.date())
        row = _ROW(
            issuer_slug=issuer_slug,
            platform_id=subject.platform_id,
            learner_id=subject.learner_id,
            learner_name=name,
            words=words,
            made_at=now,
            outcome=Outcome.OPEN.value,
        )
        try:
            with self._db.write() as session:
                session.add(row)
        except IntegrityError as error:
            if not any(one.outcome is Outcome.OPEN and one.words == words for one in self.of([subject])):
                raise ObjectionPending from error

    def of(self, subjects: Collection[Subject]) -> Sequence[Objection]:
        """Return what these have objected, the newest first."""
        found = [one for subject in subjects for one in self._found(*_of(subject))]
        return sorted(found, key=lambda one: one.made_at, reverse=True)

    def waiting(self, issuer_slug: str) -> Sequence[Objection]:
        """Return the objections that an institution has not answered yet, the oldest first."""
        return self._found(_ROW.issuer_slug == issuer_slug, _ROW.outcome == Outcome.OPEN.value)

    def answer(self, issuer_slug: str, objection_id: UUID, *, words: str, accepts: bool, by: str) -> None:
        """Answer an objection, once. Raises ObjectionMissing, PlainWords."""
        now = self._clock()
        words = plain_words(words, now.date())
        with self._db.write() as session:
            row = session.get(_ROW, objection_id, with_for_update=True)
            if row is None or row.issuer_slug != issuer_slug or row.outcome != Outcome.OPEN:
                raise ObjectionMissing
            row.outcome = (Outcome.ACCEPTED if accepts else Outcome.DECLINED).value
            row.answer, row.answered_at, row.answered_by = words, now, by[:255]

    def _found(self, *where: ColumnElement[bool]) -> list[Objection]:
        with self._db.read() as session:
            rows = session.scalars(select(_ROW).where(*where).order_by(_ROW.made_at, _ROW.id))
            return [
                Objection(
                    objection_id=row.id,
                    learner_name=row.learner_name,
                    words=row.words,
                    made_at=row.made_at,
                    outcome=Outcome(row.outcome),
                    answer=row.answer,
                    answered_at=row.answered_at,
                )
                for row in rows
            ]


def plain_words(words: str, today: date) -> str:
    """Return what somebody wrote as it will stand. Raises PlainWords. Pure."""
    words = " ".join(printable(words).split())
    if why := why_unfit(words, today, longest=MAX_WORDS):
        raise PlainWords(why)
    return words


def objects(session: Session, subject: Subject) -> bool:
    """Tell whether a person's objection stops what they did not ask for."""
    found = select(_ROW.id).where(*_of(subject), _ROW.outcome.in_([one.value for one in STOPPING]))
    return bool(session.scalar(select(exists(found))))


def _of(subject: Subject) -> tuple[ColumnElement[bool], ...]:
    return _ROW.platform_id == subject.platform_id, _ROW.learner_id == subject.learner_id


def _rows(session: Session, subject: Subject) -> Rows:
    query = select(_ROW.words, _ROW.made_at, _ROW.outcome, _ROW.answer, _ROW.answered_at)
    return told(session, query.where(*_of(subject)).order_by(_ROW.made_at))


def _erase(session: Session, erasure: Erasure) -> None:
    session.execute(delete(_ROW).where(*_of(erasure.subject)))


PERSONAL = PersonalPart(name="objections", tables=("objections",), rows=_rows, erase=_erase)
