"""Both databases, and the whole product beside a demo LMS."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import make_url

from app.db import Database, migrate
from tests.integration import postgres
from tests.integration.letters import MAILING
from tests.integration.other_platform import OtherPlatform
from tests.integration.stack import KEYS, PATIENT_S, Stack, gunicorn_stack, make_database, make_keys, threaded_stack

# What these tell of is not the database's doing, but for who wins of several and for the whole main job. With
# DATABASES=all they run on both.
_ON_ONE = {
    "test_claims", "test_connecting", "test_content", "test_cookieless", "test_deep_linking",
    "test_dynamic_registration", "test_evidence_pages", "test_form_fields", "test_grade_choice",
    "test_hostile_fields", "test_images", "test_inspector_pages", "test_invigilators", "test_key_rotation",
    "test_launches", "test_linking", "test_logins", "test_main_job", "test_sitting_words", "test_sittings",
    "test_taking_over", "test_teaching",
}  # fmt: skip
_RACES = ("_at_once_", "_at_the_same_moment", "_on_both_databases", "_while_", "_connection_lost_")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the second database where nothing depends on it."""
    if os.environ.get("DATABASES") == "all":
        return
    left = [
        item
        for item in items
        if item.path.stem in _ON_ONE and "[postgresql" in item.name and not any(words in item.name for words in _RACES)
    ]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in set(left)]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Give the URL of a PostgreSQL server, or skip with the reason."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgres.server())
        except postgres.PostgresMissing as error:
            pytest.skip(f"PostgreSQL: {error}")
        yield url


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an SQLite database with every table and nothing in them."""
    path = tmp_path_factory.mktemp("migrated") / "migrated.sqlite3"
    make_database(path)
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Iterator[str]:
    """Give the name of the same on PostgreSQL, which can be another database's template."""
    with postgres.database(postgres_server) as url:
        db = Database(url)
        migrate(db)
        db.dispose()
        yield str(make_url(url).database)


@pytest.fixture
def sqlite_url(migrated: Path, tmp_path: Path) -> str:
    """Give the URL of an SQLite database of the test's own with every table."""
    path = shutil.copy(migrated, tmp_path / "test.sqlite3")
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of a database with every table and nothing in them, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    template = request.getfixturevalue("migrated_postgres")
    with postgres.database(request.getfixturevalue("postgres_server"), template) as url:
        yield url


@pytest.fixture
def lms_timeout_s() -> float:
    """Give how long the tool waits for the platform."""
    return PATIENT_S


@pytest.fixture(scope="session")
def made_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make every key once, because that is slow; each stack gets a copy."""
    folder = tmp_path_factory.mktemp("keys") / KEYS
    make_keys(folder)
    return folder


@pytest.fixture
def stack(database_url: str, tmp_path: Path, made_keys: Path, lms_timeout_s: float) -> Iterator[Stack]:
    """Give the tool and the demo LMS, served by threads of this process, with a clock that can be moved."""
    with threaded_stack(database_url, tmp_path, made_keys, lms_timeout_s=lms_timeout_s) as found:
        yield found


@pytest.fixture
def mailing(sqlite_url: str, tmp_path: Path, made_keys: Path) -> Iterator[Stack]:
    """Give an installation that keeps its letters and offers a micro-credential."""
    with threaded_stack(sqlite_url, tmp_path, made_keys, settings=MAILING) as found:
        found.offer()
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
