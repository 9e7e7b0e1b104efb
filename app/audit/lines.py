"""Writing lines: in the transaction of what they tell of, so that neither is there without the other."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from app.audit.actions import Action, ActorKind
from app.audit.chain import text_digest
from app.audit.models import AuditLineRow
from app.db import table_of
from app.logs import told

BY_COMMAND = "command line"
"""As whose name whoever gives a command is shown; nobody else has it."""
MAX_WHO, MAX_ABOUT, _MAX_REQUEST = 255, 512, 64
_LINES = table_of(AuditLineRow)


def by_whom(name: str) -> tuple[ActorKind, str]:
    """Return who acts under an administrator's name, and the name that stands in the line. Pure.

    Whoever gives a command has none, and neither has who signed in by one that says none.
    """
    return (ActorKind.COMMAND_LINE, "") if name in {"", BY_COMMAND} else (ActorKind.ADMINISTRATOR, name)


def note(
    session: Session | Connection,
    issuer_slug: str,
    action: Action,
    about: object = "",
    *,
    actor: ActorKind,
    who: str = "",
    now: datetime,
) -> None:
    """Add a line within a transaction. `about` is an id, or several; `who` is never a learner's name."""
    note_all(session, issuer_slug, action, [about], actor=actor, who=who, now=now)


def note_all(
    session: Session | Connection,
    issuer_slug: str,
    action: Action,
    abouts: Iterable[object],
    *,
    actor: ActorKind,
    who: str = "",
    now: datetime,
) -> None:
    """Add a line for each of what an act is about, as `note` does. Nobody waits for anybody: they are chained later."""
    whole = [_values(issuer_slug, action, str(about), actor=actor, who=who, now=now) for about in abouts]
    if whole:
        session.execute(insert(_LINES), whole)


def _values(
    issuer_slug: str, action: Action, about: str, *, actor: ActorKind, who: str, now: datetime
) -> Mapping[str, Any]:
    about, who = about[:MAX_ABOUT], who[:MAX_WHO]
    who_salt, about_salt = secrets.token_hex(16), secrets.token_hex(16)
    return {
        "issuer_slug": issuer_slug,
        "happened_at": now,
        "actor": actor.value,
        "action": action.value,
        "request_id": told("request_id")[:_MAX_REQUEST],
        "who": who,
        "who_salt": who_salt,
        "who_digest": text_digest(who_salt, who),
        "about": about,
        "about_salt": about_salt,
        "about_digest": text_digest(about_salt, about),
        "number": None,
        "previous": "",
        "digest": "",
    }
