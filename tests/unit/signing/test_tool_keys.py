"""The tool's LTI keys: next, active, old, gone."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.signing import KeyFile, KeyFileUnreadable, KeyTooNew, ToolKeyState

PASSPHRASE = "a passphrase for tests"
DELAY = timedelta(hours=24)
NEXT, ACTIVE, OLD = ToolKeyState.NEXT, ToolKeyState.ACTIVE, ToolKeyState.OLD


class Clock:
    """A clock that stands still until it is moved."""

    now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lti-keys.json"


@pytest.fixture
def keys(path: Path, clock: Clock) -> KeyFile:
    found = KeyFile(path, PASSPHRASE, clock=clock, delay=DELAY)
    found.ensure_tool_key()
    return found


def states(keys: KeyFile) -> list[ToolKeyState]:
    return [key.state for key in keys.tool_keys()]


def published(keys: KeyFile) -> list[str]:
    return [key["kid"] for key in keys.tool_jwks()["keys"]]


def test_the_first_key_signs_at_once(keys):
    assert states(keys) == [ACTIVE]


def test_the_next_key_is_published_before_it_signs(keys, clock):
    first, _ = keys.tool_key()
    rotated = keys.rotate_tool_key()

    assert [key.state for key in rotated] == [ACTIVE, NEXT]
    assert rotated[1].changes_at == clock.now + DELAY
    assert published(keys) == [first, rotated[1].kid]
    assert keys.tool_key()[0] == first


def test_the_next_key_signs_by_itself_after_the_delay_and_the_old_one_stays_published(keys, clock):
    first, _ = keys.tool_key()
    second = keys.rotate_tool_key()[1].kid
    clock.pass_(hours=23, minutes=59)
    assert keys.tool_key()[0] == first
    clock.pass_(minutes=1)

    kid, key = keys.tool_key()
    assert (kid, states(keys), published(keys)) == (second, [OLD, ACTIVE], [first, second])
    numbers = {entry["kid"]: entry["n"] for entry in keys.tool_jwks()["keys"]}
    assert len(set(numbers.values())) == 2
    assert key.key_size >= 2048


def test_a_second_call_lets_the_next_key_sign_at_once(keys, clock):
    first, _ = keys.tool_key()
    second = keys.rotate_tool_key()[1].kid
    clock.pass_(minutes=5)

    assert [key.state for key in keys.rotate_tool_key()] == [OLD, ACTIVE]
    assert (keys.tool_key()[0], published(keys)) == (second, [first, second])


def test_a_key_that_platforms_may_not_have_seen_yet_is_not_put_to_use(keys, clock):
    first, _ = keys.tool_key()
    keys.rotate_tool_key()
    clock.pass_(minutes=4, seconds=59)

    with pytest.raises(KeyTooNew):
        keys.rotate_tool_key()
    assert (keys.tool_key()[0], states(keys)) == (first, [ACTIVE, NEXT])


@pytest.mark.parametrize(("hours", "kept"), [(1.99, 3), (2, 2)])
def test_an_old_key_stays_published_for_two_hours_after_its_last_use(keys, clock, hours, kept):
    first, _ = keys.tool_key()
    keys.rotate_tool_key()
    clock.pass_(hours=24 + hours)
    keys.rotate_tool_key()

    assert len(published(keys)) == kept
    assert (first in published(keys)) is (kept == 3)
    assert keys.tool_keys()[-1].state is NEXT


def test_an_old_key_says_from_when_it_may_be_dropped(keys, clock):
    keys.rotate_tool_key()
    clock.pass_(hours=30)
    old, active = keys.tool_keys()

    assert old.changes_at == active.published_at + DELAY + timedelta(hours=2)
    assert active.changes_at is None


def test_another_process_sees_the_rotation(keys, path, clock):
    keys.rotate_tool_key()
    clock.pass_(hours=24)

    other = KeyFile(path, PASSPHRASE, clock=clock, delay=DELAY)
    assert (other.tool_key()[0], other.tool_keys()) == (keys.tool_key()[0], keys.tool_keys())


@pytest.mark.parametrize("moment", ["tomorrow", "2026-11-22T12:00:00", 7])
def test_a_file_with_a_time_that_cannot_be_read_is_refused(keys, path, moment):
    content = json.loads(path.read_text())
    content["tool"][0]["signs_from"] = moment
    path.write_text(json.dumps(content))

    with pytest.raises(KeyFileUnreadable):
        keys.tool_keys()
