"""One line of migrations, and the same tables as in the code on both databases."""

from alembic.script import ScriptDirectory

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
