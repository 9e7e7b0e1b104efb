"""Runs the schedule of what is kept, and tells what it did and will do."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, MetaData, Table, delete, func, select
from sqlalchemy.exc import IntegrityError

from app.clock import Clock
from app.db import Database
from app.operations.models import TermRunRow
from app.operations.terms import SCHEDULE, By, DataClass

EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRow:
    """One class as it stands: how many rows it holds and how many of them are past their term now.

    `due` is None where it is not known, because only a rule of its own says which; moments are None where nothing runs,
    or never ran.
    """

    of: DataClass
    held: int
    due: int | None
    ran_at: datetime | None
    ended: int
    next_run_at: datetime | None


class Schedule:
    """Every class of what is kept, with the rules of those that have one of their own by name."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        tables: MetaData,
        rules: Mapping[str, Callable[[], int]],
        dues: Mapping[str, Callable[[], int]],
    ) -> None:
        """A rule ends what is past its term and returns of how much; one of `dues` only says how much that would be."""
        self._db = db
        self._clock = clock
        # What refers to others goes first.
        self._tables = {table.name: table for table in reversed(tables.sorted_tables)}
        self._rules = rules
        self._dues = dues

    def run(self) -> dict[str, int]:
        """End all that is past its term and return how many rows went or were emptied, by class.

        Safe to repeat and to run at once.
        """
        done = {}
        for one in SCHEDULE:
            if one.by not in {By.USE, By.RUN}:
                continue
            if rule := self._rules.get(one.name):
                done[one.name] = rule()
            else:
                with self._db.change() as connection:
                    ends = [delete(table).where(past) for table, past in self._past(one)]
                    done[one.name] = sum(connection.execute(end).rowcount for end in ends)
        now = self._clock()
        with suppress(IntegrityError), self._db.write() as session:  # another process is at its first run, too
            for name, ended in done.items():
                session.merge(TermRunRow(kind=name, ran_at=now, ended=ended))
        return done

    def runs(self) -> dict[str, datetime]:
        """Return when each class was last run over, by its name; those that never were are left out."""
        with self._db.read() as session:
            return {run.kind: run.ran_at for run in session.scalars(select(TermRunRow))}

    def rows(self) -> list[ScheduleRow]:
        """Return every class as it stands."""
        with self._db.read() as session:
            runs = {run.kind: run for run in session.scalars(select(TermRunRow))}
            now, found = self._clock(), []
            for one in SCHEDULE:
                run = runs.get(one.name)
                found.append(
                    ScheduleRow(
                        of=one,
                        held=sum(_count(session.connection(), self._tables[name]) for name in one.tables),
                        due=self._due(session.connection(), one),
                        ran_at=run.ran_at if run else None,
                        ended=run.ended if run else 0,
                        next_run_at=(max(run.ran_at + EVERY, now) if run else now)
                        if one.by in {By.USE, By.RUN}
                        else None,
                    )
                )
        return found

    def _past(self, one: DataClass) -> Iterator[tuple[Table, ColumnElement[bool]]]:
        column = one.ends or one.since
        if not column:
            return
        for name, table in self._tables.items():
            if name in one.tables and column in table.columns:
                yield table, table.columns[column] <= self._clock() - one.kept_for

    def _due(self, connection: Connection, one: DataClass) -> int | None:
        if count := self._dues.get(one.name):
            return count()
        return sum(_count(connection, *past) for past in self._past(one)) if one.since or one.ends else None


def _count(connection: Connection, table: Table, *which: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(table).where(*which)).scalar_one()
