"""The worker's process: takes jobs from the broker, each of which reads its row anew."""

from collections.abc import Callable
from functools import cache
from threading import Event, Thread
from typing import Any
from uuid import UUID

from celery.signals import worker_process_shutdown

from app.jobs.broker import (
    ACT,
    BATCH,
    CHECK,
    CHECK_LIMIT_S,
    CLASSES,
    IMPORT,
    SWEEP,
    TURN,
    TURNS,
    Broker,
    celery_app,
)
from app.jobs.jobs import SWEEP_EVERY_S, Jobs

_QUEUES = {None: [CLASSES, TURNS], "classes": [CLASSES], "turns": [TURNS]}


def run_worker(
    url: str, concurrency: int, jobs_of: Callable[[], Jobs], shut: Callable[[], None], only: str | None = None
) -> int:
    """Work until the process is told to end (SIGTERM lets what runs be done); return its exit code.

    `jobs_of` is called once in each of the processes that work, and `shut` at their ends. `only` is "classes" or
    "turns", or nothing: both.
    """
    app = celery_app(url)
    mine = cache(jobs_of)  # after the fork: no connection is shared

    def check(*_: str) -> None:  # before an upgrade the message said which
        mine().work.check()

    def batch(*_: str) -> None:
        mine().work.batch()

    def award_import(import_id: str) -> None:
        mine().work.award_import(UUID(import_id))

    def bulk_act(bulk_id: str) -> None:
        mine().work.bulk_act(UUID(bulk_id))

    def turn() -> None:
        mine().next_turn()

    def sweep() -> None:
        mine().sweep()

    app.task(name=CHECK, soft_time_limit=CHECK_LIMIT_S)(check)
    jobs = {BATCH: batch, IMPORT: award_import, ACT: bulk_act, TURN: turn, SWEEP: sweep}
    for name, job in jobs.items():
        app.task(name=name)(job)

    def end(**_: Any) -> None:
        if mine.cache_info().currsize:
            shut()

    worker_process_shutdown.connect(end, weak=False)
    over, broker = Event(), Broker(url)
    Thread(target=_ask_for_sweeps, args=(broker, over), name="sweeps", daemon=True).start()
    try:
        worker = app.Worker(
            concurrency=concurrency,
            pool="prefork",
            queues=_QUEUES[only],
            loglevel="WARNING",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            quiet=True,
        )
        worker.start()
        return int(worker.exitcode or 0)
    finally:
        over.set()
        broker.close()


def _ask_for_sweeps(broker: Broker, over: Event) -> None:
    """Workers find what was lost by themselves, also where no web process runs."""
    wait = 1.0
    while not over.wait(wait):
        broker.sweep(within_s=SWEEP_EVERY_S)
        wait = SWEEP_EVERY_S
