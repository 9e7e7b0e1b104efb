"""Learners ask for a corrected name, and their institution answers."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.awards.acts import MAX_REASON, checked_words, locked_award
from app.awards.case_errors import AwardOver, NameRequestMissing, NameRequestOpen, NameRequestOver
from app.awards.case_rules import Act, Actor, moved
from app.awards.corrections import Corrections
from app.awards.errors import AwardMissing
from app.awards.models import AwardRow
from app.awards.name_closing import close_request
from app.awards.name_request_models import NameAnswerRow, NameRequestRow
from app.awards.name_request_rules import Answered, NameAnswer, NameRequest, NameWish, wish
from app.awards.register import name_of
from app.awards.values import AwardState, LearnerName
from app.clock import Clock
from app.db import Database

ASKED_FOR = "The learner asked for it."
"""The reason of a correction that was asked for, as it is stored; whoever reads it reads it in their language."""
KEPT = timedelta(days=730)
"""How long an answered request keeps its names and words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRequest:
    """A request that waits for an answer, with the name that the credential carries now."""

    request: NameRequest
    now: LearnerName


class NameRequests:
    """Asks, takes back and answers. One request at a time for each award, each answered once."""

    def __init__(self, db: Database, clock: Clock, corrections: Corrections) -> None:
        self._db = db
        self._clock = clock
        self._corrections = corrections

    def newest(self, award_id: UUID) -> NameRequest | None:
        """Return the newest request about an award, None where there never was one."""
        query = (
            _with_answers().where(NameRequestRow.award_id == award_id).order_by(NameRequestRow.number.desc()).limit(1)
        )
        with self._db.read() as session:
            found = session.execute(query).one_or_none()
        return _request(*found) if found else None

    def ask(self, award_id: UUID, given: str, family: str, words: str, *, by: Actor) -> None:
        """Record what the award's learner asks for; the same request sent twice is one.

        Raises what `wish` and `Corrections.check_name` raise, NameRequestOpen where another one waits, AwardNotIssued,
        AwardOver, or CaseChanged where it is suspended.
        """
        with self._db.read() as session:
            row = session.get(AwardRow, award_id)
            if row is None:
                raise AwardMissing
            now = name_of(row)
        asked = wish(given, family, words, now=now, today=self._clock().date())
        self._corrections.check_name(award_id, asked.name, by)
        with self._db.write() as session:
            row = locked_award(session, award_id)
            if row.erased_at:  # since it was looked at
                raise AwardMissing
            if moved(AwardState(row.state), Act.SUPERSEDED) is None or row.superseded_at:
                raise AwardOver
            waiting = session.execute(
                _with_answers().where(NameRequestRow.award_id == award_id, NameAnswerRow.request_id.is_(None))
            ).one_or_none()
            if waiting:
                if _request(*waiting).wish == asked:
                    return
                raise NameRequestOpen
            earlier = select(func.coalesce(func.max(NameRequestRow.number), 0)).where(
                NameRequestRow.award_id == award_id
            )
            session.add(
                NameRequestRow(
                    id=uuid4(),
                    award_id=award_id,
                    number=(session.scalar(earlier) or 0) + 1,
                    learner_name=asked.name.full,
                    given_name=asked.name.given,
                    family_name=asked.name.family,
                    words=asked.words,
                    asked_at=self._clock(),
                )
            )

    def withdraw(self, award_id: UUID) -> None:
        """Take back the request about an award that waits; nothing happens where none does."""
        with self._db.write() as session:
            locked_award(session, award_id)
            query = _with_answers().where(NameRequestRow.award_id == award_id, NameAnswerRow.request_id.is_(None))
            found = session.execute(query).one_or_none()
            if found:
                self._answer(session, found[0].id, NameAnswer.WITHDRAWN)

    def open_of(self, issuer_slug: str) -> list[OpenRequest]:
        """Return an institution's requests that wait, the oldest at the top."""
        query = _with_awards(issuer_slug).where(NameAnswerRow.request_id.is_(None))
        with self._db.read() as session:
            found = session.execute(query.order_by(NameRequestRow.asked_at, NameRequestRow.id)).all()
        return [OpenRequest(request=_request(row, None), now=name_of(award)) for row, _, award in found]

    def how_many_open(self, issuer_slug: str) -> int:
        """Return how many of an institution's requests wait."""
        query = _with_awards(issuer_slug).where(NameAnswerRow.request_id.is_(None))
        with self._db.read() as session:
            return session.scalar(query.with_only_columns(func.count())) or 0

    def of(self, request_id: UUID, issuer_slug: str) -> NameRequest:
        """Return a request to an institution. Raises NameRequestMissing, for another's as for one that never was."""
        with self._db.read() as session:
            found = session.execute(_with_awards(issuer_slug).where(NameRequestRow.id == request_id)).one_or_none()
        if found is None:
            raise NameRequestMissing
        return _request(found[0], found[1])

    def accept(self, request: NameRequest, *, reason: str, by: Actor, seen: int) -> UUID:
        """Award it anew under the name that was asked for and return the new award's id; twice is once.

        The correction and the answer are one transaction. Raises NameRequestOver, and what `Corrections.correct_name`
        raises, such as CaseChanged where the award has changed since act `seen`.
        """
        answered = request.answered
        if answered and answered.new_award_id:
            return answered.new_award_id  # a second click
        if answered or request.wish is None:
            raise NameRequestOver

        def settle(session: Session, new_award_id: UUID) -> None:
            self._answer(session, request.request_id, NameAnswer.ACCEPTED, words=reason, by=by, led_to=new_award_id)

        return self._corrections.correct_name(
            request.award_id, request.wish.name, reason=reason, by=by, seen=seen, settle=settle
        )

    def refuse(self, request: NameRequest, *, reason: str, by: Actor) -> bool:
        """Refuse a request with a reason that the learner reads; return whether it was not refused already.

        Raises WordsUnfit, NameRequestMissing where it was erased meanwhile, NameRequestOver where it was answered
        otherwise or taken back.
        """
        reason = checked_words(reason, MAX_REASON, self._clock().date())
        with self._db.write() as session:
            if locked_award(session, request.award_id).erased_at:
                raise NameRequestMissing
            return self._answer(session, request.request_id, NameAnswer.REFUSED, words=reason, by=by)

    def sweep(self) -> int:
        """Close what waits about awards that are over; empty what was answered longer ago than it is kept.

        Returns how many were emptied.
        """
        now = self._clock()
        over = (
            select(NameRequestRow.award_id)
            .outerjoin(NameAnswerRow, NameAnswerRow.request_id == NameRequestRow.id)
            .join(AwardRow, AwardRow.id == NameRequestRow.award_id)
            .where(NameAnswerRow.request_id.is_(None))
            .where(or_(AwardRow.superseded_at.is_not(None), AwardRow.state == AwardState.REVOKED.value))
        )
        with self._db.write() as session:
            for award_id in session.scalars(over).all():
                locked_award(session, award_id)
                close_request(session, award_id, now)
        query = _with_answers().where(NameAnswerRow.answered_at < now - KEPT, NameRequestRow.reduced_at.is_(None))
        with self._db.write() as session:
            past = session.execute(query).all()
            for request, answer in past:
                request.learner_name = request.given_name = request.family_name = request.words = answer.words = ""
                request.reduced_at = now
        return len(past)

    def _answer(
        self,
        session: Session,
        request_id: UUID,
        answer: NameAnswer,
        *,
        words: str = "",
        by: Actor | None = None,
        led_to: UUID | None = None,
    ) -> bool:
        """Record an answer, of whose award the transaction has the lock; False where it was answered so already."""
        there = session.get(NameAnswerRow, request_id)
        if there:
            if (there.answer, there.new_award_id) == (answer.value, led_to):
                return False
            raise NameRequestOver
        session.add(
            NameAnswerRow(
                request_id=request_id,
                answer=answer.value,
                words=words,
                answered_by=by.name[:255] if by else "",
                answered_at=self._clock(),
                new_award_id=led_to,
            )
        )
        session.flush()
        return True


def _with_answers() -> Select[NameRequestRow, NameAnswerRow]:
    return select(NameRequestRow, NameAnswerRow).outerjoin(NameAnswerRow, NameAnswerRow.request_id == NameRequestRow.id)


def _with_awards(issuer_slug: str) -> Select[NameRequestRow, NameAnswerRow, AwardRow]:
    return (
        select(NameRequestRow, NameAnswerRow, AwardRow)
        .outerjoin(NameAnswerRow, NameAnswerRow.request_id == NameRequestRow.id)
        .join(AwardRow, AwardRow.id == NameRequestRow.award_id)
        .where(AwardRow.issuer_slug == issuer_slug)
    )


def _request(row: NameRequestRow, answer: NameAnswerRow | None) -> NameRequest:
    return NameRequest(
        request_id=row.id,
        award_id=row.award_id,
        wish=None if row.reduced_at else NameWish(name=name_of(row), words=row.words),
        asked_at=row.asked_at,
        answered=_answered(answer) if answer else None,
    )


def _answered(row: NameAnswerRow) -> Answered:
    return Answered(
        answer=NameAnswer(row.answer),
        words=row.words,
        answered_at=row.answered_at,
        new_award_id=row.new_award_id,
    )
