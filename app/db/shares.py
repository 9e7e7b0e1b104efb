"""Work that several processes do at once, in shares that one of them at a time does."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from app.db.session import Database

_TAKE = text("SELECT pg_try_advisory_lock(:work, :share)")
_GIVE_BACK = text("SELECT pg_advisory_unlock(:work, :share)")


@contextmanager
def alone(db: Database, work: int, share: int) -> Iterator[bool]:
    """Give whether nobody else is at a share of a work; until the block ends nobody else is then. No transaction.

    PostgreSQL gives the share back itself when a process dies, whatever it died of. On SQLite everybody may.
    """
    if db.engine.dialect.name != "postgresql":
        yield True
        return
    which = {"work": work, "share": share}
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(_TAKE, which).scalar_one():
            yield False
            return
        try:
            yield True
        finally:
            connection.execute(_GIVE_BACK, which)
