"""The database: one base, one way to open a transaction, secrets at rest."""

from app.db.base import Base, UtcDateTime, table_of
from app.db.migrate import EncodingUnfit, differences, is_current, migrate, newest_revision
from app.db.personal import Erasure, PersonalPart, Rows, Subject, told
from app.db.secrets import SecretBox, SecretUnreadable, derived_key, secret_digest
from app.db.session import AWAY, Database
from app.db.shares import alone

__all__ = [
    "AWAY",
    "Base",
    "Database",
    "EncodingUnfit",
    "Erasure",
    "PersonalPart",
    "Rows",
    "SecretBox",
    "SecretUnreadable",
    "Subject",
    "UtcDateTime",
    "alone",
    "derived_key",
    "differences",
    "is_current",
    "migrate",
    "newest_revision",
    "secret_digest",
    "table_of",
    "told",
]
