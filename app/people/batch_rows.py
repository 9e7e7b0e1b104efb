"""Rows of an issue to a class: what is done to those who are undecided, and the batch as pages show it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from app.awards import awards_of_class, paused, paused_since
from app.issuers import barred, require_active, suspended
from app.people.checks import RETENTION
from app.people.estimate import WINDOW, minutes_left
from app.people.job_rows import counted
from app.people.jobs import STALE
from app.people.models import IssueBatchRow, IssueRow
from app.people.values import QUEUE_PAUSED, Batch, BatchState, IssueState, Origin

UNDECIDED = (IssueState.PENDING.value, IssueState.ISSUING.value)
NAMELESS = {"name": "", "given_name": "", "family_name": ""}
_ON_ITS_WAY = timedelta(seconds=10)
"""So long a turn that was just handed over may take to arrive."""


class Resting(Exception):
    """An administrator has paused the institution's queue."""


def nobodys(now: datetime) -> ColumnElement[bool]:
    """Return the condition of a batch that may be taken on now: nobody is at it, and its institution does not rest."""
    row = IssueBatchRow
    return or_(
        (row.state == BatchState.RUNNING) & (row.runner.is_(None) | (row.heartbeat_at < now - STALE)),
        (row.state == BatchState.WAITING) & (row.wait_until <= now),
    ) & row.issuer_slug.not_in(paused().union(suspended()))


def begins(session: Session, now: datetime, *, most_lost: int) -> int:
    """Return how many batches want a turn begun: what has waited its time, and some of what was lost on its way."""
    row = IssueBatchRow
    due = select(func.count()).where(nobodys(now))
    waited = session.scalar(due.where(row.state == BatchState.WAITING)) or 0
    lost = session.scalar(due.where(row.state == BatchState.RUNNING, row.heartbeat_at < now - _ON_ITS_WAY)) or 0
    return waited + min(lost, most_lost)


def check_rests(session: Session, issuer_slug: str) -> None:
    """Let pass an institution whose classes are issued to. Raises Resting, InstitutionSuspended, InstitutionClosed."""
    require_active(session, issuer_slug)
    if paused_since(session, issuer_slug):
        raise Resting


def forget_names(session: Session, batch_id: UUID) -> None:
    """Forget what the roster said about the undecided: it is read anew before anybody's turn."""
    session.execute(
        update(IssueRow)
        .where(IssueRow.batch_id == batch_id, IssueRow.state.in_(UNDECIDED))
        .values(is_member=False, **NAMELESS)
        .execution_options(synchronize_session=False)
    )


def refuse_rest(session: Session, batch_id: UUID, code: str, now: datetime) -> None:
    """Refuse everybody whose turn has not come, for one reason.

    What becomes of the one whose turn it is whoever is at it says, or else `settle`.
    """
    of_batch = update(IssueRow).where(IssueRow.batch_id == batch_id).execution_options(synchronize_session=False)
    session.execute(
        of_batch.where(IssueRow.state == IssueState.PENDING).values(
            state=IssueState.REFUSED.value, code=code, decided_at=now, **NAMELESS
        )
    )
    session.execute(of_batch.where(IssueRow.state == IssueState.ISSUING).values(code=code))


def settle(session: Session, now: datetime) -> None:
    """Say what became of those whose turn it was when their issue ended, where nobody can be at them any more."""
    query = (
        select(IssueRow, IssueBatchRow.achievement_id, IssueBatchRow.platform_id)
        .join(IssueBatchRow, IssueBatchRow.id == IssueRow.batch_id)
        .where(
            IssueBatchRow.state == BatchState.DONE,
            IssueRow.state == IssueState.ISSUING,
            IssueRow.decided_at < now - STALE,
        )
    )
    for one, achievement_id, platform_id in session.execute(query):
        if has_award(session, achievement_id, platform_id, one.learner_id):
            one.state, one.code = IssueState.ISSUED.value, ""
        else:
            one.state = IssueState.REFUSED.value
        one.name = one.given_name = one.family_name = ""


def has_award(session: Session, achievement_id: UUID, platform_id: UUID, learner_id: str) -> bool:
    """Tell whether a learner has the micro-credential."""
    awarded = awards_of_class(achievement_id, platform_id)
    return bool(session.scalar(select(func.count()).where(awarded.c.learner_id == learner_id)))


def left_of(session: Session, batch_id: UUID) -> int:
    """Return how many are undecided."""
    query = select(func.count()).where(IssueRow.batch_id == batch_id, IssueRow.state.in_(UNDECIDED))
    return session.scalar(query) or 0


def found(session: Session, now: datetime, *conditions: Any) -> list[Batch]:
    """Return the batches of some conditions as pages show them: the open ones, then the newest that are not too old."""
    query = (
        select(IssueBatchRow)
        .where(*conditions, (IssueBatchRow.state != BatchState.DONE) | (IssueBatchRow.finished_at > now - RETENTION))
        .order_by(IssueBatchRow.state == BatchState.DONE, IssueBatchRow.started_at.desc(), IssueBatchRow.id)
    )
    return [_batch_of(session, row, now) for row in session.scalars(query)]


def _batch_of(session: Session, row: IssueBatchRow, now: datetime) -> Batch:
    """Return the batch as pages show it, with how many stand where."""
    counts, refused = counted(session, IssueRow, IssueRow.batch_id == row.id)
    left = counts[IssueState.PENDING] + counts[IssueState.ISSUING]
    is_at_work = row.state == BatchState.RUNNING and row.runner is not None
    return Batch(
        batch_id=row.id,
        platform_id=row.platform_id,
        context_id=row.context_id,
        achievement_id=row.achievement_id,
        issuer_slug=row.issuer_slug,
        origin=Origin(row.origin),
        state=BatchState(row.state),
        waits_for=row.waits_for,
        wait_until=row.wait_until,
        started_at=row.started_at,
        finished_at=row.finished_at,
        counts=counts,
        refused=refused,
        is_at_work=is_at_work,
        minutes_left=_minutes_left(session, row, left, now) if is_at_work else None,
        **_rest(session, row),
    )


def _rest(session: Session, row: IssueBatchRow) -> dict[str, Any]:
    """Return why all of it rests, and since when where that is known; nothing where it does not."""
    if row.state == BatchState.DONE:
        return {}
    if code := barred(session, row.issuer_slug):
        return {"rests": code}
    since = paused_since(session, row.issuer_slug)
    return {"rests": QUEUE_PAUSED, "rests_since": since} if since else {}


def _minutes_left(session: Session, row: IssueBatchRow, left: int, now: datetime) -> int | None:
    within = min(WINDOW, now - row.started_at)
    decided = select(func.count()).where(
        IssueRow.batch_id == row.id, IssueRow.state.not_in(UNDECIDED), IssueRow.decided_at > now - within
    )
    return minutes_left(left, session.scalar(decided) or 0, within)
