"""Whoever has waited too long is turned away; whom a thread has taken is not."""

import math
import socket
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any

from app.shedding import Room, Why
from app.wsgi_worker import ReservingWorker, _Waiting


@dataclass
class Connection:
    sock: socket.socket
    initialized: bool = True
    data_ready: bool = True


class File:
    touched = 0

    def notify(self) -> None:
        self.touched += 1


class Worker(ReservingWorker):
    def __init__(self) -> None:
        self.pending_conns: deque[Any] = deque()
        self.queue = deque()
        self.told: list[tuple[Any, Why]] = []
        self.reserved = ThreadPoolExecutor(1)  # no thread is begun
        self.given: list[Any] = []
        self.room, self.under_way = Room(threads=1, most_waiting=1), 100
        self.tmp, self._told_at = File(), -math.inf

    def _turn_away(self, conn: Any, why: Why) -> None:
        self.told.append((conn, why))

    def _give(self, pool: ThreadPoolExecutor, handle: Callable[..., Any], *arguments: Any) -> None:
        assert pool is self.reserved
        self.given.append(arguments[0])


def test_the_arbiter_hears_once_a_second_that_the_process_lives(monkeypatch):
    worker, now = Worker(), 5.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    for now, touched in ((5.0, 1), (5.9, 1), (6.0, 2), (6.5, 2), (90.0, 3)):
        worker.notify()
        assert worker.tmp.touched == touched, now


def test_however_many_wait_whoever_asks_for_health_is_answered_by_any_method():
    for line, is_answered in (
        (b"GET /healthz HTTP/1.1", True),
        (b"HEAD /healthz HTTP/1.1", True),
        (b"HEAD /readyz HTTP/1.0", True),
        (b"OPTIONS /readyz HTTP/1.1", True),
        (b"HEAD /verify HTTP/1.1", False),
    ):
        worker = Worker()
        ours, theirs = socket.socketpair()
        with ours, theirs:
            theirs.sendall(line)
            worker.enqueue_req(Connection(ours))
        assert (len(worker.given), len(worker.told)) == ((1, 0) if is_answered else (0, 1)), line


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
