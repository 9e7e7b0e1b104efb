"""The table of what learners do not want."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class DeclineRow(Base):
    """A learner does not want an achievement, until they change their mind.

    Rows stay when they are taken back; there is at most one that is not.
    """

    __tablename__ = "declines"
    __table_args__ = (
        Index(
            "uq_declines_in_force",
            "achievement_id",
            "platform_id",
            "learner_id",
            unique=True,
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievements.id"))
    platform_id: Mapped[UUID] = mapped_column(Uuid)
    learner_id: Mapped[str] = mapped_column(String(255))
    declined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
