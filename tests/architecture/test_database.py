"""One line of migrations, and the same tables as in the code on both databases."""

from datetime import UTC, datetime
from uuid import UUID

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, DateTime, Integer, LargeBinary, MetaData, Table, Uuid, text

from app.audit import Audit
from app.audit.chain import BEGINNING, chained, inspect
from app.clock import utc_now
from app.db import Database, differences, is_current, migrate
from app.db.migrate import configuration, newest_revision
from app.factory import all_tables


def test_there_is_one_line_of_migrations():
    script = ScriptDirectory.from_config(configuration())
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1
    assert [newest_revision()] == script.get_heads()


def test_migrations_make_the_tables_that_the_code_has(empty_database_url):
    db = Database(empty_database_url)
    try:
        assert not is_current(db)
        revision = migrate(db)
        assert is_current(db)
        assert migrate(db) == revision  # safe to repeat
        assert differences(db, all_tables()) == []
    finally:
        db.dispose()


def test_awards_and_their_credentials_outlive_the_migration_that_makes_their_table_anew(empty_database_url):
    db = Database(empty_database_url)
    settings = configuration()
    try:
        with db.engine.begin() as connection:
            settings.attributes["connection"] = connection
            command.upgrade(settings, "0014")
        tables = MetaData()
        tables.reflect(db.engine)
        with db.engine.begin() as connection:
            for name in (
                "achievements",
                "achievement_versions",
                "status_lists",
                "awards",
                "credentials",
                "admin_audit",
            ):
                connection.execute(tables.tables[name].insert().values(_row(tables.tables[name])))
        migrate(db)
        with db.read() as session:
            kept = session.execute(
                text("SELECT a.learner_id, c.content FROM awards a JOIN credentials c ON 1 = 1")
            ).all()
        assert [(one.learner_id, bytes(one.content)) for one in kept] == [("x", b"x")]
        # What administrators did has become the first line of the audit, and can be chained.
        (line,) = Audit(db, utc_now).newest("x")
        assert (line.actor, line.who, line.action, line.about) == ("administrator", "x", "x", "x")
        assert line.happened_at == datetime(2026, 11, 14, tzinfo=UTC)
        (chained_line,) = chained([line], 0, BEGINNING)
        assert inspect(lambda: [chained_line]).fault is None
        assert differences(db, all_tables()) == []
    finally:
        db.dispose()


def _row(table: Table) -> dict[str, object]:
    """Return a row in which everything that must be there is, and every id is the same."""
    values: dict[str, object] = {}
    for column in table.columns:
        kind = column.type
        if column.nullable:
            continue
        if column.primary_key or column.foreign_keys or isinstance(kind, Uuid):  # SQLite keeps ids as text
            values[column.name] = UUID(int=1) if isinstance(kind, Uuid) else UUID(int=1).hex
        elif isinstance(kind, DateTime):
            values[column.name] = datetime(2026, 11, 14, tzinfo=UTC)
        elif isinstance(kind, LargeBinary):
            values[column.name] = b"x"
        elif isinstance(kind, JSON):
            values[column.name] = {}
        else:
            values[column.name] = 1 if isinstance(kind, Integer) else "x"
    return values
