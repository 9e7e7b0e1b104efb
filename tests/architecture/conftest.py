"""Both databases, as in the integration tests."""

from tests.integration.conftest import database_url, postgres_server

__all__ = ["database_url", "postgres_server"]
