"""What a sweep begins, and who takes turns at what waits."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from kombu.transport import memory

from app.db import Database
from app.jobs import Jobs, Work
from app.jobs.broker import TURNS


@dataclass
class Double:
    """Work that counts; so many awards are `due`, of which a turn takes 50."""

    due: int
    looked: int = 0
    turns: list[int] = field(default_factory=list)
    is_stopping: bool = False

    def take_turn(self) -> int:
        taken = min(self.due, 50)
        self.due -= taken
        self.turns.append(taken)
        return taken

    def look(self) -> None:
        self.looked += 1

    def nothing(self, *_job_id: UUID) -> None:
        raise AssertionError("nobody asked for that")

    def work(self) -> Work:
        return Work(
            check=self.nothing,
            batch=self.nothing,
            award_import=self.nothing,
            bulk_act=self.nothing,
            take_turn=self.take_turn,
            is_due=lambda: self.due > 0,
            look=self.look,
            stopping=lambda: self.is_stopping,
        )


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = Database(f"sqlite:///{tmp_path}/work.db")
    yield db
    db.dispose()


def waiting() -> int:
    return len(memory.Channel.queues[TURNS].queue) if TURNS in memory.Channel.queues else 0


def test_without_a_broker_no_other_timed_work_waits_for_a_backlog(db):
    double = Double(due=40_000)
    jobs = Jobs(db, None, double.work())
    jobs.sweep()
    assert (double.looked, double.turns) == (1, [])
    jobs.take_turns()  # in a thread of its own
    assert double.due == 0
    assert double.turns[-1] == 0


def test_a_process_that_ends_takes_no_more_turns(db):
    double = Double(due=40_000, is_stopping=True)
    Jobs(db, None, double.work()).take_turns()
    assert double.turns == []


def test_with_a_broker_a_sweep_has_turns_wait_while_something_is_due_and_takes_none_here(db, broker):
    double = Double(due=100)
    jobs = Jobs(db, broker, double.work())
    for _ in range(3):
        jobs.sweep()
        jobs.take_turns()
    assert (double.turns, waiting()) == ([], 8)
    for _ in range(3):
        memory.Channel.queues[TURNS].get()
        jobs.next_turn()
    assert (double.turns, waiting()) == ([50, 50, 0], 7)  # the last one found nothing, and sends no other
    jobs.sweep()
    assert waiting() == 7
    double.due = 1
    jobs.sweep()  # whatever ended before, workers are told again
    assert waiting() == 8
