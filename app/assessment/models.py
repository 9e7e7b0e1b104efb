"""Tables of sittings and attestations: rows that are only ever added, chained by their digests."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class AssessmentRecordRow(Base):
    """One link of an institution's chain: a sitting, an attestation, a second person's, or a reduction.

    `kept` is what stays for good, `personal` what is erased after the institution's term; its digest stays. The columns
    that rows are found by repeat what is in `personal`, and are emptied with it. Nothing else is ever changed.
    """

    __tablename__ = "assessment_records"
    __table_args__ = (
        Index("ix_assessment_records_learner", "platform_id", "context_id", "learner_id"),
        Index("ix_assessment_records_sitting", "sitting_id"),
    )

    issuer_slug: Mapped[str] = mapped_column(String(63), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(16))
    sitting_id: Mapped[UUID | None] = mapped_column(Uuid)
    platform_id: Mapped[UUID | None] = mapped_column(Uuid)
    context_id: Mapped[str] = mapped_column(String(255), default="")
    learner_id: Mapped[str] = mapped_column(String(255), default="")
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)
    personal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    personal_digest: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class AssessmentHeadRow(Base):
    """The newest link of an institution's chain, with a MAC by a key that is not in the database.

    Whoever writes locks it, so that the chain has no forks; whoever awards locks it shared.
    """

    __tablename__ = "assessment_heads"

    issuer_slug: Mapped[str] = mapped_column(String(63), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))


class AssessmentRequestRow(Base):
    """A form that was carried out, by the key that came with it, so that sending it again does nothing."""

    __tablename__ = "assessment_requests"

    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AssessmentPolicyRow(Base):
    """What an institution asks of its assessments, where it asks for anything but the usual."""

    __tablename__ = "assessment_policies"

    issuer_slug: Mapped[str] = mapped_column(String(63), primary_key=True)
    known_personally: Mapped[bool] = mapped_column()
    second_person: Mapped[bool] = mapped_column()
    appeal_days: Mapped[int] = mapped_column(Integer)
    retention_months: Mapped[int] = mapped_column(Integer)
    examiner_shown: Mapped[str] = mapped_column(String(8), server_default="name")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class InvigilatorLinkRow(Base):
    """A link for one sitting; of its secret only the SHA-256 is kept."""

    __tablename__ = "invigilator_links"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    issuer_slug: Mapped[str] = mapped_column(String(63))
    platform_id: Mapped[UUID] = mapped_column(Uuid)
    context_id: Mapped[str] = mapped_column(String(255))
    sitting_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    course_title: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(100))
    made_by: Mapped[str] = mapped_column(String(255))
    made_by_name: Mapped[str] = mapped_column(String(255))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class InvigilatorSessionRow(Base):
    """A browser that a link has let in, by the SHA-256 of its cookie."""

    __tablename__ = "invigilator_sessions"

    session_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("invigilator_links.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class RetentionRunRow(Base):
    """When an institution's records were last looked through for what is past its term, and how many were reduced."""

    __tablename__ = "retention_runs"

    issuer_slug: Mapped[str] = mapped_column(String(63), primary_key=True)
    ran_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reduced: Mapped[int] = mapped_column(Integer)
