"""Tables around the versions of a definition: who has seen which, approvals before publication, when to look again."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class VersionSeenRow(Base):
    """The version whose conditions a learner without an award has read; gone once there is an award."""

    __tablename__ = "versions_seen"

    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievements.id"), primary_key=True)
    platform_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    learner_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)


class ReviewPolicyRow(Base):
    """Whether an institution lets nothing be published that a quality officer has not approved."""

    __tablename__ = "review_policies"

    issuer_slug: Mapped[str] = mapped_column(String(63), primary_key=True)
    is_required: Mapped[bool] = mapped_column(Boolean)
    changed_by: Mapped[str] = mapped_column(String(255))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReviewRequestRow(Base):
    """A definition sent for approval, with the institution's profile and what the rule rests on as they were.

    All but `state` stays as it was sent; at most one of an achievement is pending.
    """

    __tablename__ = "review_requests"
    __table_args__ = (
        Index(
            "uq_review_requests_pending",
            "achievement_id",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievements.id"), index=True)
    issuer_slug: Mapped[str] = mapped_column(String(63), index=True)
    revision: Mapped[int] = mapped_column(Integer)
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    issuer: Mapped[dict[str, Any]] = mapped_column(JSON)
    basis: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    platform_id: Mapped[UUID] = mapped_column(Uuid)
    sent_by: Mapped[str] = mapped_column(String(255))
    sender_name: Mapped[str] = mapped_column(String(255))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16))


class ReviewStepRow(Base):
    """One thing that was done about a request; rows are only ever added."""

    __tablename__ = "review_steps"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("review_requests.id"), index=True)
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    step: Mapped[str] = mapped_column(String(16))
    who: Mapped[str] = mapped_column(String(255))
    comment: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))


class LookRow(Base):
    """Somebody set the day by which a definition is looked at again; `is_right` if they looked and found it right.

    `number` counts them for each definition: moments have whole seconds, and the last one said holds.
    """

    __tablename__ = "definition_looks"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievements.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    looked_by: Mapped[str] = mapped_column(String(255))
    is_right: Mapped[bool] = mapped_column(Boolean)
    due_on: Mapped[date] = mapped_column(Date)
