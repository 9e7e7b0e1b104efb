"""What there is to do, by whoever does it: workers that a broker reaches, or else this process."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from app.db import Database, alone
from app.jobs.broker import Broker

SWEEP_EVERY_S = 20.0
_WORK = 9  # the number of sweeping among those of `alone`; 7 issues what waits, 8 looks for notices
_CHAINS = 8
"""Turns begun where nobody takes any; each sends the next one, as long as something is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the product can do. `take_turn` returns how many awards it tried; `look` has what is due begun.

    `check` and `batch` are turns as well: at the class that is next.
    """

    check: Callable[[], None]
    batch: Callable[[], None]
    award_import: Callable[[UUID], None]
    bulk_act: Callable[[UUID], None]
    take_turn: Callable[[], int]
    is_quiet: Callable[[], bool]
    look: Callable[[], None]
    stopping: Callable[[], bool]


class Jobs:
    """Begins what is due, once in a while; what a broker, a worker or a web process lost is begun again by that."""

    def __init__(self, db: Database, broker: Broker | None, work: Work) -> None:
        self._db = db
        self._broker = broker
        self.work = work

    def sweep(self) -> None:
        """Begin all that is due; on PostgreSQL one process at a time."""
        with alone(self._db, _WORK, 0) as is_mine:
            if is_mine:
                self.work.look()
        if self._broker is None:
            self._take_turns()
        elif self.work.is_quiet():
            self._begin_turns(self._broker)

    def wake(self) -> None:
        """Have what has just come to wait issued soon; without a broker the next sweep does.

        Where nobody takes turns, as after a pause, all workers are told: the turns of one would keep the sweep away.
        """
        if self._broker is None:
            return
        self.work.look()
        if self.work.is_quiet():
            self._begin_turns(self._broker)
        else:
            self._broker.turn()

    def next_turn(self) -> None:
        """Take a turn, and send the next one as long as there is something to do."""
        if self.work.take_turn() and self._broker:
            self._broker.turn()

    def close(self) -> None:
        """Release connections."""
        if self._broker:
            self._broker.close()

    @staticmethod
    def _begin_turns(broker: Broker) -> None:
        for _ in range(_CHAINS):
            broker.turn()

    def _take_turns(self) -> None:
        while not self.work.stopping() and self.work.take_turn():
            pass
