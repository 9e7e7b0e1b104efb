"""Brings a database's tables to the product's version. Forward only."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from app.db.session import Database

_FOLDER = Path(__file__).parent / "migrations"


def configuration() -> Config:
    """Return Alembic's configuration; there is no alembic.ini to keep in step."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config


def migrate(db: Database) -> str:
    """Apply every migration that the database lacks and return the revision it then has."""
    config = configuration()
    with db.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return MigrationContext.configure(connection).get_current_revision() or ""


def is_current(db: Database) -> bool:
    """Tell whether the database has every migration."""
    with db.engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    return revision == ScriptDirectory.from_config(configuration()).get_current_head()


def differences(db: Database, metadata: MetaData) -> list[object]:
    """Return how the database differs from the tables in code; empty when the migrations are complete."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))
