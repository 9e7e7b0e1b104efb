"""The database: one base, one way to open a transaction, secrets at rest."""

from app.db.base import Base, UtcDateTime, table_of
from app.db.migrate import differences, is_current, migrate
from app.db.secrets import SecretBox, SecretUnreadable
from app.db.session import Database

__all__ = [
    "Base",
    "Database",
    "SecretBox",
    "SecretUnreadable",
    "UtcDateTime",
    "differences",
    "is_current",
    "migrate",
    "table_of",
]
