"""Whether a process is ready, looked at without patience."""

from threading import Event

import pytest

from app.doctor import Readiness, State, Verdict, verdict
from app.signing import KeyFileMissing
from tests.integration.stack import make_database


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    path = tmp_path_factory.mktemp("ready") / "ready.sqlite3"
    make_database(path)
    return f"sqlite:///{path}"


def states(database, folder, tool_keys=lambda: ["key"], **how):
    readiness = Readiness(database, keys_file=folder / "keys.json", tool_keys=tool_keys, **how)
    try:
        return readiness.states()
    finally:
        readiness.close()


def refuse() -> object:
    raise KeyFileMissing


def test_all_is_well(database, tmp_path):
    found = states(database, tmp_path, further={"broker": lambda: True})
    assert found == dict.fromkeys(("disk", "keys", "database", "migrations", "broker"), State.OK)


def test_each_check_tells_what_is_wrong_with_its_own(database, tmp_path):
    found = states(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path)
    assert (found["database"], found["migrations"]) == (State.OK, State.FAILED)
    found = states(f"sqlite:///{tmp_path / 'no folder' / 'x.sqlite3'}", tmp_path)
    assert (found["database"], found["migrations"], found["keys"]) == (State.FAILED, State.FAILED, State.OK)
    assert states(database, tmp_path, refuse)["keys"] is State.FAILED
    assert states(database, tmp_path, list)["keys"] is State.FAILED
    assert states(database, tmp_path, further={"broker": lambda: False})["broker"] is State.FAILED


def test_what_hangs_gives_no_answer_and_hides_nothing_that_was_looked_at_before(database, tmp_path):
    over = Event()
    try:
        found = states(database, tmp_path, further={"broker": lambda: over.wait(10)}, patience_s=0.3)
    finally:
        over.set()
    assert found.pop("broker") is State.NO_ANSWER
    assert set(found.values()) == {State.OK}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"database": State.OK, "broker": State.OK}, Verdict.OK),
        ({"database": State.OK, "broker": State.FAILED}, Verdict.DEGRADED),
        ({"database": State.OK, "broker": State.NO_ANSWER}, Verdict.DEGRADED),
        ({"database": State.NO_ANSWER, "broker": State.OK}, Verdict.NOT_READY),
        ({"database": State.FAILED, "broker": State.FAILED}, Verdict.NOT_READY),
    ],
)
def test_people_are_sent_here_without_a_broker_and_without_nothing_else(found, expected):
    assert verdict(found, {"broker"}) is expected
