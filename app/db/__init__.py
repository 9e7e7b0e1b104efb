"""The database: one base, one way to open a transaction, secrets at rest."""

from app.db.base import Base, UtcDateTime, table_of
from app.db.migrate import differences, is_current, migrate
from app.db.secrets import SecretBox, SecretUnreadable
from app.db.session import Database
from app.db.shares import alone

__all__ = [
    "Base",
    "Database",
    "SecretBox",
    "SecretUnreadable",
    "UtcDateTime",
    "alone",
    "differences",
    "is_current",
    "migrate",
    "table_of",
]
