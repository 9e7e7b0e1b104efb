"""Tables of imports and of acts about many awards. A name is kept until its line is decided, and the file nowhere."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.people import JobColumns

_TAKEN = text("state IN ('pending', 'issuing', 'issued', 'erased')")
_IS_ISSUING = text("state = 'issuing'")
IS_REFUSED = text("state IN ('kept', 'refused')")
"""What is forgotten after a while; queries say it in the words of the index."""


class AwardImportRow(JobColumns, Base):
    """An import that somebody confirmed: held, running, waiting for the hourly cap, done or cancelled.

    `total` is how many decisions were confirmed, `allowance` how many of them a human has let through beyond the cap.
    """

    __tablename__ = "award_imports"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    issuer_slug: Mapped[str] = mapped_column(String(63), index=True)
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievements.id"))
    version: Mapped[int] = mapped_column(Integer)
    file_digest: Mapped[str] = mapped_column(String(64))
    held_until: Mapped[datetime] = mapped_column(UtcDateTime)
    wait_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    total: Mapped[int] = mapped_column(Integer)
    allowance: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    released_by: Mapped[str] = mapped_column(String(255), default="", server_default="")
    imported_by: Mapped[str] = mapped_column(String(255))


class ImportedDecisionRow(Base):
    """One decision of an import; `state` is that of an issue to a class or erased, `code` that of a refusal.

    Of one that was being awarded when its import ended, `code` says why it ended until it is known what became of it.

    `decided` is the decision until it was its turn. What stays with an award is by which key it was decided, so that
    the same decision never awards twice: `key_digest` even when the key itself was erased with its person.
    """

    __tablename__ = "imported_decisions"
    __table_args__ = (
        Index(
            "uq_imported_decisions_key",
            "issuer_slug",
            "key_digest",
            unique=True,
            sqlite_where=_TAKEN,
            postgresql_where=_TAKEN,
        ),
        Index("ix_imported_decisions_learner", "platform_id", "learner_id"),
        Index("ix_imported_decisions_issuing", "import_id", sqlite_where=_IS_ISSUING, postgresql_where=_IS_ISSUING),
        Index("ix_imported_decisions_refused", "import_id", sqlite_where=IS_REFUSED, postgresql_where=IS_REFUSED),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("award_imports.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    issuer_slug: Mapped[str] = mapped_column(String(63))
    platform_id: Mapped[UUID] = mapped_column(Uuid)
    learner_id: Mapped[str] = mapped_column(String(255))
    key: Mapped[str] = mapped_column(String(100))
    key_digest: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    decided: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(64), default="")
    award_id: Mapped[UUID | None] = mapped_column(ForeignKey("awards.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BulkActRow(JobColumns, Base):
    """An act about many awards that somebody confirmed."""

    __tablename__ = "bulk_acts"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    issuer_slug: Mapped[str] = mapped_column(String(63), index=True)
    act: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(Text)
    started_by: Mapped[str] = mapped_column(String(255))


class BulkActAwardRow(Base):
    """One award of it, in the order in which they were chosen; `seen` is the newest act then."""

    __tablename__ = "bulk_act_awards"
    __table_args__ = (Index("ix_bulk_act_awards_bulk_id_number", "bulk_id", "number"),)

    bulk_id: Mapped[UUID] = mapped_column(ForeignKey("bulk_acts.id", ondelete="CASCADE"), primary_key=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    seen: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(64), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
