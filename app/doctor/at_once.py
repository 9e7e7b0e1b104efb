"""Does several things at once, and waits no longer than it was told, whatever the others are doing."""

import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")

_WORKERS = 12


class Tasks(Generic[T]):
    """Calls functions in threads of their own, a dozen at a time.

    The threads are daemons: one that hangs keeps neither a page nor the end of a command waiting.
    """

    def __init__(self, calls: Sequence[Callable[[], T]]) -> None:
        self._waiting: SimpleQueue[tuple[int, Callable[[], T]]] = SimpleQueue()
        self._done: SimpleQueue[tuple[int, T]] = SimpleQueue()
        self._count = len(calls)
        for task in enumerate(calls):
            self._waiting.put(task)

    def results(self, *, limit_s: float) -> list[T | None]:
        """Return the results in the order of the calls, None for each that did not come within `limit_s` in all."""
        deadline = time.monotonic() + limit_s
        for _ in range(min(_WORKERS, self._count)):
            threading.Thread(target=self._work, daemon=True).start()
        found: list[T | None] = [None] * self._count
        for _ in range(self._count):
            try:
                index, result = self._done.get(timeout=max(0.0, deadline - time.monotonic()))
            except Empty:
                break
            found[index] = result
        # What has not begun never shall.
        while not self._waiting.empty():
            try:
                self._waiting.get_nowait()
            except Empty:
                break
        return found

    def _work(self) -> None:
        while True:
            try:
                index, call = self._waiting.get_nowait()
            except Empty:
                return
            self._done.put((index, call()))
