"""The tables of what learners ask for whose name is wrong, and of how it was answered."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class NameRequestRow(Base):
    """A learner asks for another name in a credential; rows are only ever added.

    `number` counts them for each award: moments have whole seconds. `reduced_at` tells since when the names and the
    words are gone, None where they are not.
    """

    __tablename__ = "name_requests"
    __table_args__ = (UniqueConstraint("award_id", "number"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"))
    number: Mapped[int] = mapped_column(Integer)
    learner_name: Mapped[str] = mapped_column(Text)
    given_name: Mapped[str] = mapped_column(Text)
    family_name: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reduced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NameAnswerRow(Base):
    """How a request ended, once; `words` are the reason of a refusal, which the learner reads."""

    __tablename__ = "name_answers"
    __table_args__ = (Index("ix_name_answers_answered_at", "answered_at"),)

    request_id: Mapped[UUID] = mapped_column(ForeignKey("name_requests.id"), primary_key=True)
    answer: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text)
    answered_by: Mapped[str] = mapped_column(String(255))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    new_award_id: Mapped[UUID | None] = mapped_column(ForeignKey("awards.id"))
