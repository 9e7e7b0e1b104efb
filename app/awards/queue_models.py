"""Tables of what waits for its credential: the tries that failed, and whose turn it was."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class SealingTryRow(Base):
    """An award whose credential could not be made; gone once it is. Without `next_try_at` somebody must look."""

    __tablename__ = "sealing_tries"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id", ondelete="CASCADE"), primary_key=True)
    attempts: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String(64))
    failed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class QueueTurnRow(Base):
    """When an institution last had its turn, by a number that grows; and since when its issuing rests, if it does.

    `turn` is of signing what waits, `class_turn` of issuing to classes, `check_turn` of checking them.
    """

    __tablename__ = "queue_turns"

    issuer_slug: Mapped[str] = mapped_column(String(63), primary_key=True)
    turn: Mapped[int] = mapped_column(BigInteger, default=0)
    class_turn: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    check_turn: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    turned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_by: Mapped[str] = mapped_column(String(255), default="")
