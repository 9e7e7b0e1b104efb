"""Tables of what holders share. Of those who open a link nothing is kept but that somebody did."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Boolean, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class ShareRow(Base):
    """A link by which others see an award. Its secret stands here as a digest only."""

    __tablename__ = "shares"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    shows_grade: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    views: Mapped[int] = mapped_column(Integer, default=0)


class SharedPageRow(Base):
    """The holder shows everything at the address that the award's files and its paper carry; no row, no showing."""

    __tablename__ = "shared_pages"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), primary_key=True)
    shown_at: Mapped[datetime] = mapped_column(UtcDateTime)
