"""Transactions on SQLite and PostgreSQL, with the same promises on both."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock, local
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

AWAY = (OperationalError, InterfaceError, NoConnection)
"""What a statement raises while the database is away, full or in use by too many: later it may do."""


# In a transaction that is open already a session is a savepoint of it.
_SESSION: dict[str, Any] = {"expire_on_commit": False, "join_transaction_mode": "create_savepoint"}


class _Joined(local):
    """The transaction that a thread has open for several acts, if it has."""

    connection: Connection | None = None


class Database:
    """One database: `read()` sees a snapshot, `write()` is one transaction that commits at the end of the block.

    On SQLite a write takes the write lock at its start (BEGIN IMMEDIATE), so that two writers queue instead of failing
    half-way. Never hold a transaction open while calling another system.
    """

    def __init__(self, url: str) -> None:
        options: dict[str, Any] = {"pool_size": 10}
        if url.startswith("sqlite"):
            # Writers wait for the lock rather than fail: a hundred claims at once queue behind each other.
            options["connect_args"] = {"timeout": 30, "check_same_thread": False}
            options["max_overflow"] = 60  # files are opened quickly: one for each thread of a web process
        else:
            options["pool_pre_ping"] = True
            # Without it the text of a database without an encoding comes as bytes, and nobody can say what is wrong.
            options["connect_args"] = {"client_encoding": "utf8"}
            # A server has a hundred connections for all processes; transactions are short, so threads take turns.
            options["max_overflow"] = 20
        # An error's words go into logs, and what was written may be names.
        self.engine: Engine = create_engine(url, hide_parameters=True, **options)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        # Within a process writers queue here: SQLite's own waiting is sleeping and trying again, which costs many times
        # what the writing takes.
        self._turn: AbstractContextManager[object] = Lock() if self.engine.dialect.name == "sqlite" else nullcontext()
        self._joined = _Joined()
        self._writing = self.engine.execution_options(writes=True)
        self._looking = self.engine.execution_options(
            **{"single": True} if self.engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
        )

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session whose changes are discarded."""
        with Session(self._joined.connection or self.engine, **_SESSION) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """Give a session whose statements all see what was committed when the first began, however long it takes."""
        level = {} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with Session(self.engine.execution_options(**level), expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session that is committed when the block ends and rolled back when it raises."""
        if joined := self._joined.connection:
            with Session(joined, **_SESSION) as session, session.begin():
                yield session
            return
        with self._turn, Session(self._writing, **_SESSION) as session, session.begin():
            yield session

    @contextmanager
    def together(self) -> Iterator[None]:
        """Let all that this thread writes in the block be one transaction: committed at its end, or all undone.

        What it reads there sees what it wrote. A write that is refused and caught in the block undoes itself alone.
        """
        if self._joined.connection:
            yield
            return
        with self._turn, self._writing.begin() as connection:
            self._joined.connection = connection
            try:
                yield
            finally:
                self._joined.connection = None

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Give a connection for single reading statements, each for itself and without a session.

        A launch takes many small steps and a session costs several times what they do; elsewhere `read()` is clearer.
        """
        if joined := self._joined.connection:
            yield joined
            return
        with self._looking.connect() as connection:
            yield connection

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """Give a connection in one writing transaction, as `write()` and for the same reason as `look()`."""
        if joined := self._joined.connection:
            with joined.begin_nested():
                yield joined
            return
        with self._turn, self._writing.begin() as connection:
            yield connection

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _prepare_sqlite(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.isolation_level = None  # SQLAlchemy's "begin" event below says BEGIN, not the driver
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("single"):
        return
    immediate = options.get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
