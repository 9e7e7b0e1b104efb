from datetime import UTC, datetime

import pytest

from app.demo.authorization import authentication_error, launch_id_of
from app.demo.institution import DATA_LITERACY
from app.demo.launches import Launches, StartedLaunch
from app.demo.people import learners
from app.demo.values import ToolRegistration

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TOOL = ToolRegistration(login_url="", launch_url="", jwks_url="", client_id="tool", deployment_id="1")
PERSON = learners()[0]
STARTED = StartedLaunch(course=DATA_LITERACY, person=PERSON, locale="sl", in_frame=False, started_at=NOW)
GOOD = {
    "scope": "openid",
    "response_type": "id_token",
    "response_mode": "form_post",
    "client_id": "tool",
    "login_hint": str(PERSON.person_id),
    "nonce": "n",
    "prompt": "none",
}


def test_a_proper_request_is_accepted():
    assert authentication_error(GOOD, TOOL, STARTED) is None


def test_no_prompt_is_accepted():
    assert authentication_error({**GOOD, "prompt": ""}, TOOL, STARTED) is None


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("nonce", "", "invalid_request"),
        ("scope", "", "invalid_request"),
        ("scope", "openid email", "invalid_scope"),
        ("response_type", "code", "unsupported_response_type"),
        ("response_mode", "query", "invalid_request"),
        ("client_id", "another", "unauthorized_client"),
        ("login_hint", "12345", "access_denied"),
        ("prompt", "login", "invalid_request"),
    ],
)
def test_anything_else_is_refused_with_its_own_error(name, value, error):
    problem = authentication_error({**GOOD, name: value}, TOOL, STARTED)
    assert problem is not None and problem.error == error


@pytest.mark.parametrize("hint", ["", "no json", "[]", '{"launchid": 5}', '{"cmid": 5}', "[" * 100_000])
def test_a_hint_without_a_launch_id_has_none(hint):
    assert launch_id_of(hint) == ""


def test_a_launch_is_answered_once():
    launches = Launches(lambda: NOW)
    launch_id = launches.start(DATA_LITERACY, PERSON, locale="sl", in_frame=True)
    assert launches.take(launch_id) is not None
    assert launches.take(launch_id) is None
    assert launches.take("ltilaunch5_unknown") is None


def test_a_launch_that_waits_too_long_is_gone():
    now = NOW
    launches = Launches(lambda: now)
    launch_id = launches.start(DATA_LITERACY, PERSON, locale="sl", in_frame=True)
    now = NOW.replace(minute=11)
    assert launches.take(launch_id) is None


def test_endless_starts_push_out_the_oldest():
    launches = Launches(lambda: NOW)
    ids = [launches.start(DATA_LITERACY, PERSON, locale="sl", in_frame=True) for _ in range(1001)]
    assert launches.take(ids[0]) is None
    assert launches.take(ids[-1]) is not None
