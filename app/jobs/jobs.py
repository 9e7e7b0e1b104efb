"""What there is to do, by whoever does it: workers that a broker reaches, or else this process."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from app.db import Database, alone

if TYPE_CHECKING:
    from app.jobs.broker import Broker

SWEEP_EVERY_S = 20.0
_WORK = 9  # the number of sweeping among those of `alone`; 7 issues what waits, 8 looks for notices
_CHAINS = 8
"""Turns that wait for workers while something is due, besides those being taken; each sends the next one."""


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
    is_due: Callable[[], bool]
    look: Callable[[], None]
    stopping: Callable[[], bool]


class Jobs:
    """Begins what is due, once in a while; what a broker, a worker or a web process lost is begun again by that."""

    def __init__(self, db: Database, broker: "Broker | None", work: Work) -> None:
        self._db = db
        self._broker = broker
        self.work = work

    def sweep(self) -> None:
        """Begin all that is due; on PostgreSQL one process at a time."""
        with alone(self._db, _WORK, 0) as is_mine:
            if is_mine:
                self.work.look()
                self._have_turns_taken()

    def wake(self) -> None:
        """Begin what is due without waiting for the next sweep, as after a pause; without a broker sweeps do."""
        if self._broker:
            self.work.look()
            self._have_turns_taken()

    def take_turns(self) -> None:
        """Without a broker, take turns here until nothing is due: hours, if it must be, so in a thread of its own."""
        while self._broker is None and not self.work.stopping() and self.work.take_turn():
            pass

    def next_turn(self) -> None:
        """Take a turn, and send the next one as long as there is something to do."""
        if self.work.take_turn() and self._broker:
            self._broker.turn()

    def close(self) -> None:
        """Release connections."""
        if self._broker:
            self._broker.close()

    def _have_turns_taken(self) -> None:
        """Have all workers take turns: what only one of them did would be one's speed."""
        if self._broker and self.work.is_due():
            self._broker.turns(_CHAINS)
