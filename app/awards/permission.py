"""Whether an award may be made at all, beside being earned: the teacher's holds, releases and way of issuing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.audit import Action
from app.awards.declines import declined_at
from app.awards.errors import AlreadyAwarded, Declined, HoldReasonMissing, MostInvalid, ReleaseMissing, Withheld
from app.awards.keeping_back import keep_back
from app.awards.models import AchievementRow, HoldRow, IssueModeRow, ReleaseRow
from app.awards.told import tell_of
from app.awards.typed import cleaned
from app.clock import Clock
from app.db import Database

MAX_REASON = 2000
MOST_LEARNERS = 100_000


class IssueMode(StrEnum):
    """Who takes the last step, chosen by the teacher for each achievement."""

    CLAIM = "claim"  # the learner claims
    CONFIRM = "confirm"  # the teacher lets each learner claim first
    AUTOMATIC = "automatic"  # a class check issues to everybody who is ready


@dataclass(frozen=True, slots=True, kw_only=True)
class Automatic:
    """How far an automatic rule may go: up to `most` awards in all, and only by the version that was tried."""

    most: int
    tried_version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A hold in force; `reason` is shown to the learner."""

    reason: str
    held_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What stands between a learner who has earned it and the award."""

    hold: Hold | None
    waits_for_teacher: bool
    declined_at: datetime | None


class Permissions:
    """Withholds, lifts and releases; one learner of one platform at a time or many."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def of(self, achievement_id: UUID, platform_id: UUID, learner_id: str) -> Permission:
        """Return what holds for one learner."""
        with self._db.read() as session:
            row = _hold(session, achievement_id, platform_id, learner_id)
            return Permission(
                hold=Hold(reason=row.reason, held_at=row.held_at) if row else None,
                waits_for_teacher=_waits(session, achievement_id, platform_id, learner_id),
                declined_at=declined_at(session, achievement_id, platform_id, learner_id),
            )

    def mode(self, achievement_id: UUID) -> IssueMode:
        """Return how the achievement is issued; by the learner's claim unless the teacher chose otherwise."""
        with self._db.read() as session:
            return _mode(session, achievement_id)

    def choose_mode(self, achievement_id: UUID, mode: IssueMode, *, by: str) -> None:
        """Store how the achievement is issued from now on; `by` is the teacher's user id."""
        with self._db.write() as session:
            if _mode(session, achievement_id) is mode:
                return  # a rule that is automatic already goes on as it does
            changed = {"mode": mode.value, "most": None, "tried_version": None}
            session.merge(
                IssueModeRow(achievement_id=achievement_id, changed_by=by, changed_at=self._clock(), **changed)
            )
            tell_of(session, achievement_id, Action.ISSUE_MODE_CHOSEN, mode.value, by=by, now=self._clock())

    def automatic(self, achievement_id: UUID) -> Automatic | None:
        """Return how far an automatic rule may go, None where it is not automatic."""
        with self._db.read() as session:
            row = session.get(IssueModeRow, achievement_id)
        if row is None or row.mode != IssueMode.AUTOMATIC:
            return None
        return Automatic(most=row.most or 0, tried_version=row.tried_version)

    def begin_automatic(self, achievement_id: UUID, *, version: int, most: int, by: str) -> None:
        """Let the rule of a published version issue by itself, up to `most` awards; a later one is tried first again.

        Nothing happens where it is not automatic. Raises MostInvalid.
        """
        if not 0 < most <= MOST_LEARNERS:
            raise MostInvalid
        with self._db.write() as session:
            row = session.get(IssueModeRow, achievement_id, with_for_update=True)
            if row is not None and row.mode == IssueMode.AUTOMATIC:
                row.most, row.tried_version = most, version
                row.changed_by, row.changed_at = by, self._clock()
                about = f"version {version} up to {most}"
                tell_of(session, achievement_id, Action.AUTOMATIC_BEGUN, about, by=by, now=self._clock())

    def hold(self, achievement_id: UUID, platform_id: UUID, learner_id: str, *, reason: str, by: str) -> None:
        """Withhold it from a learner; a hold that is in force keeps its first reason.

        Raises HoldReasonMissing when the reason is empty, AlreadyAwarded when it was issued.
        """
        reason = cleaned(reason)[:MAX_REASON]
        if not reason:
            raise HoldReasonMissing
        row = HoldRow(
            achievement_id=achievement_id,
            platform_id=platform_id,
            learner_id=learner_id,
            reason=reason,
            held_by=by,
            held_at=self._clock(),
        )
        keep_back(self._db, row, AlreadyAwarded())

    def lift(self, achievement_id: UUID, platform_id: UUID, learner_id: str, *, by: str) -> None:
        """Let a learner receive it again; nothing happens if nothing was withheld."""
        with self._db.write() as session:
            lifted = session.execute(
                update(HoldRow)
                .where(*_in_force(achievement_id, platform_id, learner_id))
                .values(lifted_by=by, lifted_at=self._clock())
                .returning(HoldRow.id)
                .execution_options(synchronize_session=False)
            ).all()
            if lifted:
                tell_of(session, achievement_id, Action.WITHHOLDING_ENDED, by=by, now=self._clock())

    def release(self, achievement_id: UUID, platform_id: UUID, learner_ids: Sequence[str], *, by: str) -> int:
        """Let these learners claim where the teacher confirms first; return for how many this is new.

        Raises Declined, and releases nobody, where one of them does not want it.
        """
        with self._db.write() as session:
            # A colleague's click at the same moment waits here.
            session.execute(select(AchievementRow.id).where(AchievementRow.id == achievement_id).with_for_update())
            if any(declined_at(session, achievement_id, platform_id, learner_id) for learner_id in learner_ids):
                raise Declined  # since the list was shown
            released = set(
                session.scalars(
                    select(ReleaseRow.learner_id).where(
                        ReleaseRow.achievement_id == achievement_id, ReleaseRow.platform_id == platform_id
                    )
                )
            )
            new = [learner_id for learner_id in dict.fromkeys(learner_ids) if learner_id not in released]
            now = self._clock()
            session.add_all(
                ReleaseRow(
                    achievement_id=achievement_id,
                    platform_id=platform_id,
                    learner_id=learner_id,
                    released_by=by,
                    released_at=now,
                )
                for learner_id in new
            )
            if new:
                tell_of(session, achievement_id, Action.CLASS_RELEASED, len(new), by=by, now=now)
        return len(new)


def check_permitted(
    session: Session, achievement_id: UUID, platform_id: UUID, learner_id: str, *, on_behalf: bool
) -> None:
    """Refuse an award that the teacher withholds, or has not confirmed where he confirms first, or nobody wants.

    Locks the achievement, shared, until the transaction ends: a hold placed meanwhile then finds the award. `on_behalf`
    is an issue by the teacher or the system, which is its own confirmation. Raises Withheld, Declined or
    ReleaseMissing.
    """
    session.execute(select(AchievementRow.id).where(AchievementRow.id == achievement_id).with_for_update(read=True))
    if _hold(session, achievement_id, platform_id, learner_id):
        raise Withheld
    if declined_at(session, achievement_id, platform_id, learner_id):
        raise Declined
    if not on_behalf and _waits(session, achievement_id, platform_id, learner_id):
        raise ReleaseMissing


def _in_force(achievement_id: UUID, platform_id: UUID, learner_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        HoldRow.achievement_id == achievement_id,
        HoldRow.platform_id == platform_id,
        HoldRow.learner_id == learner_id,
        HoldRow.lifted_at.is_(None),
    )


def _hold(session: Session, achievement_id: UUID, platform_id: UUID, learner_id: str) -> HoldRow | None:
    return session.scalars(select(HoldRow).where(*_in_force(achievement_id, platform_id, learner_id))).one_or_none()


def _mode(session: Session, achievement_id: UUID) -> IssueMode:
    row = session.get(IssueModeRow, achievement_id)
    return IssueMode(row.mode) if row else IssueMode.CLAIM


def _waits(session: Session, achievement_id: UUID, platform_id: UUID, learner_id: str) -> bool:
    if _mode(session, achievement_id) is not IssueMode.CONFIRM:
        return False
    return session.get(ReleaseRow, (achievement_id, platform_id, learner_id)) is None
