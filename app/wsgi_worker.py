"""Gunicorn's threaded worker with threads kept free for what must be answered at once.

While the tool asks a platform for a token, the platform asks for the tool's keys. If every thread waits for platforms,
nobody answers, and all of them fail together. So keys, health and status lists have threads of their own, and a
connection takes a thread only when its request has begun to arrive.
"""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

_RESERVED = 4
_URGENT = (b"GET /lti/jwks", b"GET /healthz", b"GET /readyz", b"GET /status/", b"GET /issuers/", b"GET /.well-known/")
_LONGEST = max(len(start) for start in _URGENT)


class ReservingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Dispatches by the first bytes of a request; everything else is gunicorn's."""

    def init_process(self) -> None:
        """Make the reserved threads, then serve."""
        self.reserved = ThreadPoolExecutor(max_workers=_RESERVED, thread_name_prefix="reserved")
        super().init_process()

    def enqueue_req(self, conn: Any) -> None:
        """Hand a connection to a thread, once there is something to read on it."""
        if not (conn.initialized or conn.data_ready):
            conn.timeout = time.monotonic() + self.cfg.keepalive
            self.pending_conns.append(conn)
            self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))
            return
        pool = self.reserved if _is_urgent(conn.sock) else self.tpool
        pool.submit(self.handle, conn).add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, conn, done)
        )


def _is_urgent(connection: socket.socket) -> bool:
    try:
        return connection.recv(_LONGEST, socket.MSG_PEEK | socket.MSG_DONTWAIT).startswith(_URGENT)
    except OSError:
        return False  # closed, or not there yet: gunicorn's own thread finds out
