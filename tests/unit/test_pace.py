"""Work behind the scenes and the answers of the same process."""

from threading import Event, Thread

import pytest
from flask import Flask, Response

from app.pace import Pace
from app.web import init_pace

LONG_S = 20.0


def test_a_step_is_taken_where_nobody_is_answered() -> None:
    assert Pace(LONG_S).give_way()


def test_a_step_waits_for_the_last_answer_under_way() -> None:
    pace, taken = Pace(LONG_S), Event()
    pace.begin()
    pace.begin()

    def step() -> None:
        if pace.give_way():
            taken.set()

    Thread(target=step, daemon=True).start()
    pace.end()
    assert not taken.is_set()
    pace.end()
    assert taken.wait(LONG_S)


def test_a_step_is_not_put_off_for_ever() -> None:
    pace = Pace(0.01)
    pace.begin()
    assert not pace.give_way()


@pytest.mark.parametrize("path", ["/ok", "/wrong", "/nowhere", "/stream"])
def test_each_request_is_under_way_until_it_ends_however_it_ends(path: str) -> None:
    app, pace = Flask(__name__), Pace(0.01)
    init_pace(app, pace)
    seen: list[bool] = []

    @app.get("/ok")
    def ok() -> str:
        seen.append(pace.give_way())
        return ""

    @app.get("/wrong")
    def wrong() -> str:
        seen.append(pace.give_way())
        raise RuntimeError

    @app.get("/stream")
    def stream() -> Response:
        seen.append(pace.give_way())
        return Response(iter(["a", "b"]))

    app.test_client().get(path).close()
    assert seen == ([] if path == "/nowhere" else [False])
    assert pace.give_way()
