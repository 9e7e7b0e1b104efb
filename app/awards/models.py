"""Tables of the core: definitions, awards, holds, credentials, status lists."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class AchievementRow(Base):
    """A micro-credential of one course: its draft, and which version is offered now (0: none yet).

    Since `archived_at`, if that is set, it is not offered any more.
    """

    __tablename__ = "achievements"
    __table_args__ = (UniqueConstraint("platform_id", "context_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    platform_id: Mapped[UUID] = mapped_column(Uuid)
    context_id: Mapped[str] = mapped_column(String(255))
    issuer_slug: Mapped[str] = mapped_column(String(63))
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    published_version: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    archived_by: Mapped[str] = mapped_column(String(255), default="", server_default="")


class AchievementVersionRow(Base):
    """One published version with the institution's profile, and what the rule rests on, as they were; never changed."""

    __tablename__ = "achievement_versions"
    __table_args__ = (UniqueConstraint("achievement_id", "version"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievements.id"))
    version: Mapped[int] = mapped_column(Integer)
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    issuer: Mapped[dict[str, Any]] = mapped_column(JSON)
    basis: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[str] = mapped_column(String(255))


class CopyDeclinedRow(Base):
    """A course whose teacher does not want this micro-credential copied into it, so as not to be asked again."""

    __tablename__ = "copies_declined"

    platform_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    context_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievements.id"), primary_key=True)
    declined_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TakeoverRow(Base):
    """A draft that another course's published version was taken over into, and what it was before, for the undo.

    `revision` is the draft's after it: as long as the draft has that, nobody has edited what was taken over.
    """

    __tablename__ = "takeovers"

    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievements.id"), primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("achievement_versions.id"))
    draft_before: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(Integer)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StatusListRow(Base):
    """A Bitstring Status List of one issuer; `revision` grows with every change of a bit."""

    __tablename__ = "status_lists"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    issuer_slug: Mapped[str] = mapped_column(String(63), index=True)
    size: Mapped[int] = mapped_column(Integer)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AwardRow(Base):
    """The fact that a learner achieved a version, never changed but for its state.

    One per learner and achievement is current; a corrected or renewed one supersedes what it points to. `opened_by` are
    the sittings whose attestations opened the gate, None where none did, or it was awarded before that was kept.
    `recorded_at` is when it was written down, None where that was when it was awarded.
    """

    __tablename__ = "awards"
    __table_args__ = (
        Index(
            "uq_awards_current",
            "achievement_id",
            "platform_id",
            "learner_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        UniqueConstraint("supersedes_id"),
        UniqueConstraint("status_list_id", "status_index"),
        Index("ix_awards_platform_id_learner_id", "platform_id", "learner_id"),
        Index("ix_awards_issuer_slug_awarded_at", "issuer_slug", "awarded_at"),
        Index(
            "ix_awards_pending",
            "state",
            "issuer_slug",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievements.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("achievement_versions.id"))
    issuer_slug: Mapped[str] = mapped_column(String(63))
    platform_id: Mapped[UUID] = mapped_column(Uuid)
    context_id: Mapped[str] = mapped_column(String(255))
    learner_id: Mapped[str] = mapped_column(String(255))
    learner_name: Mapped[str] = mapped_column(Text)
    given_name: Mapped[str] = mapped_column(Text)
    family_name: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    awarded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    evidence_digest: Mapped[str] = mapped_column(String(64))
    grade: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    assessed: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    opened_by: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("awards.id"))
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    status_list_id: Mapped[UUID] = mapped_column(ForeignKey("status_lists.id"))
    status_index: Mapped[int] = mapped_column(Integer)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_reason: Mapped[str] = mapped_column(Text, default="")
    revoked_by: Mapped[str] = mapped_column(String(255), default="")
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ErasedFileRow(Base):
    """That a file of an award was stored, since when, by its digest: its holder had the file itself erased."""

    __tablename__ = "erased_files"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ErasedEndRow(Base):
    """That an award which ends was erased, and its day, by a MAC of whose it was with a key that is elsewhere."""

    __tablename__ = "erased_ends"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    awarded_on: Mapped[date] = mapped_column(Date)


class HoldRow(Base):
    """A teacher withholds an achievement from a learner, with a reason that the learner reads, until it is lifted.

    Rows stay when they are lifted; there is at most one that is not.
    """

    __tablename__ = "holds"
    __table_args__ = (
        Index(
            "uq_holds_in_force",
            "achievement_id",
            "platform_id",
            "learner_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievements.id"))
    platform_id: Mapped[UUID] = mapped_column(Uuid)
    learner_id: Mapped[str] = mapped_column(String(255))
    reason: Mapped[str] = mapped_column(Text)
    held_by: Mapped[str] = mapped_column(String(255))
    held_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lifted_by: Mapped[str] = mapped_column(String(255), default="")
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class IssueModeRow(Base):
    """How an achievement is issued, where its teacher chose anything but the learner's own claim.

    An automatic rule issues nothing before its teacher has seen whom it reaches: `tried_version` is the published
    version for which they did, None while it is only tried. Nor beyond `most` awards, without somebody looking again.
    """

    __tablename__ = "issue_modes"

    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievements.id"), primary_key=True)
    mode: Mapped[str] = mapped_column(String(16))
    most: Mapped[int | None] = mapped_column(Integer)
    tried_version: Mapped[int | None] = mapped_column(Integer)
    changed_by: Mapped[str] = mapped_column(String(255))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReleaseRow(Base):
    """A teacher lets a learner claim, where the teacher confirms first."""

    __tablename__ = "releases"

    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievements.id"), primary_key=True)
    platform_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    learner_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    released_by: Mapped[str] = mapped_column(String(255))
    released_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CredentialRow(Base):
    """An award as signed bytes in one format, stored as signed and never signed again."""

    __tablename__ = "credentials"
    __table_args__ = (UniqueConstraint("award_id", "format"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"))
    format: Mapped[str] = mapped_column(String(32))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
