"""Tables of the long-term access: private e-mail addresses, links in letters, sessions."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class HolderAddressRow(Base):
    """The address by which a holder comes to what is theirs, sealed; `lookup` finds it and tells nothing else."""

    __tablename__ = "holder_addresses"
    __table_args__ = (UniqueConstraint("platform_id", "learner_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    platform_id: Mapped[UUID] = mapped_column(Uuid)
    learner_id: Mapped[str] = mapped_column(String(255))
    sealed: Mapped[str] = mapped_column(Text)
    lookup: Mapped[str] = mapped_column(String(64), index=True)
    language: Mapped[str] = mapped_column(String(8))
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HolderLinkRow(Base):
    """A link in a letter to an address. For confirming, whose it becomes and the address, sealed.

    For changing, `replaces` finds the address in whose place this one comes, whosever it is.
    """

    __tablename__ = "holder_links"
    __table_args__ = (Index("ix_holder_links_lookup_created_at", "lookup", "created_at"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    lookup: Mapped[str] = mapped_column(String(64))
    platform_id: Mapped[UUID | None] = mapped_column(Uuid)
    learner_id: Mapped[str] = mapped_column(String(255), default="")
    sealed: Mapped[str] = mapped_column(Text, default="")
    replaces: Mapped[str] = mapped_column(String(64), default="")
    language: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HolderSessionRow(Base):
    """A browser in which whoever reads the letters to an address is signed in."""

    __tablename__ = "holder_sessions"

    session_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    lookup: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
