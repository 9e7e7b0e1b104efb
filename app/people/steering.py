"""What somebody decides about an issue to a class that is under way: each in one transaction with its audit line."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.audit import Action, ActorKind, note
from app.people.batch_rows import UNDECIDED, forget_names, left_of, refuse_rest
from app.people.cap import allowed
from app.people.errors import Stopped
from app.people.models import IssueBatchRow, IssueRow
from app.people.values import PAUSED, WAITS_FOR_CLASS, WAITS_FOR_HUMAN, BatchState


def release(session: Session, batch_id: UUID, read: int, *, by: str, actor: ActorKind, now: datetime) -> int:
    """Let as many more through as the person read, and return how many that is; 0 where nothing waits for that.

    Of what waits since more are ready than were expected, all or nothing: only by the number that is true now.
    """
    row = session.get(IssueBatchRow, batch_id, with_for_update=True)
    if row is None or row.state != BatchState.WAITING or row.waits_for not in WAITS_FOR_HUMAN:
        return 0  # a second click, or the hour has passed
    left = left_of(session, batch_id)
    number = allowed(left, read)
    if not number or (row.waits_for == WAITS_FOR_CLASS and read != left):
        return 0  # others are ready since the page was shown: nobody has looked at these
    row.allowance, row.released_by = number, by
    # It holds for those whom the person saw waiting, and not for whoever is added later.
    session.execute(
        update(IssueRow)
        .where(IssueRow.batch_id == batch_id, IssueRow.state.in_(UNDECIDED))
        .values(was_released=True)
        .execution_options(synchronize_session=False)
    )
    row.state, row.waits_for, row.wait_until, row.runner = BatchState.RUNNING.value, "", None, None
    note(session, row.issuer_slug, Action.WAITING_RELEASED, f"{number} {batch_id}", actor=actor, who=by, now=now)
    return number


def pause(session: Session, batch_id: UUID, *, by: str, now: datetime) -> bool:
    """Let nobody more be issued to until it is resumed; tell whether it could be paused.

    What waits for somebody to look at the class does so already, and must not be forgotten by going on.
    """
    row = session.get(IssueBatchRow, batch_id, with_for_update=True)
    if row is None or row.state == BatchState.DONE or row.waits_for in {PAUSED, WAITS_FOR_CLASS}:
        return False
    # Without its runner, as in `stop`; and nothing is due that has no time.
    row.state, row.waits_for, row.wait_until, row.runner = BatchState.WAITING.value, PAUSED, None, None
    forget_names(session, batch_id)
    note(session, row.issuer_slug, Action.CLASS_ISSUE_PAUSED, batch_id, actor=ActorKind.TEACHER, who=by, now=now)
    return True


def resume(session: Session, batch_id: UUID, *, by: str, now: datetime) -> bool:
    """Let what was paused go on; tell whether it was."""
    row = session.get(IssueBatchRow, batch_id, with_for_update=True)
    if row is None or row.state != BatchState.WAITING or row.waits_for != PAUSED:
        return False
    row.state, row.waits_for, row.heartbeat_at = BatchState.RUNNING.value, "", now
    note(session, row.issuer_slug, Action.CLASS_ISSUE_RESUMED, batch_id, actor=ActorKind.TEACHER, who=by, now=now)
    return True


def stop(session: Session, batch_id: UUID, *, by: str, actor: ActorKind, now: datetime) -> None:
    """Let nobody more be issued to; what was issued stays."""
    row = session.get(IssueBatchRow, batch_id, with_for_update=True)
    if row is None or row.state == BatchState.DONE:
        return
    # Without its runner: whoever is at it finds that the batch is no longer theirs.
    row.state, row.waits_for, row.runner, row.finished_at = BatchState.DONE.value, "", None, now
    refuse_rest(session, batch_id, Stopped.code, now)
    note(session, row.issuer_slug, Action.ISSUING_STOPPED, batch_id, actor=actor, who=by, now=now)
