"""Whose class is next: institutions take turns, and of one's jobs that is next which nobody was at for longest."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.awards import Turns, TurnsAt
from app.clock import Clock
from app.db import Database
from app.people.jobs import STALE

MOST_BEGUN = 8
"""Turns begun by one look at what is due; each sends the next one, as long as something is due."""


class Round:
    """Gives turns at the jobs of one table, which has `issuer_slug`, `runner` and `heartbeat_at`."""

    def __init__(
        self,
        rows: Any,
        db: Database,
        clock: Clock,
        of: TurnsAt,
        nobodys: Callable[[], Any],
        *,
        paused_too: bool = False,
    ) -> None:
        """`nobodys` is the condition of a job that may be taken on now; with `paused_too` also of who has paused."""
        self._rows = rows
        self._db = db
        self._clock = clock
        self._nobodys = nobodys
        self._turns = Turns(db, of)
        self._paused_too = paused_too

    def next(self) -> UUID | None:
        """Return the job whose turn it is, None when none is to be taken on; it may be taken by others meanwhile."""
        with self._db.read() as session:
            slugs = session.scalars(select(self._rows.issuer_slug).where(self._nobodys()).distinct()).all()
        slug = self._turns.next(slugs, paused_too=self._paused_too) if slugs else None
        if slug is None:
            return None
        query = select(self._rows.id).where(self._nobodys(), self._rows.issuer_slug == slug)
        with self._db.read() as session:
            found: UUID | None = session.scalar(query.order_by(self._rows.heartbeat_at, self._rows.id).limit(1))
        return found

    def most_begun(self) -> int:
        """Return how many of the lost turns one look begins: whoever is at work leads to the next one in the end."""
        lives = self._rows.runner.is_not(None) & (self._rows.heartbeat_at >= self._clock() - STALE)
        with self._db.read() as session:
            is_at_work = session.scalar(select(self._rows.id).where(lives).limit(1)) is not None
        return 1 if is_at_work else MOST_BEGUN
