"""A database of any earlier version, with data in every table, comes to this version with every row."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Uuid,
    create_engine,
    inspect,
    make_url,
    text,
)  # fmt: skip

from app.db import Database, differences, is_current, migrate
from app.db.migrate import configuration
from app.factory import all_tables, build, create_app
from app.settings import Settings
from tests.integration import postgres
from tests.integration.stack import environment_at, make_keys

# What migrations end on purpose: links that sign in once and signed-in browsers, whose owners sign in anew.
ENDED = {"admin_links", "admin_sessions"}
MOVED = {"admin_audit": "audit_lines"}  # what became part of another table
FILLED_EVERY = 6  # revisions; and whenever there is a new table. Each row goes through all migrations that follow


def revisions() -> list[str]:
    """Return every revision, the oldest first."""
    return [one.revision for one in reversed(list(ScriptDirectory.from_config(configuration()).walk_revisions()))]


def moved(before: Counter[str], found: Counter[str]) -> list[tuple[str, int]]:
    """Return how many rows there were, by the tables in which they are now to be found."""
    return [(name if name in found or name not in MOVED else MOVED[name], count) for name, count in before.items()]


def to(connection: Connection, revision: str, script: ScriptDirectory) -> None:
    """Apply one migration; the files of all are read once, in `script`."""
    context = MigrationContext.configure(
        connection, opts={"fn": lambda current, _: script._upgrade_revs(revision, current), "render_as_batch": True}
    )
    with Operations.context(context):
        context.run_migrations()


def value(table: Table, name: str, number: int) -> Any:
    """Return what the `number`th row holds in a column."""
    column = table.columns[name]
    kind = column.type
    known = all_tables().tables.get(table.name)
    is_uuid = known is not None and name in known.columns and isinstance(known.columns[name].type, Uuid)
    if isinstance(kind, Uuid) or is_uuid:
        return UUID(int=number) if isinstance(kind, Uuid) else UUID(int=number).hex  # SQLite keeps them as text
    if isinstance(kind, DateTime):
        return datetime(2026, 11, 14, 12, number % 60, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2026, 11, 14)
    if isinstance(kind, LargeBinary):
        return b"x%d" % number
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer | Numeric):
        return number
    return f"x{number}"[: getattr(kind, "length", None) or 64]


def fill(connection: Connection, number: int) -> None:
    """Add a row to every table, which refers to rows that were added with it."""
    tables = MetaData()
    tables.reflect(connection)
    given: dict[str, dict[str, Any]] = {}
    for table in tables.sorted_tables:
        if table.name == "alembic_version":
            continue
        row = {column.name: value(table, column.name, number) for column in table.columns if not column.nullable}
        for constraint in table.constraints:
            if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table is not table:
                for own, other in zip(constraint.columns, constraint.elements, strict=True):
                    if own.name in row:
                        row[own.name] = given[constraint.referred_table.name][other.column.name]
        given[table.name] = row
        connection.execute(table.insert().values(row))


def counts(connection: Connection) -> Counter[str]:
    names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
    each = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names)
    return Counter({row[0]: row[1] for row in connection.execute(text(each))} if names else {})


class Sqlite:
    """Databases that are files; a copy is a copy of the file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, name: str) -> str:
        return f"sqlite:///{self._folder / name}.sqlite3"

    def copy(self, name: str, to_name: str) -> None:
        shutil.copy(self._folder / f"{name}.sqlite3", self._folder / f"{to_name}.sqlite3")


class Postgres:
    """Databases of a server; a copy is made from a template."""

    def __init__(self, server: str, first: str) -> None:
        self._server = server
        self._first = first

    def url(self, name: str) -> str:
        return make_url(self._server).set(database=self._named(name)).render_as_string(hide_password=False)

    def copy(self, name: str, to_name: str) -> None:
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {self._named(to_name)} TEMPLATE {self._named(name)}"))
        engine.dispose()

    def _named(self, name: str) -> str:
        return self._first if name == "walk" else f"{self._first}_{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sqlite | Postgres]:
    """Give a place with an empty database, of which copies can be made."""
    if request.param == "sqlite":
        yield Sqlite(tmp_path)
        return
    server = request.getfixturevalue("postgres_server")
    with postgres.database(server) as url:
        yield Postgres(server, str(make_url(url).database))


def test_every_earlier_database_comes_to_this_version_with_its_rows(place: Sqlite | Postgres, tmp_path: Path) -> None:
    """One database goes through all revisions and gets rows at each, so that every migration meets rows of every age.

    That costs as much as one migration, where a database for each revision would cost as many as there are revisions.
    """
    db = Database(place.url("walk"))
    expected: Counter[str] = Counter()
    kept: dict[str, Counter[str]] = {}
    script = ScriptDirectory.from_config(configuration())
    try:
        for number, revision in enumerate(revisions(), start=1):
            with db.engine.begin() as connection:
                to(connection, revision, script)
                found = counts(connection)
                lost = {name: (count, found[name]) for name, count in moved(expected, found) if found[name] < count}
                assert set(lost) <= ENDED, f"migration {revision} lost rows: {lost}"
                if number % FILLED_EVERY == 1 or found.keys() - expected.keys():
                    fill(connection, number)
                    found = counts(connection)
                expected = found
            if number == 1:  # goes the whole way in one transaction, as an operator's does
                db.dispose()  # nobody may be connected to what is copied
                place.copy("walk", revision)
                kept[revision] = expected
        assert is_current(db)
        assert differences(db, all_tables()) == []
        assert all(expected[name] for name in all_tables().tables)
    finally:
        db.dispose()
    for revision, before in kept.items():
        copy = Database(place.url(revision))
        try:
            assert migrate(copy) == revisions()[-1]
            with copy.engine.connect() as connection:
                found = counts(connection)
            assert {name for name, count in moved(before, found) if found[name] < count} <= ENDED, revision
        finally:
            copy.dispose()
    keys = tmp_path / "keys"
    make_keys(keys)
    product = build(Settings.from_environment(environment_at("http://127.0.0.1:1", place.url("walk"), keys)))
    try:
        assert migrate(product.db) == revisions()[-1]
        web = create_app(product).test_client()
        for path in ("/readyz", "/", "/verify", f"/verify/{UUID(int=99)}"):
            assert web.get(path).status_code in {200, 404}, path
        product.schedule.run()
    finally:
        product.close()
