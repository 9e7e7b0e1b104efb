"""Work that may hang, done aside: whoever wants its result waits for a while at most."""

from collections.abc import Callable
from threading import Lock, Thread
from time import monotonic
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Aside(Generic[Result]):
    """Does `work` in a thread of its own when somebody looks, once at a time, and keeps its last result.

    A result serves for `fresh_s` seconds, or for as many times what it took as `share` tells, whichever is longer.
    `work` handles its own errors: one that it lets through leaves the last result as it is.
    """

    def __init__(self, work: Callable[[], Result], *, fresh_s: float, share: float = 0) -> None:
        self._work = work
        self._fresh_s = fresh_s
        self._share = share
        self._lock = Lock()
        self._thread: Thread | None = None
        self._last: tuple[Result, float] | None = None  # with when it was begun
        self._next_at = 0.0

    def look(self, wait_s: float) -> tuple[Result, float] | None:
        """Return the last result and its age in seconds, having waited at most so long for a newer one; None if never.

        Work that was under way already is waited for just the same.
        """
        with self._lock:
            if self._thread is None and monotonic() >= self._next_at:
                self._thread = Thread(target=self._run, name="aside", daemon=True)
                self._thread.start()
            thread = self._thread
        if thread:
            thread.join(wait_s)
        last = self._last
        return (last[0], monotonic() - last[1]) if last else None

    def _run(self) -> None:
        begun = monotonic()
        try:
            self._last = (self._work(), begun)
        finally:
            took = monotonic() - begun
            with self._lock:
                self._next_at = monotonic() + max(self._fresh_s, self._share * took)
                self._thread = None
