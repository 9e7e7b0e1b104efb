"""A broker within this process."""

from collections.abc import Iterator

import pytest
from kombu.transport import memory

from app.jobs.broker import Broker


@pytest.fixture
def broker() -> Iterator[Broker]:
    """Give a broker that nobody else sends to."""
    memory.Channel.queues.clear()
    broker = Broker("memory://localhost/")
    yield broker
    broker.close()
    memory.Channel.queues.clear()
