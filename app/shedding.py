"""How many requests may wait for a thread, and how the web server tells the application whom to turn away."""

from dataclasses import dataclass
from enum import StrEnum

TURNED_AWAY = "microcredentials.turned_away"
"""The key in a request's WSGI environment, which no client can set, that holds why it is turned away."""


class Why(StrEnum):
    """Why a request is turned away."""

    FULL = "full"  # too many wait
    TOO_LONG = "too_long"  # it has waited too long itself


@dataclass(frozen=True, slots=True)
class Room:
    """So many requests at once are answered by `threads`, and so many may wait for one, in one process."""

    threads: int
    most_waiting: int

    def has_room(self, under_way: int, *, begins: bool) -> bool:
        """Tell whether one more may come where so many are answered or wait; who `begins` finds half the room. Pure.

        What has begun shall end: a person between login and launch has less to repeat at the beginning.
        """
        return under_way < self.threads + (self.most_waiting if begins else 2 * self.most_waiting)
