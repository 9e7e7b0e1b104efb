"""What the database holds: counted aside, so that no scrape waits for it, and for no more than a part of the time."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, case, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from app.aside import Aside
from app.clock import Clock
from app.db import Base, Database

log = logging.getLogger("microcredentials.metrics")
_FRESH_S = 15.0
_SHARE = 20  # counting a million awards takes a second: then it is done every twenty
_WAIT_S = 1.0

Count = tuple[str, tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait, and since when the oldest does."""

    length: int
    since: datetime | None = None


class Standing:
    """Awards, queues and letters as gauges, at most some seconds old or as old as `counts_age_seconds` says.

    `further` are queues by name that somebody else counts, and that may raise SQLAlchemyError.
    """

    def __init__(self, db: Database, clock: Clock, further: Mapping[str, Callable[[], Queue]] | None = None) -> None:
        self._db = db
        self._clock = clock
        self._further = dict(further or {})
        self._aside = Aside(self._counted, fresh_s=_FRESH_S, share=_SHARE)
        self._last: tuple[list[Count], datetime] | None = None

    def gauges(self) -> Iterator[Count]:
        """Yield the numbers; while they cannot be counted, the last ones with their age, and before that none."""
        self._aside.look(_WAIT_S)
        if self._last:
            counts, counted_at = self._last
            yield from counts
            yield "counts_age_seconds", (), max(0.0, (self._clock() - counted_at).total_seconds())

    def _counted(self) -> None:
        now = self._clock()
        try:
            with self._db.look() as connection:
                self._last = (list(self._counts(connection, now)), now)
        except SQLAlchemyError as error:
            log.warning("nothing can be counted", extra={"detail": type(error).__name__})

    def _counts(self, connection: Connection, now: datetime) -> Iterator[Count]:
        tables = Base.metadata.tables  # by name, so that no package shows its rows for the sake of counting
        waiting: dict[str, Queue] = {}
        pending = 0
        awards = tables["awards"].c
        counted = select(awards.issuer_slug, awards.state, func.count()).group_by(awards.issuer_slug, awards.state)
        for slug, state, number in connection.execute(counted):
            yield "awards", (slug, state), number
            pending += number if state == "pending" else 0
        waiting["awards"] = Queue(pending, _stalled_since(connection) if pending else None)
        batches, checks, letters = tables["issue_batches"], tables["class_checks"], tables["mail_outbox"]
        waiting["batches"] = _queue(connection, batches, batches.c.started_at, batches.c.state == "running")
        waiting["batches_waiting"] = _queue(connection, batches, batches.c.started_at, batches.c.state == "waiting")
        waiting["checks"] = _queue(connection, checks, checks.c.started_at, checks.c.state == "running")
        unsent = and_(letters.c.given_up_at.is_(None), letters.c.sent_at.is_(None))
        waiting["letters"] = _queue(connection, letters, letters.c.created_at, unsent)
        given_up = _queue(connection, letters, letters.c.given_up_at, letters.c.given_up_at.is_not(None))
        yield "letters_given_up", (), given_up.length
        for name, queue in (waiting | {name: count() for name, count in self._further.items()}).items():
            yield "queue_length", (name,), queue.length
            yield "queue_oldest_seconds", (name,), (now - queue.since).total_seconds() if queue.since else 0.0


def _stalled_since(connection: Connection) -> datetime | None:
    """Return since when the oldest award waits that nobody holds back on purpose, or since its institution goes on."""
    awards, turns, standings = (Base.metadata.tables[one] for one in ("awards", "queue_turns", "issuer_standings"))
    recorded = func.coalesce(awards.c.recorded_at, awards.c.awarded_at)  # an import is dated by its decision
    since = case((standings.c.changed_at > recorded, standings.c.changed_at), else_=recorded)
    places = awards.outerjoin(standings, standings.c.issuer_slug == awards.c.issuer_slug).outerjoin(
        turns, turns.c.issuer_slug == awards.c.issuer_slug
    )
    goes_on = or_(standings.c.standing.is_(None), standings.c.standing == "active")
    query = select(func.min(since)).select_from(places)
    found: datetime | None = connection.scalar(
        query.where(awards.c.state == "pending", goes_on, turns.c.paused_at.is_(None))
    )
    return found


def _queue(connection: Connection, table: Table, since: Any, which: Any) -> Queue:
    number, oldest = connection.execute(select(func.count(), func.min(since)).select_from(table).where(which)).one()
    return Queue(number, oldest)
