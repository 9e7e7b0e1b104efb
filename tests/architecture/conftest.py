"""Both databases, as in the integration tests, but empty."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration import postgres
from tests.integration.conftest import postgres_server

__all__ = ["empty_database_url", "postgres_server"]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.sqlite3'}"
        return
    with postgres.database(request.getfixturevalue("postgres_server")) as url:
        yield url
