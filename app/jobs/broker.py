"""The way to workers in other processes. Messages carry ids at most, and may be lost: the rows are the truth."""

import logging
import time
from uuid import UUID

from amqp.exceptions import AMQPError, ChannelError
from celery import Celery
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

log = logging.getLogger("microcredentials.jobs")

_NAMES = ("check", "batch", "import", "act", "turn", "sweep")
CHECK, BATCH, IMPORT, ACT, TURN, SWEEP = (f"microcredentials.{name}" for name in _NAMES)
CLASSES, TURNS = "microcredentials", "microcredentials.turns"
"""The broker's queues. Workers take from both by turns, unless they are told to take from one, so that no message waits
behind those of the other queue. A process that reads a class for minutes takes nothing meanwhile."""
MOST_WAITING = 500
"""More messages do not wait in a queue: whatever is due is found by the first sweep that finds room."""
LASTS_S = 60.0
"""A message that no worker has come to by then says nothing any more: sweeps have sent another one."""
LIMIT_S = 3500
CHECK_LIMIT_S = 3300
"""A class is read for minutes where its platform is slow. What is not read by then fails: it begins anew each time."""
_CONNECT_S, _ANSWER_S = 1.0, 5.0
_REST_S = 10.0
"""So long nobody is sent to a broker that did not answer: a person's page waits for it once, and not each time."""
_ASKED = {"socket_connect_timeout": 0.9, "socket_timeout": 0.9}
_WRONG = (KombuError, RedisError, AMQPError, OSError)


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
        task_default_queue=CLASSES,
        # What hangs ends with its process, and whoever goes on finds by the rows what was done.
        task_time_limit=LIMIT_S,
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
        self._send(CLASSES, CHECK)

    def batch(self) -> None:
        """Have the class issued to whose turn it is."""
        self._send(CLASSES, BATCH)

    def award_import(self, import_id: UUID) -> None:
        """Have an import gone on with."""
        self._send(CLASSES, IMPORT, str(import_id))

    def bulk_act(self, bulk_id: UUID) -> None:
        """Have an act about many awards gone on with."""
        self._send(CLASSES, ACT, str(bulk_id))

    def turn(self) -> None:
        """Have turns taken until nothing is due."""
        self._send(TURNS, TURN)

    def turns(self, number: int) -> None:
        """Have so many turns wait for workers: where as many do already, all of these are at work."""
        self._send(TURNS, TURN, fill_to=number)

    def sweep(self, *, within_s: float) -> None:
        """Have what was lost looked for, unless no worker comes to it within a time."""
        self._send(CLASSES, SWEEP, lasts_s=within_s)

    def answers(self) -> bool:
        """Tell whether the broker takes messages now, within two seconds; it is asked also where senders rest."""
        try:
            with self._app.connection_for_write(connect_timeout=_CONNECT_S, transport_options=_ASKED) as connection:
                connection.ensure_connection(max_retries=0)
        except _WRONG:
            return False
        return True

    def close(self) -> None:
        """Release connections."""
        self._app.close()

    def _send(self, queue: str, name: str, *arguments: str, lasts_s: float = LASTS_S, fill_to: int = 0) -> None:
        """Send a message unless too many wait, or as many as are missing of `fill_to`."""
        if time.monotonic() < self._rests_until:
            return
        try:
            waiting = self._waiting(queue)
            for _ in range(fill_to - waiting if fill_to else int(waiting < MOST_WAITING)):
                self._app.send_task(name, arguments, queue=queue, expires=lasts_s, retry=False, ignore_result=True)
        except _WRONG as error:
            self._rests_until = time.monotonic() + _REST_S
            log.warning("the broker does not answer", extra={"detail": type(error).__name__})

    def _waiting(self, queue: str) -> int:
        """Return how many messages no worker has taken yet."""
        with self._app.connection_or_acquire() as connection:
            connection.ensure_connection(max_retries=0)
            with connection.channel() as channel:
                try:
                    return int(channel.queue_declare(queue, passive=True).message_count)
                except ChannelError:
                    return 0  # there is no such queue until the first message
