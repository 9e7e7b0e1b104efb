"""Tables of notices. They hang on a confirmed address and go with it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class NoticeChoiceRow(Base):
    """A holder asked, at `since`, to be told of a kind of event."""

    __tablename__ = "notice_choices"

    address_id: Mapped[UUID] = mapped_column(ForeignKey("holder_addresses.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class NoticeSentRow(Base):
    """A notice whose letter was put down in the same transaction: its key lets there be one.

    `about` is an award's or an achievement's id, `moment` an RFC 3339 moment or "".
    """

    __tablename__ = "notices_sent"

    address_id: Mapped[UUID] = mapped_column(ForeignKey("holder_addresses.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    about: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    moment: Mapped[str] = mapped_column(String(40), primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
