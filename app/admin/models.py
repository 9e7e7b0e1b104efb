"""Tables of the administrator's door."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class AdminLinkRow(Base):
    """A one-time sign-in link, as the hash of its token."""

    __tablename__ = "admin_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    issuer_slug: Mapped[str] = mapped_column(String(63))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AdminSessionRow(Base):
    """An administrator's browser session, as the hash of its cookie."""

    __tablename__ = "admin_sessions"

    session_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    issuer_slug: Mapped[str] = mapped_column(String(63))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
