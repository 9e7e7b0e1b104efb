"""The Moodle that the environment names; README.md of this folder says what its course must hold."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from app.settings import is_loopback

PEOPLE = ("completed", "narrow", "missing", "failed", "nothing", "suspended", "outsider", "teacher")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moodle:
    """A Moodle with the course of the scenario; `people` are user ids and `activities` course module ids by name."""

    url: str
    token: str
    course_id: str
    people: Mapping[str, str]
    activities: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """How the tool at `tool_url` is registered in the Moodle, and who may log in there."""

    tool_url: str
    client_id: str
    deployment_id: str
    activity_id: str
    framed_activity_id: str
    teacher: tuple[str, str]
    learner: tuple[str, str]
    other_learner: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """Somebody who may change roles, and the role of the service user."""

    name: str
    password: str
    role_id: str


def moodle() -> Moodle:
    """Read the Moodle from the environment, or skip with the reason."""
    found = Moodle(
        url=_needed("MOODLE_URL").rstrip("/"),
        token=_needed("MOODLE_TOKEN"),
        course_id=_needed("MOODLE_COURSE_ID"),
        people=_pairs("MOODLE_PEOPLE", PEOPLE),
        activities=_pairs("MOODLE_ACTIVITIES", ("assign", "quiz", "page")),
    )
    _must_be_local(found.url)
    return found


def registered() -> Registered:
    """Read how the tool is registered, or skip with the reason."""
    found = Registered(
        tool_url=_needed("MOODLE_TOOL_URL").rstrip("/"),
        client_id=_needed("MOODLE_CLIENT_ID"),
        deployment_id=_needed("MOODLE_DEPLOYMENT_ID"),
        activity_id=_needed("MOODLE_ACTIVITY_ID"),
        framed_activity_id=_needed("MOODLE_FRAMED_ACTIVITY_ID"),
        teacher=_credentials("MOODLE_TEACHER"),
        learner=_credentials("MOODLE_LEARNER"),
        other_learner=_credentials("MOODLE_OTHER_LEARNER"),
    )
    _must_be_local(found.tool_url)
    return found


def administration() -> Administration:
    """Read who administers the Moodle, or skip with the reason."""
    name, password = _credentials("MOODLE_ADMIN")
    return Administration(name=name, password=password, role_id=_needed("MOODLE_SERVICE_ROLE_ID"))


def _needed(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        pytest.skip(f"a real Moodle: {name} is not set")
    return value


def _credentials(name: str) -> tuple[str, str]:
    user, _, password = _needed(name).partition(":")
    return user, password


def _pairs(name: str, wanted: tuple[str, ...]) -> dict[str, str]:
    pairs = dict(pair.split("=", 1) for pair in _needed(name).split(","))
    if missing := [key for key in wanted if key not in pairs]:
        pytest.fail(f"{name} lacks {', '.join(missing)}")
    return pairs


def _must_be_local(url: str) -> None:
    if not is_loopback(url):
        pytest.fail(f"{urlsplit(url).hostname} is not this machine: these tests change what they are given")
