"""Turns at a platform."""

from datetime import UTC, datetime
from threading import Event, Thread
from uuid import uuid4

import pytest

from app.lti import Platform
from app.lti.errors import PlatformUnavailable
from app.lti.turns import Turns


def platform(issuer: str) -> Platform:
    return Platform(
        id=uuid4(),
        issuer=issuer,
        client_id="c",
        auth_url="",
        token_url="",
        jwks_url="",
        name="",
        issuer_slug="",
        deployment_ids=frozenset(),
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def _held(turns: Turns, who: Platform) -> tuple[Thread, Event]:
    has, may_go = Event(), Event()

    def hold() -> None:
        with turns.one(who):
            has.set()
            may_go.wait(5)

    thread = Thread(target=hold)
    thread.start()
    assert has.wait(5)
    return thread, may_go


def test_canvas_gets_one_request_at_a_time_and_each_registration_has_its_own_turn() -> None:
    turns, canvas = Turns(wait_s=0.01), platform("https://canvas.instructure.com")
    thread, may_go = _held(turns, canvas)
    with pytest.raises(PlatformUnavailable), turns.one(canvas):
        pass
    with turns.one(platform("https://canvas.instructure.com")):
        pass
    may_go.set()
    thread.join()
    with turns.one(canvas):
        pass


def test_a_turn_is_given_back_when_the_call_fails() -> None:
    turns, canvas = Turns(wait_s=0.01), platform("https://canvas.instructure.com")
    for _ in range(2):
        with pytest.raises(PlatformUnavailable, match="no answer"), turns.one(canvas):
            raise PlatformUnavailable("no answer")


def test_other_platforms_take_requests_as_they_come() -> None:
    turns, moodle = Turns(wait_s=0.01), platform("https://moodle.example")
    thread, may_go = _held(turns, moodle)
    with turns.one(moodle):
        pass
    may_go.set()
    thread.join()
