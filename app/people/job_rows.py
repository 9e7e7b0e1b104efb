"""Rows that are jobs: each has one runner at a time, which proves by the row that it still is, and that it lives."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Event
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import Clock
from app.db import AWAY, Database
from app.lti import RosterAddress
from app.people.jobs import beating
from app.people.models import ClassCheckRow, IssueBatchRow, JobColumns
from app.people.values import IssueState

R = TypeVar("R", bound=JobColumns)

_TRIES = 5


class Lost(Exception):
    """The job has another runner, was ended, or gave way to a newer one."""


class Stopping(Exception):
    """This process is about to end."""


class Ownership(Generic[R]):
    """Says of one table's jobs whose they are. Whoever ends a job or puts it down takes its runner away."""

    def __init__(self, rows: type[R], db: Database, clock: Clock, stopping: Event) -> None:
        self._rows: Any = rows
        self._db = db
        self._clock = clock
        self._stopping = stopping

    def take(self, session: Session, job_id: UUID, runner: UUID, /, condition: Any, **values: Any) -> R | None:
        """Make `runner` the job's runner under a condition on its row; None where that does not hold."""
        taken: R | None = session.execute(
            update(self._rows)
            .where(self._rows.id == job_id, condition)
            .values(runner=runner, heartbeat_at=self._clock(), **values)
            .returning(self._rows)
            .execution_options(synchronize_session=False)
        ).scalar_one_or_none()
        return taken

    def keep(self, session: Session, job_id: UUID, runner: UUID, /, **values: Any) -> None:
        """Change the row with a heartbeat if `runner` still runs it; an end may be told even while we stop.

        Raises Lost, Stopping.
        """
        if self._stopping.is_set() and "state" not in values:
            raise Stopping
        if not self.change(session, job_id, runner, heartbeat_at=self._clock(), **values):
            raise Lost

    def change(self, session: Session, job_id: UUID, runner: UUID, /, **values: Any) -> bool:
        """Change the row if `runner` still runs it; tell whether."""
        changed = session.execute(
            update(self._rows)
            .where(self._rows.id == job_id, self._rows.runner == runner)
            .values(**values)
            .returning(self._rows.id)
            .execution_options(synchronize_session=False)
        ).one_or_none()
        return changed is not None

    def let_go(self, job_id: UUID, runner: UUID) -> None:
        """Leave the job, if it is still the runner's, to whoever takes it on; what cannot be told its silence tells."""
        with suppress(*AWAY), self._db.write() as session:
            self.change(session, job_id, runner, runner=None)

    @contextmanager
    def living(self, job_id: UUID, runner: UUID) -> Iterator[None]:
        """Let the row say during the block that its runner lives."""
        with beating(partial(self._beat, job_id, runner)):
            yield

    def _beat(self, job_id: UUID, runner: UUID) -> None:
        # Where the database is away the next beat tells; a job that cannot be told of is taken on by others.
        with suppress(*AWAY), self._db.write() as session:
            self.change(session, job_id, runner, heartbeat_at=self._clock())


def counted(session: Session, rows: Any, *where: Any) -> tuple[dict[IssueState, int], dict[str, int]]:
    """Return how many rows stand where, and how many of those that were refused for which reason."""
    counts, refused = dict.fromkeys(IssueState, 0), dict[str, int]()
    query = select(rows.state, rows.code, func.count()).where(*where).group_by(rows.state, rows.code)
    for state, code, number in session.execute(query):
        counts[IssueState(state)] += number
        if state == IssueState.REFUSED:
            refused[code] = number
    return counts, refused


def begun_or_joined(begin: Callable[[], UUID]) -> UUID:
    """Return the id of the job that `begin` finds or makes, where another start may be first."""
    for _ in range(_TRIES):
        try:
            return begin()
        except IntegrityError:
            continue
    return begin()


def roster_of(row: ClassCheckRow | IssueBatchRow) -> RosterAddress:
    """Return where the roster of the job's course is read."""
    return RosterAddress(
        registration_id=row.platform_id, memberships_url=row.memberships_url, resource_link_id=row.resource_link_id
    )
