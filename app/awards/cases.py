"""Cases: an award that may be wrong is suspended, its learner answers, and the institution lifts or revokes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.assessment import CourseRecords, Policies
from app.awards.acts import (
    MAX_REASON,
    carry_out,
    case_of,
    check_party,
    checked_words,
    locked_award,
    newest_act,
    newest_settled,
    note,
)
from app.awards.assessed import assessed_from_json
from app.awards.case_errors import AnswersClosed
from app.awards.case_models import AwardActRow
from app.awards.case_rules import PROPOSALS, Act, Actor, Case
from app.awards.errors import AwardMissing
from app.awards.models import AwardRow
from app.awards.resting import Doubt, Rested, doubt_of
from app.awards.values import AwardState
from app.clock import Clock
from app.db import Database

MAX_ANSWER = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A suspended award that waits for a decision."""

    award_id: UUID
    learner_name: str
    suspended_at: datetime
    is_answered: bool
    answer_until: date | None


class Cases:
    """Suspends, lifts, and keeps what is said meanwhile. Revoking is the register's."""

    def __init__(self, db: Database, clock: Clock, policies: Policies) -> None:
        self._db = db
        self._clock = clock
        self._policies = policies

    def of(self, award_id: UUID) -> Case:
        """Return all that was done about an award. Raises AwardMissing."""
        with self._db.read() as session:
            row = session.get(AwardRow, award_id)
            if row is None:
                raise AwardMissing
            return case_of(session, row)

    def suspend(self, award_id: UUID, *, reason: str, by: Actor, seen: int | None = None) -> bool:
        """Suspend an issued award until somebody decides; return whether it was not suspended already.

        `reason` is shown to the learner, who can answer within the institution's appeal period, and to no verifier.
        `seen` is the number of the newest act that `by` has read. Raises AwardMissing, AwardNotIssued, AwardOver,
        CaseChanged, CaseBarred, WordsUnfit.
        """
        now = self._clock()
        reason = checked_words(reason, MAX_REASON, now.date())
        until = self._answer_until(award_id, now.date())
        with self._db.write() as session:
            row = locked_award(session, award_id)
            check_party(row, by)
            return carry_out(session, row, Act.SUSPENDED, words=reason, by=by, now=now, seen=seen, answer_until=until)

    def lift(self, award_id: UUID, *, reason: str, by: Actor, seen: int | None = None) -> bool:
        """Let a suspended award be valid again; return whether it was suspended. Raises as `suspend`."""
        now = self._clock()
        reason = checked_words(reason, MAX_REASON, now.date())
        with self._db.write() as session:
            row = locked_award(session, award_id)
            return carry_out(session, row, Act.LIFTED, words=reason, by=by, now=now, seen=seen)

    def answer(self, award_id: UUID, *, words: str, by: Actor, key: UUID) -> None:
        """Record what the learner answers to a suspension; the same form (`key`) sent twice is one answer.

        Raises AwardMissing, AnswersClosed, WordsUnfit.
        """
        now = self._clock()
        words = checked_words(words, MAX_ANSWER, now.date())
        with self._db.write() as session:
            row = locked_award(session, award_id)
            if session.get(AwardActRow, key):
                return
            if not case_of(session, row).takes_answers(now.date()):
                raise AnswersClosed
            note(session, row, Act.ANSWERED, words=words, by=by, now=now, act_id=key)

    def propose(self, award_id: UUID, act: Act, *, words: str, by: Actor, key: UUID) -> None:
        """Record what a teacher proposes to the institution about a suspended award; twice the same form is one.

        Raises AwardMissing, AnswersClosed where it is not suspended any more, CaseBarred, WordsUnfit.
        """
        if act not in PROPOSALS:
            raise ValueError("not a proposal")
        now = self._clock()
        words = checked_words(words, MAX_REASON, now.date())
        with self._db.write() as session:
            row = locked_award(session, award_id)
            check_party(row, by)
            if session.get(AwardActRow, key):
                return
            if row.state != AwardState.SUSPENDED:
                raise AnswersClosed
            note(session, row, act, words=words, by=by, now=now, act_id=key)

    def waiting(self, issuer_slug: str) -> list[Waiting]:
        """Return an institution's suspended awards, those suspended first at the top."""
        return self._waiting(AwardRow.issuer_slug == issuer_slug)

    def waiting_in_course(self, platform_id: UUID, context_id: str) -> list[Waiting]:
        """Return a course's suspended awards, those suspended first at the top."""
        return self._waiting(AwardRow.platform_id == platform_id, AwardRow.context_id == context_id)

    def doubts(self, platform_id: UUID, context_id: str, records_of: Callable[[], CourseRecords]) -> list[Doubt]:
        """Return the issued awards of a course that no longer rest on what is recorded of its sittings, by name.

        `records_of` is asked only where anything rests on sittings. What an administrator has lifted since is not
        doubted again. Nothing is done about them here.
        """
        query = (
            select(AwardRow, newest_settled(AwardRow.id).scalar_subquery(), newest_act(AwardRow.id).scalar_subquery())
            .where(
                AwardRow.platform_id == platform_id,
                AwardRow.context_id == context_id,
                AwardRow.state == AwardState.ISSUED,
                AwardRow.assessed.is_not(None),
            )
            .order_by(AwardRow.learner_name, AwardRow.id)
        )
        with self._db.read() as session:
            found = [_rested(row, known, number) for row, known, number in session.execute(query)]
        if not found:
            return []
        records = records_of()
        return [doubt for doubt in (doubt_of(one, records) for one in found) if doubt]

    def _answer_until(self, award_id: UUID, today: date) -> date | None:
        """Return the last day of the institution's appeal period, None where it has none."""
        with self._db.read() as session:
            slug = session.scalar(select(AwardRow.issuer_slug).where(AwardRow.id == award_id))
        if slug is None:
            raise AwardMissing
        days = self._policies.get(slug).appeal_days
        return today + timedelta(days=days) if days else None

    def _waiting(self, *where: ColumnElement[bool]) -> list[Waiting]:
        query = select(AwardRow).where(AwardRow.state == AwardState.SUSPENDED, *where)
        with self._db.read() as session:
            found = []
            for row in session.scalars(query.order_by(AwardRow.suspended_at, AwardRow.id)):
                case = case_of(session, row)
                if case.suspension:
                    found.append(
                        Waiting(
                            award_id=row.id,
                            learner_name=row.learner_name,
                            suspended_at=case.suspension.happened_at,
                            is_answered=case.is_answered,
                            answer_until=case.suspension.answer_until,
                        )
                    )
            return found


def _rested(row: AwardRow, known: int, number: int) -> Rested:
    opened: Sequence[dict[str, object]] | None = row.opened_by
    assessed = assessed_from_json(row.assessed or {})
    return Rested(
        award_id=row.id,
        learner_id=row.learner_id,
        learner_name=row.learner_name,
        opened_by=None if opened is None else {UUID(str(one["sitting"])): str(one["activity"]) for one in opened},
        assessed_on=assessed.assessed_on,
        is_identified=assessed.identity is not None,
        known=known,
        number=number,
    )
