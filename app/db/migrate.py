"""Brings a database's tables to the product's version. Forward only.

Alembic is loaded by those who migrate only: a web process asks but whether the database is up to date.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import MetaData, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.db.session import Database
from app.errors import Kind, ProductError

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).parent / "migrations"


class EncodingUnfit(ProductError):
    """The database keeps text in another encoding than UTF-8: names would be lost, or found by nobody."""

    kind = Kind.UNAVAILABLE
    code = "db.encoding"


def configuration() -> "Config":
    """Return Alembic's configuration; there is no alembic.ini to keep in step."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config


def newest_revision() -> str:
    """Return the revision of the newest migration; each file's name begins with its revision, a number."""
    return max(path.stem.split("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*_*.py"))


def migrate(db: Database, to: str = "head") -> str:
    """Apply every migration that the database lacks, up to a revision, and return the revision it then has.

    Raises EncodingUnfit.
    """
    _check_encoding(db)
    if to == "head" and is_current(db):
        return newest_revision()  # as at most starts: Alembic would read every migration to find that out
    from alembic import command  # noqa: PLC0415
    from alembic.migration import MigrationContext  # noqa: PLC0415

    config = configuration()
    with db.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        return MigrationContext.configure(connection).get_current_revision() or ""


def is_current(db: Database) -> bool:
    """Tell whether the database has every migration."""
    try:
        with db.look() as connection:
            revisions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    except (OperationalError, ProgrammingError):
        with db.look() as connection:  # either there is no such table yet, or there is no database: then this raises
            connection.execute(text("SELECT 1"))
        return False
    return list(revisions) == [newest_revision()]


def _check_encoding(db: Database) -> None:
    if db.engine.dialect.name == "sqlite":
        return
    with db.look() as connection:
        encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise EncodingUnfit(f"its encoding is {encoding}: make it anew with UTF8")


def differences(db: Database, metadata: MetaData) -> list[object]:
    """Return how the database differs from the tables in code; empty when the migrations are complete."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415
    from alembic.migration import MigrationContext  # noqa: PLC0415

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))
