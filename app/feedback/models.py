"""The table of answers. Nothing in it leads to a learner without SECRET_KEY."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class FeedbackRow(Base):
    """One award's answers. `number` is their place in the order within the version; `month` is its first day.

    Answers that were taken back or changed leave their row, empty and under a pseudonym that leads nowhere: a number is
    never given twice.
    """

    __tablename__ = "feedback"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("achievement_versions.id"), index=True)
    pseudonym: Mapped[str] = mapped_column(String(64), unique=True)
    fit: Mapped[str] = mapped_column(String(16))
    effort: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text)
    number: Mapped[int] = mapped_column(Integer)
    month: Mapped[date] = mapped_column(Date)
