"""Both databases, and the whole product beside a demo LMS."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.integration import postgres
from tests.integration.other_platform import OtherPlatform
from tests.integration.stack import KEYS, Stack, gunicorn_stack, make_keys, threaded_stack


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Give the URL of a PostgreSQL server, or skip with the reason."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgres.server())
        except postgres.PostgresMissing as error:
            pytest.skip(f"PostgreSQL: {error}")
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of an empty database, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.sqlite3'}"
        return
    with postgres.database(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture(scope="session")
def made_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make every key once, because that is slow; each stack gets a copy."""
    folder = tmp_path_factory.mktemp("keys") / KEYS
    make_keys(folder)
    return folder


@pytest.fixture
def stack(database_url: str, tmp_path: Path, made_keys: Path) -> Iterator[Stack]:
    """Give the tool and the demo LMS, served by threads of this process, with a clock that can be moved."""
    with threaded_stack(database_url, tmp_path, made_keys) as found:
        yield found


@pytest.fixture
def gunicorn(database_url: str, tmp_path: Path, made_keys: Path) -> Iterator[Stack]:
    """Give the tool under gunicorn with two worker processes, and the demo LMS."""
    with gunicorn_stack(database_url, tmp_path, made_keys) as found:
        yield found


@pytest.fixture
def other(stack: Stack) -> Iterator[OtherPlatform]:
    """Give a platform that launches anybody with any role."""
    platform = OtherPlatform(stack)
    yield platform
    platform.close()
