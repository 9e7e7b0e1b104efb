"""Whoever has waited too long is turned away; whom a thread has taken is not."""

import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

from app.shedding import Why
from app.wsgi_worker import ReservingWorker, _Waiting


class Worker(ReservingWorker):
    def __init__(self) -> None:
        self.pending_conns: deque[Any] = deque()
        self.queue = deque()
        self.told: list[tuple[Any, Why]] = []

    def _turn_away(self, conn: Any, why: Why) -> None:
        self.told.append((conn, why))


def test_who_has_waited_too_long_is_turned_away_and_nobody_else():
    worker, over, begun = Worker(), Event(), Event()
    long_ago, now = time.monotonic() - 60, time.monotonic()

    def serve() -> None:
        begun.set()
        over.wait(10)

    with ThreadPoolExecutor(1) as pool:
        works: list[Future[Any]] = [pool.submit(serve), *(pool.submit(int) for _ in range(3))]
        begun.wait(10)
        ages = [long_ago, long_ago, long_ago, now]
        worker.queue.extend(_Waiting(n, since, work) for n, (since, work) in enumerate(zip(ages, works, strict=True)))
        worker.murder_pending()
        assert worker.told == [(1, Why.TOO_LONG), (2, Why.TOO_LONG)]
        assert [one.connection for one in worker.queue] == [3]
        over.set()
    worker.murder_pending()
    assert (len(worker.told), len(worker.queue)) == (2, 0)
