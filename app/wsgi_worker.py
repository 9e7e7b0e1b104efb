"""Gunicorn's threaded worker with threads kept free for what must be answered at once, and a bound to waiting.

While the tool asks a platform for a token, the platform asks for the tool's keys. If every thread waits for platforms,
nobody answers, and all of them fail together. So keys, health and status lists have threads of their own, and a
connection takes a thread only when its request has begun to arrive.

Where more requests come than threads can take, so many wait and the others are turned away at once, by threads that do
nothing else: the application answers those with a page that says so, before it does anything. Who begins is turned away
first, at a login; who has got further finds twice as much room.
"""

import math
import os
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from selectors import EVENT_READ
from typing import Any, cast

from gunicorn.workers.gthread import ThreadWorker

from app.shedding import TURNED_AWAY, Room, Why

_RESERVED = 4
_TURNING_AWAY = 2
_LONGEST_WAIT_S = 10.0
_TELLS_EVERY_S = 1.0  # `timeout` is many times as long
_SLOWEST_BODY_S = 3.0  # of a request that is turned away: whoever sends more slowly is not told how to repeat it
_URGENT = (
    b"GET /lti/jwks",
    # Balancers ask by any of these, and take a process out that answers with 503.
    *(b"%s %s" % (method, path) for method in (b"GET", b"HEAD", b"OPTIONS") for path in (b"/healthz", b"/readyz")),
    b"GET /metrics",
    b"GET /status/",
    b"GET /issuers/",
    b"GET /.well-known/",
    b"GET /static/",  # the page of those who are turned away needs its styles
)
_BEGINNING = (b"GET /lti/login", b"POST /lti/login")
_LONGEST = max(len(start) for start in (*_URGENT, *_BEGINNING))


@dataclass(frozen=True, slots=True)
class _Waiting:
    connection: Any
    since: float
    work: "Future[Any]"


class ReservingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Dispatches by the first bytes of a request; everything else is gunicorn's."""

    def init_process(self) -> None:
        """Make the other threads, then serve."""
        self.reserved = ThreadPoolExecutor(max_workers=_RESERVED, thread_name_prefix="reserved")
        self.turning_away = ThreadPoolExecutor(max_workers=_TURNING_AWAY, thread_name_prefix="turning-away")
        self.room = Room(threads=self.cfg.threads, most_waiting=int(os.environ.get("WEB_MAX_WAITING", "64")))
        self.queue: deque[_Waiting] = deque()
        self.under_way = 0
        self.turned_away = threading.local()
        self._told_at = -math.inf
        super().init_process()

    def load_wsgi(self) -> None:
        """Load the application, which hears by the WSGI environment of whom it shall turn away."""
        super().load_wsgi()
        application = cast(Callable[..., Iterable[bytes]], self.app.wsgi())

        def told(request: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            if why := getattr(self.turned_away, "why", None):
                request[TURNED_AWAY] = why
                request["gunicorn.socket"].settimeout(_SLOWEST_BODY_S)
            return application(request, start_response)

        self.wsgi = told

    def notify(self) -> None:
        """Tell the arbiter, once a second, that this process lives: gunicorn touches a file at each event."""
        now = time.monotonic()
        if now >= self._told_at + _TELLS_EVERY_S:
            self._told_at = now
            super().notify()

    def enqueue_req(self, conn: Any) -> None:
        """Hand a connection to a thread, once there is something to read on it."""
        if not (conn.initialized or conn.data_ready):
            conn.timeout = time.monotonic() + self.cfg.keepalive
            self.pending_conns.append(conn)
            self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))
            return
        start = _start_of(conn.sock)
        if start.startswith(_URGENT):
            self._give(self.reserved, self.handle, conn)
        elif self.room.has_room(self.under_way, begins=start.startswith(_BEGINNING)):
            self.under_way += 1
            work = self.tpool.submit(self.handle, conn)
            self.queue.append(_Waiting(conn, time.monotonic(), work))
            work.add_done_callback(lambda done: self.method_queue.defer(self._finish, conn, done))
        else:
            self._turn_away(conn, Why.FULL)

    def murder_pending(self) -> None:
        """Close connections on which nothing comes, and turn away whoever has waited too long; once a second."""
        super().murder_pending()
        while self.queue and (self.queue[0].work.done() or self.queue[0].work.running()):
            self.queue.popleft()
        while self.queue and time.monotonic() - self.queue[0].since > _LONGEST_WAIT_S:
            overdue = self.queue.popleft()
            if overdue.work.cancel():
                self._turn_away(overdue.connection, Why.TOO_LONG)

    def _give(self, pool: ThreadPoolExecutor, handle: Callable[..., Any], *arguments: Any) -> None:
        pool.submit(handle, *arguments).add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, arguments[0], done)
        )

    def _finish(self, conn: Any, done: "Future[Any]") -> None:
        self.under_way -= 1
        if not done.cancelled():  # then somebody else answers it
            self.finish_request(conn, done)

    def _turn_away(self, conn: Any, why: Why) -> None:
        self._give(self.turning_away, self._handle_turned_away, conn, why)

    def _handle_turned_away(self, conn: Any, why: Why) -> Any:
        self.turned_away.why = why
        try:
            return self.handle(conn)
        finally:
            self.turned_away.why = None


def _start_of(connection: socket.socket) -> bytes:
    try:
        return connection.recv(_LONGEST, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:
        return b""  # closed, or not there yet: gunicorn's own thread finds out
