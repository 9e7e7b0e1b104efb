"""What the tests of faults share with those of the whole product."""

from tests.integration.conftest import made_keys, migrated, migrated_postgres, postgres_server, sqlite_url

__all__ = ["made_keys", "migrated", "migrated_postgres", "postgres_server", "sqlite_url"]
