"""The way to workers in other processes. Messages carry ids at most, and may be lost: the rows are the truth."""

import logging
import time
from typing import Any
from uuid import UUID

from celery import Celery
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

log = logging.getLogger("microcredentials.jobs")

_NAMES = ("check", "batch", "import", "act", "turn", "sweep")
CHECK, BATCH, IMPORT, ACT, TURN, SWEEP = (f"microcredentials.{name}" for name in _NAMES)
_CONNECT_S, _ANSWER_S = 1.0, 5.0
_REST_S = 10.0
"""So long nobody is sent to a broker that did not answer: a person's page waits for it once, and not each time."""
_WRONG = (KombuError, RedisError, OSError)


def celery_app(url: str) -> Celery:
    """Return the Celery application of a broker."""
    app = Celery("microcredentials", broker=url)
    app.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_default_queue="microcredentials",
        # A class is read for minutes where its platform is slow, and says by its row that it lives.
        task_soft_time_limit=3300,
        task_time_limit=3500,
        worker_prefetch_multiplier=1,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_connection_timeout=_CONNECT_S,
        broker_transport_options={
            "visibility_timeout": 3600,
            "socket_connect_timeout": _CONNECT_S,
            "socket_timeout": _ANSWER_S,
            # Whoever sends does not wait for a broker to come back.
            "max_retries": 0,
            "interval_start": 0,
            "interval_step": 0,
            "interval_max": 0,
        },
    )
    return app


class Broker:
    """Sends jobs to the workers. A broker that does not answer is logged, and its job found by the next sweep."""

    def __init__(self, url: str) -> None:
        self._app = celery_app(url)
        self._rests_until = 0.0

    def check(self) -> None:
        """Have the class checked whose turn it is."""
        self._send(CHECK)

    def batch(self) -> None:
        """Have the class issued to whose turn it is."""
        self._send(BATCH)

    def award_import(self, import_id: UUID) -> None:
        """Have an import gone on with."""
        self._send(IMPORT, str(import_id))

    def bulk_act(self, bulk_id: UUID) -> None:
        """Have an act about many awards gone on with."""
        self._send(ACT, str(bulk_id))

    def turn(self) -> None:
        """Have turns taken until nothing is due."""
        self._send(TURN)

    def sweep(self, *, within_s: float) -> None:
        """Have what was lost looked for, unless no worker comes to it within a time."""
        self._send(SWEEP, expires=within_s)

    def close(self) -> None:
        """Release connections."""
        self._app.close()

    def _send(self, name: str, *arguments: str, **options: Any) -> None:
        if time.monotonic() < self._rests_until:
            return
        try:
            self._app.send_task(name, arguments, retry=False, ignore_result=True, **options)
        except _WRONG as error:
            self._rests_until = time.monotonic() + _REST_S
            log.warning("the broker does not answer", extra={"detail": type(error).__name__})
