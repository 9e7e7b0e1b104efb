"""Whose turn it is, by the database: institutions take turns, so that one's thousands do not delay another's one."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.awards.queue_models import QueueTurnRow
from app.awards.queue_rules import turn_order
from app.clock import Clock
from app.db import Database


class TurnsAt(StrEnum):
    """What institutions take turns at; each has its own order, a column of their rows."""

    SIGNING = "turn"
    CLASSES = "class_turn"
    CHECKS = "check_turn"


class Turns:
    """Gives turns of one round, whoever asks first; what is paused gets none."""

    def __init__(self, db: Database, clock: Clock, of: TurnsAt) -> None:
        self._db = db
        self._clock = clock
        self._of = of

    def next(
        self,
        slugs: Sequence[str],
        is_due: Callable[[Session, str], bool] = lambda _session, _slug: True,
        *,
        paused_too: bool = False,
    ) -> str | None:
        """Return whose turn of these it is, and note that it was; None when nothing is due for any of them."""
        with self._db.read() as session:
            rows = {row.issuer_slug: row for row in session.scalars(select(QueueTurnRow))}
            turns = {slug: getattr(rows[slug], self._of) if slug in rows else 0 for slug in slugs}
            resting = set() if paused_too else {slug for slug, row in rows.items() if row.paused_at}
            order = [slug for slug in turn_order(turns) if slug not in resting]
            slug = next((slug for slug in order if is_due(session, slug)), None)
        if slug is None:
            return None
        ensure_turns(self._db, slug)
        noted: dict[str, Any] = {
            self._of: select(func.coalesce(func.max(getattr(QueueTurnRow, self._of)), 0) + 1).scalar_subquery()
        }
        if self._of is TurnsAt.SIGNING:
            noted["turned_at"] = self._clock()
        with self._db.write() as session:
            session.execute(
                update(QueueTurnRow)
                .where(QueueTurnRow.issuer_slug == slug)
                .values(**noted)
                .execution_options(synchronize_session=False)
            )
        return slug


def ensure_turns(db: Database, slug: str) -> None:
    """Have a row for the institution, which whoever changes it locks."""
    try:
        with db.write() as session:
            if session.get(QueueTurnRow, slug) is None:
                session.add(QueueTurnRow(issuer_slug=slug, turn=0, class_turn=0, check_turn=0, paused_by=""))
    except IntegrityError:
        return  # another process was first


def paused() -> Select[str]:
    """Return the query of the institutions whose queue somebody has paused."""
    return select(QueueTurnRow.issuer_slug).where(QueueTurnRow.paused_at.is_not(None))


def paused_since(session: Session, slug: str) -> datetime | None:
    """Return since when an institution's queue is paused, None if it is not."""
    return session.scalar(select(QueueTurnRow.paused_at).where(QueueTurnRow.issuer_slug == slug))
