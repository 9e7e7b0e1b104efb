"""Rows of an issue to a class: what is done to those who are undecided, and the batch as pages show it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.people.estimate import WINDOW, minutes_left
from app.people.models import IssueBatchRow, IssueRow
from app.people.values import Batch, BatchState, IssueState, Origin

UNDECIDED = (IssueState.PENDING.value, IssueState.ISSUING.value)
NAMELESS = {"name": "", "given_name": "", "family_name": ""}


def forget_names(session: Session, batch_id: UUID) -> None:
    """Forget what the roster said about the undecided: it is read anew before anybody's turn."""
    session.execute(
        update(IssueRow)
        .where(IssueRow.batch_id == batch_id, IssueRow.state.in_(UNDECIDED))
        .values(is_member=False, **NAMELESS)
        .execution_options(synchronize_session=False)
    )


def refuse_rest(session: Session, batch_id: UUID, code: str, now: datetime) -> None:
    """Refuse everybody who is undecided, for one reason."""
    session.execute(
        update(IssueRow)
        .where(IssueRow.batch_id == batch_id, IssueRow.state.in_(UNDECIDED))
        .values(state=IssueState.REFUSED.value, code=code, decided_at=now, **NAMELESS)
        .execution_options(synchronize_session=False)
    )


def left_of(session: Session, batch_id: UUID) -> int:
    """Return how many are undecided."""
    query = select(func.count()).where(IssueRow.batch_id == batch_id, IssueRow.state.in_(UNDECIDED))
    return session.scalar(query) or 0


def batch_of(session: Session, row: IssueBatchRow, now: datetime) -> Batch:
    """Return the batch as pages show it, with how many stand where."""
    counts = dict.fromkeys(IssueState, 0)
    refused: dict[str, int] = {}
    query = (
        select(IssueRow.state, IssueRow.code, func.count())
        .where(IssueRow.batch_id == row.id)
        .group_by(IssueRow.state, IssueRow.code)
    )
    for state, code, number in session.execute(query):
        counts[IssueState(state)] += number
        if state == IssueState.REFUSED:
            refused[code] = number
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
    )


def _minutes_left(session: Session, row: IssueBatchRow, left: int, now: datetime) -> int | None:
    within = min(WINDOW, now - row.started_at)
    decided = select(func.count()).where(
        IssueRow.batch_id == row.id, IssueRow.state.not_in(UNDECIDED), IssueRow.decided_at > now - within
    )
    return minutes_left(left, session.scalar(decided) or 0, within)
