"""Tables of class checks and of issuing to a class. Names and grades are kept for a week at most."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text, Uuid, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime

_RUNNING = text("state = 'running'")
_OPEN = text("state <> 'done'")


class JobColumns:
    """What each row that is a job has. It is the truth: whoever runs the job proves it by `runner`.

    Without a heartbeat for a while its runner has gone.
    """

    state: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    runner: Mapped[UUID | None] = mapped_column(Uuid)
    heartbeat_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class ClassCheckRow(JobColumns, Base):
    """One reading of a class by its draft rule.

    `paused_version` is the published version under which the course had changed. `decisive` is the condition that the
    picture shows; `left_out` counts who is on the roster and can receive nothing.
    """

    __tablename__ = "class_checks"
    __table_args__ = (
        # However many ask, in however many processes: one reading of a course at a time.
        Index(
            "uq_class_checks_running",
            "platform_id",
            "context_id",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
        Index("ix_class_checks_course", "platform_id", "context_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    platform_id: Mapped[UUID] = mapped_column(Uuid)
    context_id: Mapped[str] = mapped_column(String(255))
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievements.id"))
    issuer_slug: Mapped[str] = mapped_column(String(63), default="", server_default="")
    revision: Mapped[int] = mapped_column(Integer)
    memberships_url: Mapped[str] = mapped_column(String(2048))
    resource_link_id: Mapped[str] = mapped_column(String(255))
    failure: Mapped[str] = mapped_column(String(64), default="")
    total: Mapped[int | None] = mapped_column(Integer)
    done: Mapped[int] = mapped_column(Integer, default=0)
    decisive: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    left_out: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    source: Mapped[str] = mapped_column(String(64), default="")
    paused_version: Mapped[int | None] = mapped_column(Integer)
    started_by: Mapped[str] = mapped_column(String(255))


class ClassCheckLearnerRow(Base):
    """What a check found about one learner. Grades in millionths of their unit can be sorted on any database."""

    __tablename__ = "class_check_rows"
    __table_args__ = (Index("ix_class_check_rows_name", "check_id", "folded_name", "learner_id"),)

    check_id: Mapped[UUID] = mapped_column(ForeignKey("class_checks.id", ondelete="CASCADE"), primary_key=True)
    learner_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    folded_name: Mapped[str] = mapped_column(Text)
    standing: Mapped[str] = mapped_column(String(16))
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    missing: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    verdict: Mapped[str] = mapped_column(String(16), default="")
    grade_millionths: Mapped[int | None] = mapped_column(BigInteger)
    possible_millionths: Mapped[int | None] = mapped_column(BigInteger)


class IssueBatchRow(JobColumns, Base):
    """An issue to many learners of a course, by the teacher or by an automatic rule, until nobody of it waits.

    `state` is running, waiting (until `wait_until`, for the reason `waits_for`: "cap" or the code of a refusal) or
    done. `allowance` is how many of those who waited then a human has released beyond the hourly cap.
    """

    __tablename__ = "issue_batches"
    __table_args__ = (
        Index(
            "uq_issue_batches_open",
            "platform_id",
            "context_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_issue_batches_course", "platform_id", "context_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    platform_id: Mapped[UUID] = mapped_column(Uuid)
    context_id: Mapped[str] = mapped_column(String(255))
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievements.id"))
    issuer_slug: Mapped[str] = mapped_column(String(63), index=True)
    memberships_url: Mapped[str] = mapped_column(String(2048))
    resource_link_id: Mapped[str] = mapped_column(String(255))
    origin: Mapped[str] = mapped_column(String(16))
    waits_for: Mapped[str] = mapped_column(String(64), default="")
    wait_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    allowance: Mapped[int] = mapped_column(Integer, default=0)
    released_by: Mapped[str] = mapped_column(String(255), default="")
    started_by: Mapped[str] = mapped_column(String(255))


class IssueRow(Base):
    """One learner of a batch: pending, issuing, issued, kept (had it already) or refused with the code of a refusal.

    The name comes from the roster and is forgotten as soon as it is decided or the batch waits. `failed_rounds` counts
    in how many rounds the platform did not answer about this learner; `was_released` says that a human who let more
    through saw this one waiting.
    """

    __tablename__ = "issue_rows"
    __table_args__ = (Index("ix_issue_rows_state_decided_at", "state", "decided_at"),)

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("issue_batches.id", ondelete="CASCADE"), primary_key=True)
    learner_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(64), default="")
    is_member: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(Text, default="")
    given_name: Mapped[str] = mapped_column(Text, default="")
    family_name: Mapped[str] = mapped_column(Text, default="")
    failed_rounds: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    was_released: Mapped[bool] = mapped_column(default=False, server_default=false())
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class IssueCapRow(Base):
    """How many awards the system and teachers may issue in an hour; issuing locks the row while it counts."""

    __tablename__ = "issue_caps"

    issuer_slug: Mapped[str] = mapped_column(String(63), primary_key=True)
    per_hour: Mapped[int] = mapped_column(Integer)


class IssuePlaceRow(Base):
    """A place in an institution's hour that something else than an issue to a class has taken."""

    __tablename__ = "issue_places"
    __table_args__ = (Index("ix_issue_places_issuer_slug_taken_at", "issuer_slug", "taken_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    issuer_slug: Mapped[str] = mapped_column(String(63))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
