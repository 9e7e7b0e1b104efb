"""The queue of awards that wait for their credentials. Its rows are the truth: a lost broker or worker loses nothing.

Institutions take turns by the database, a slice each, whoever asks first: one's thousands do not delay another's one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from app.awards.models import AwardRow
from app.awards.queue_models import QueueTurnRow, SealingTryRow
from app.awards.queue_rules import SLICE
from app.awards.queue_turns import Turns, TurnsAt, ensure_turns, paused, paused_since
from app.awards.sealing import Sealing
from app.awards.values import AwardState
from app.awards.waiting import Waiting
from app.clock import Clock
from app.db import Database
from app.issuers import not_active

QUIET = timedelta(seconds=10)
# The index of what waits serves a statement that says the state itself: what a parameter says is not known to a plan.
_WAITS = AwardRow.state == bindparam(None, AwardState.PENDING.value, AwardRow.state.type, literal_execute=True)
_LOOKED_AT = 1000  # more than a slice, so that several processes find shares of their own


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn did. Without a `slug` nothing was due; with `taken` 0 others were at all that was."""

    slug: str = ""
    taken: int = 0
    issued: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """An award whose credential could not be made; without `next_try_at` it is not tried again by itself."""

    award_id: UUID
    attempts: int
    code: str
    failed_at: datetime
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueStanding:
    """How many of an institution's awards wait, how many of them for somebody to look, and since when it rests."""

    waiting: int
    stuck: int
    paused_at: datetime | None


class IssueQueue:
    """Takes turns, and lets people look at what is stuck, send it again, pause and resume."""

    def __init__(
        self, db: Database, clock: Clock, *, sealing: Sealing, public_url: str, slugs: Callable[[], Sequence[str]]
    ) -> None:
        self._db = db
        self._clock = clock
        self._slugs = slugs
        self._turns = Turns(db, clock, TurnsAt.SIGNING)
        self._waiting = Waiting(db, clock, sealing, public_url)

    def take_turn(self, limit: int = SLICE) -> Turn:
        """Issue a slice of the institution whose turn it is; safe in any number of processes at once."""
        slug = self._next()
        if slug is None:
            return Turn()
        taken, issued = self._waiting.issue_some(self._due(slug), limit)
        return Turn(slug, taken, issued)

    def issue_due(self, is_over: Callable[[], bool] = lambda: False) -> int:
        """Take turns until nothing is due, others are at all that is, or it is over; return how many were issued."""
        issued = 0
        while not is_over():
            turn = self.take_turn()
            issued += turn.issued
            if not turn.taken:
                break
        return issued

    def is_quiet(self) -> bool:
        """Tell whether something is due and nobody has taken a turn for a while: whoever did has been lost."""
        now = self._clock()
        with self._db.read() as session:
            newest = session.scalar(select(func.max(QueueTurnRow.turned_at)))
            return (newest is None or newest <= now - QUIET) and self._is_any_due(session)

    def standing(self, slug: str) -> QueueStanding:
        """Return how an institution's queue stands."""
        with self._db.read() as session:
            pending = select(func.count()).where(AwardRow.issuer_slug == slug, _WAITS)
            stuck = _tries(slug).where(SealingTryRow.next_try_at.is_(None)).with_only_columns(func.count())
            return QueueStanding(
                waiting=session.scalar(pending) or 0,
                stuck=session.scalar(stuck) or 0,
                paused_at=paused_since(session, slug),
            )

    def stuck(self, slug: str, limit: int = 100) -> list[Stuck]:
        """Return an institution's awards whose credential could not be made, those first that nobody tries again."""
        query = _tries(slug).order_by(
            SealingTryRow.next_try_at.is_not(None), SealingTryRow.failed_at.desc(), SealingTryRow.award_id
        )
        with self._db.read() as session:
            return [
                Stuck(
                    award_id=row.award_id,
                    attempts=row.attempts,
                    code=row.code,
                    failed_at=row.failed_at,
                    next_try_at=row.next_try_at,
                )
                for row in session.scalars(query.limit(limit))
            ]

    def retry(self, slug: str, award_id: UUID | None = None) -> int:
        """Let one, or all, of an institution's be tried again soon, with all attempts; return how many."""
        mine = _tries(slug).with_only_columns(SealingTryRow.award_id)
        if award_id:
            mine = mine.where(SealingTryRow.award_id == award_id)
        with self._db.write() as session:
            chosen = session.scalars(mine).all()
            session.execute(
                update(SealingTryRow)
                .where(SealingTryRow.award_id.in_(mine))
                .values(attempts=0, next_try_at=self._clock())
                .execution_options(synchronize_session=False)
            )
        return len(chosen)

    def pause(self, slug: str, *, by: str) -> bool:
        """Take no more turns for the institution and tell whether that is new; claims are still issued at once.

        Whoever issues to its classes rests too.
        """
        ensure_turns(self._db, slug)
        with self._db.write() as session:
            row = session.get_one(QueueTurnRow, slug, with_for_update=True)
            if row.paused_at:
                return False
            row.paused_at, row.paused_by = self._clock(), by
            return True

    def resume(self, slug: str) -> bool:
        """Take turns again. Tell whether it was paused."""
        with self._db.write() as session:
            row = session.get(QueueTurnRow, slug, with_for_update=True)
            if row is None or row.paused_at is None:
                return False
            row.paused_at, row.paused_by = None, ""
            return True

    def _next(self) -> str | None:
        """Return whose turn it is, and note that it was; None when nothing is due."""
        with self._db.read() as session:
            if not self._is_any_due(session):
                return None
        return self._turns.next(self._slugs(), self._is_due)

    def _due(self, slug: str) -> list[UUID]:
        query = select(AwardRow.id).where(AwardRow.issuer_slug == slug, *self._is_now()).limit(_LOOKED_AT)
        with self._db.read() as session:
            return list(session.scalars(query))

    def _is_any_due(self, session: Session) -> bool:
        query = select(AwardRow.id).where(*self._is_now(), AwardRow.issuer_slug.not_in(paused())).limit(1)
        return session.scalar(query) is not None

    def _is_due(self, session: Session, slug: str) -> bool:
        query = select(AwardRow.id).where(AwardRow.issuer_slug == slug, *self._is_now()).limit(1)
        return session.scalar(query) is not None

    def _is_now(self) -> tuple[ColumnElement[bool], ...]:
        rests = select(SealingTryRow.award_id).where(
            SealingTryRow.award_id == AwardRow.id,
            or_(SealingTryRow.next_try_at.is_(None), SealingTryRow.next_try_at > self._clock()),
        )
        return _WAITS, ~rests.exists(), AwardRow.issuer_slug.not_in(not_active())


def _tries(slug: str) -> Select[SealingTryRow]:
    return (
        select(SealingTryRow)
        .join(AwardRow, AwardRow.id == SealingTryRow.award_id)
        .where(AwardRow.issuer_slug == slug, _WAITS)
    )
