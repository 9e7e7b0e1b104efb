"""The table of what was done about awards after they were issued."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class AwardActRow(Base):
    """One thing that was done or said about an award; rows are only ever added.

    `number` counts them for each award: moments have whole seconds. `answer_until` is the last day on which the learner
    can answer a suspension, None where the institution sets no term. `newest_record` is the number of the newest record
    about the learner's assessments then: what was recorded up to it was known to whoever acted.
    """

    __tablename__ = "award_acts"
    __table_args__ = (UniqueConstraint("award_id", "number"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"))
    number: Mapped[int] = mapped_column(Integer)
    act: Mapped[str] = mapped_column(String(32))
    party: Mapped[str] = mapped_column(String(16))
    by_id: Mapped[str] = mapped_column(String(255))
    by_name: Mapped[str] = mapped_column(String(255))
    words: Mapped[str] = mapped_column(Text)
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_until: Mapped[date | None] = mapped_column(Date)
    newest_record: Mapped[int] = mapped_column(Integer)
