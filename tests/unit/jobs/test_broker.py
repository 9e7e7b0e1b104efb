"""What is sent to workers: never more than they can come to, and never for longer than it says anything."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from amqp.exceptions import ConnectionForced, PreconditionFailed
from kombu.transport import memory

from app.jobs.broker import (
    ACT,
    BATCH,
    CHECK,
    CHECK_LIMIT_S,
    CLASSES,
    IMPORT,
    LASTS_S,
    MOST_WAITING,
    SWEEP,
    TURN,
    TURNS,
    celery_app,
)
from app.people.turns import LONGEST_TURN_S


def sent(queue: str) -> list[dict[str, Any]]:
    """Return the headers of what waits in a queue, in order."""
    found = memory.Channel.queues.get(queue)
    return [message["headers"] for message in found.queue] if found else []


def lasts(headers: dict[str, Any]) -> float:
    return (datetime.fromisoformat(headers["expires"]) - datetime.now(UTC)).total_seconds()


def test_turns_and_classes_wait_apart_so_that_neither_is_behind_the_other(broker):
    broker.check()
    broker.batch()
    broker.award_import(UUID(int=1))
    broker.bulk_act(UUID(int=2))
    broker.turn()
    broker.sweep(within_s=20)
    assert [headers["task"] for headers in sent(CLASSES)] == [CHECK, BATCH, IMPORT, ACT, SWEEP]
    assert [headers["task"] for headers in sent(TURNS)] == [TURN]


def test_every_message_expires(broker):
    broker.check()
    broker.turns(2)
    broker.sweep(within_s=20)
    assert [round(lasts(headers)) for headers in sent(CLASSES)] == [LASTS_S, 20]
    assert [round(lasts(headers)) for headers in sent(TURNS)] == [LASTS_S, LASTS_S]


def test_sweep_after_sweep_adds_no_turn_to_those_that_nobody_takes(broker):
    for _ in range(100):
        broker.turns(8)
    assert len(sent(TURNS)) == 8
    memory.Channel.queues[TURNS].get()
    broker.turns(8)  # a worker took one
    assert len(sent(TURNS)) == 8


def test_a_process_is_ended_only_long_after_a_class_has_had_its_turn_and_a_check_has_failed_before():
    conf = celery_app("memory://localhost/").conf
    assert conf.task_soft_time_limit is None  # it would raise an error of ours, which refuses the rest of a class
    assert LONGEST_TURN_S < CHECK_LIMIT_S < conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]


def test_while_no_worker_runs_a_queue_grows_to_an_end(broker):
    for _ in range(MOST_WAITING + 20):
        broker.batch()
    assert len(sent(CLASSES)) == MOST_WAITING


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("_size", ConnectionForced("shutdown")),
        ("_size", OSError()),
        ("_put", ConnectionForced("shutdown")),
        ("_put", PreconditionFailed("delivery")),
    ],
)
def test_a_broker_that_is_shut_down_in_the_middle_is_an_error_for_nobody(broker, caplog, monkeypatch, step, error):
    broker.turn()

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(memory.Channel, step, fail)
    broker.turn()
    assert "the broker does not answer" in caplog.text
    monkeypatch.undo()
    broker.turn()
    assert len(sent(TURNS)) == 1  # nobody waits for it again so soon
