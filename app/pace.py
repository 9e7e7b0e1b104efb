"""Work behind the scenes goes step by step behind the answers of its own process, with which it shares one interpreter.

Without that, an answer that computes for 30 ms would take the half of a second while credentials are being signed: at
each wait for the database it gives the interpreter away, and gets it back only when it is given.
"""

from threading import Condition

LONGEST_S = 0.25
"""How long one step is put off at most: while platforms keep many answers waiting, four steps a second go on."""


class Pace:
    """Counts the answers under way, and puts off the next step of other work until there are none."""

    def __init__(self, longest_s: float = LONGEST_S) -> None:
        self._longest_s = longest_s
        self._changed = Condition()
        self._under_way = 0

    def begin(self) -> None:
        """Note that an answer has begun; `end` must follow."""
        with self._changed:
            self._under_way += 1

    def end(self) -> None:
        """Note that an answer has ended."""
        with self._changed:
            self._under_way -= 1
            if not self._under_way:
                self._changed.notify_all()

    def give_way(self) -> bool:
        """Return once no answer is under way, or after the longest wait; tell whether there is none. Never in one."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._under_way, self._longest_s)
