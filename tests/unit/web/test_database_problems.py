"""Which failures of a database are its own, and which are ours."""

import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, TimeoutError

from app.web import database_code

AWAY, FULL = "web.database_unavailable", "web.storage_full"


def of_sqlite(name: str) -> OperationalError:
    error = sqlite3.OperationalError()
    error.sqlite_errorname = name
    return OperationalError("SELECT", {}, error)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (of_sqlite("SQLITE_FULL"), FULL),
        (of_sqlite("SQLITE_IOERR_WRITE"), AWAY),
        (of_sqlite("SQLITE_BUSY_SNAPSHOT"), AWAY),
        (of_sqlite("SQLITE_ERROR"), ""),  # a table that is not there
        (OperationalError("", {}, psycopg.errors.DiskFull()), FULL),
        (OperationalError("", {}, psycopg.errors.TooManyConnections()), AWAY),
        (OperationalError("", {}, psycopg.errors.AdminShutdown()), AWAY),
        (OperationalError("", {}, psycopg.errors.DeadlockDetected()), AWAY),
        (OperationalError("", {}, psycopg.OperationalError("connection failed")), AWAY),
        (OperationalError("", {}, psycopg.errors.UndefinedTable()), ""),
        (IntegrityError("", {}, psycopg.errors.UniqueViolation()), ""),
        (TimeoutError(), AWAY),
    ],
)
def test_only_a_database_that_is_away_or_full_is_worth_coming_back_for(error, code):
    assert database_code(error) == code
