"""Tables of the audit. Triggers of both databases refuse to change or delete what was written (0027, 0038)."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime

_Number = BigInteger().with_variant(Integer, "sqlite")  # only an INTEGER counts by itself there
_UNCHAINED = text("number IS NULL")


class AuditLineRow(Base):
    """One line, written in the transaction of what it tells of; `number` and both digests come when it is chained.

    `who` and `about` go, with their salts, when they are erased; nothing else ever changes.
    """

    __tablename__ = "audit_lines"
    __table_args__ = (
        UniqueConstraint("issuer_slug", "number"),
        Index("ix_audit_lines_issuer_slug_id", "issuer_slug", "id"),
        Index("ix_audit_lines_unchained", "issuer_slug", "id", sqlite_where=_UNCHAINED, postgresql_where=_UNCHAINED),
    )

    id: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=True)
    issuer_slug: Mapped[str] = mapped_column(String(63))
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(63))
    request_id: Mapped[str] = mapped_column(String(64))
    who: Mapped[str | None] = mapped_column(String(255))
    who_salt: Mapped[str | None] = mapped_column(String(32))
    who_digest: Mapped[str] = mapped_column(String(64))
    about: Mapped[str | None] = mapped_column(String(512))
    about_salt: Mapped[str | None] = mapped_column(String(32))
    about_digest: Mapped[str] = mapped_column(String(64))
    number: Mapped[int | None] = mapped_column(BigInteger)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """Where an institution's chain ends; whoever chains lines locks it."""

    __tablename__ = "audit_heads"

    issuer_slug: Mapped[str] = mapped_column(String(63), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))


class AuditCheckpointRow(Base):
    """A signed statement of how far a chain had come."""

    __tablename__ = "audit_checkpoints"

    issuer_slug: Mapped[str] = mapped_column(ForeignKey("audit_heads.issuer_slug"), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    statement: Mapped[str] = mapped_column(Text)
