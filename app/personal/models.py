"""Tables of what people ask about their data."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class ObjectionRow(Base):
    """A learner objects to what is done with their data; at most one of a person waits for an answer."""

    __tablename__ = "objections"
    __table_args__ = (
        Index(
            "uq_objections_open",
            "platform_id",
            "learner_id",
            unique=True,
            sqlite_where=text("outcome = 'open'"),
            postgresql_where=text("outcome = 'open'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    issuer_slug: Mapped[str] = mapped_column(String(63), index=True)
    platform_id: Mapped[UUID] = mapped_column(Uuid)
    learner_id: Mapped[str] = mapped_column(String(255))
    learner_name: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(16))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str] = mapped_column(String(255), default="")


class ErasedSubjectRow(Base):
    """That a person had everything erased, by a MAC of who they are with a key that is not in the database."""

    __tablename__ = "erased_subjects"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime)
