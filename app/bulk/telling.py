"""What the audit is told of imports and of acts about many awards, in the transaction of what it tells of."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit import BY_COMMAND, Action, ActorKind, note


def tell(session: Session, issuer_slug: str, action: Action, about: object, *, by: str, now: datetime) -> None:
    """Add a line about what somebody confirmed or stopped; `by` is an administrator, or the command line."""
    is_command = by == BY_COMMAND
    actor = ActorKind.COMMAND_LINE if is_command else ActorKind.ADMINISTRATOR
    note(session, issuer_slug, action, about, actor=actor, who="" if is_command else by, now=now)
