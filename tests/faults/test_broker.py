"""Redis is stopped while a worker is at it, and started again; the database drops the worker's connections, too."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from app.jobs.broker import Broker
from tests.faults.faults import MANY, check_sound, drop_connections, until
from tests.integration import postgres, redis_server
from tests.integration.test_queue import issued, kill, worker
from tests.integration.waiting import environment, installation, let_wait, publish

_SOON = MANY < 1000
"""Then somebody's claim wakes the workers; in the full size they find by themselves, within a minute, what was lost."""

_ENOUGH = max(MANY, 100)  # more than a worker does before Redis has stopped


def test_a_broker_that_is_stopped_and_started_in_the_middle_loses_no_award_and_doubles_none(
    postgres_server, migrated_postgres, tmp_path: Path
):
    log, port = tmp_path / "worker.log", redis_server.free_port()
    with (
        postgres.database(postgres_server, migrated_postgres) as url,
        installation(url, tmp_path) as product,
        ExitStack() as redis,
        ExitStack() as later,
    ):
        try:
            broker_url = redis.enter_context(redis_server.server(port))
        except redis_server.RedisMissing as error:
            pytest.skip(f"Redis: {error}")
        let_wait(product, publish(product), _ENOUGH)
        settings = environment(url, tmp_path) | {"CELERY_BROKER_URL": broker_url}
        with worker(settings, log) as process:
            until(lambda: issued(product) > 0)
            redis.close()
            drop_connections(url)
            at_stop = issued(product)
            assert 0 < at_stop < _ENOUGH
            later.enter_context(redis_server.server(port))
            broker = Broker(broker_url)
            if _SOON:
                broker.turn()
            until(lambda: issued(product) == _ENOUGH)
            broker.close()
            kill(process)  # gracefully takes seconds, and another test tells of that
        check_sound(product, _ENOUGH)
