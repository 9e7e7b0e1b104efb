"""Canvas grants in the database, where two processes renew one, keys are replaced, and SECRET_KEY is changed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
import requests

from app.courses import AuthorisationSpent, CanvasNotConnected
from app.courses.canvas_grants import CanvasGrants
from app.courses.canvas_http import CanvasHttp
from app.courses.models import CanvasGrantRow
from app.db import Database, SecretBox
from tests.integration.courses.local_canvas import KEY_ID, KEY_SECRET, LocalCanvas, local_canvas

PLATFORM = UUID("00000000-0000-4000-8000-000000000001")
COURSE, PERSON, HOLDER = "course", "5101", "launch"
KEY = (PLATFORM, COURSE)
NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'grants.sqlite3'}")
    tables = CanvasGrantRow.metadata.tables
    CanvasGrantRow.metadata.create_all(
        database.engine, tables=[tables[name] for name in ("canvas_keys", "canvas_grants", "canvas_questions")]
    )
    yield database
    database.dispose()


@pytest.fixture
def canvas() -> Iterator[LocalCanvas]:
    with local_canvas() as running:
        yield running


class Process:
    """The grants as one process has them; `before_answer` happens between Canvas' next answer and its storing."""

    def __init__(self, database: Database, secret_key: str = "k" * 32) -> None:
        self.http = InterruptedHttp(timeout_s=5)
        self.grants = CanvasGrants(
            database,
            SecretBox(secret_key),
            self.http,
            redirect_uri="https://tool.example.eu/lti/canvas/authorised",
            clock=lambda: NOW,
            allow_loopback_http=True,
        )

    def question(self) -> dict[str, str]:
        asked = self.grants.ask(PLATFORM, COURSE, holder=HOLDER, person=PERSON)
        location = requests.get(asked, allow_redirects=False, timeout=5).headers["Location"]
        return dict(parse_qsl(urlsplit(location).query))

    def connect(self) -> None:
        self.grants.answer(self.question(), holder=HOLDER)


class InterruptedHttp(CanvasHttp):
    """Lets something else happen once a token endpoint has answered."""

    meanwhile: Any = None

    def post(self, url: str, form: Any) -> Any:
        answer = super().post(url, form)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()
        return answer


@pytest.fixture
def process(database: Database, canvas: LocalCanvas) -> Process:
    found = Process(database)
    put_key(found, canvas)
    return found


def put_key(process: Process, canvas: LocalCanvas, secret: str = KEY_SECRET) -> None:
    process.grants.put_key(PLATFORM, canvas.url, KEY_ID, secret)


def test_of_two_processes_that_renew_one_token_the_later_does_not_overwrite_the_other(
    database: Database, process: Process
) -> None:
    process.connect()
    first, other = process.grants.access_token(KEY), Process(database)
    stored: list[str] = []
    process.http.meanwhile = lambda: stored.append(other.grants.access_token(KEY, other_than=first))
    mine = process.grants.access_token(KEY, other_than=first)
    assert mine not in {first, stored[0]}
    assert process.grants.access_token(KEY) == stored[0]
    # Whoever finds its own dead takes the stored one, without renewing again.
    assert process.grants.access_token(KEY, other_than=mine) == stored[0]
    assert process.grants.can_read(PLATFORM, COURSE)


def test_a_refused_refresh_token_ends_its_grant_and_not_one_made_meanwhile(
    database: Database, process: Process, canvas: LocalCanvas
) -> None:
    process.connect()
    first, other = process.grants.access_token(KEY), Process(database)
    canvas.authorisation.refresh_tokens.clear()
    process.http.meanwhile = other.connect
    with pytest.raises(CanvasNotConnected):
        process.grants.access_token(KEY, other_than=first)
    assert process.grants.can_read(PLATFORM, COURSE)
    assert process.grants.access_token(KEY) != first
    canvas.authorisation.refresh_tokens.clear()
    with pytest.raises(CanvasNotConnected):
        process.grants.access_token(KEY, other_than=process.grants.access_token(KEY))
    assert not process.grants.can_read(PLATFORM, COURSE)


def test_a_question_of_a_key_that_was_replaced_is_answered_to_nobody(process: Process) -> None:
    with local_canvas() as another:
        answer = process.question()
        put_key(process, another)
        with pytest.raises(AuthorisationSpent):
            process.grants.answer(answer, holder=HOLDER)
        assert another.authorisation.asked == []


def test_tokens_of_a_key_that_is_replaced_while_they_come_are_given_back_and_not_stored(
    database: Database, process: Process, canvas: LocalCanvas
) -> None:
    with local_canvas() as another:
        answer = process.question()
        process.http.meanwhile = lambda: put_key(Process(database), another)
        with pytest.raises(AuthorisationSpent):
            process.grants.answer(answer, holder=HOLDER)
        assert process.grants.connections(PLATFORM) == []
        assert len(canvas.authorisation.revoked) == 1
        assert another.authorisation.asked == [] and another.authorisation.revoked == []


def test_after_a_change_of_secret_key_one_connects_anew(
    database: Database, process: Process, canvas: LocalCanvas
) -> None:
    process.connect()
    changed = Process(database, "x" * 32)
    put_key(changed, canvas)
    changed.connect()
    assert changed.grants.access_token(KEY)
    assert canvas.authorisation.revoked == []


def test_after_a_change_of_secret_key_grants_and_key_can_still_be_removed(database: Database, process: Process) -> None:
    process.connect()
    changed = Process(database, "x" * 32)
    assert changed.grants.disconnect(PLATFORM, COURSE) is False
    process.connect()
    changed.grants.remove_key(PLATFORM)
    assert changed.grants.key(PLATFORM) is None
    assert changed.grants.connections(PLATFORM) == []
