"""Tables of the administrator's door."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Boolean, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class AdminLinkRow(Base):
    """A one-time sign-in link, as the hash of its token; without a colleague it is one of the command line."""

    __tablename__ = "admin_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    issuer_slug: Mapped[str] = mapped_column(String(63))
    name: Mapped[str] = mapped_column(String(255))
    made_by: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(16), default="administrator", server_default="administrator")
    colleague_id: Mapped[UUID | None] = mapped_column(Uuid)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AdminSessionRow(Base):
    """An administrator's browser session, as the hash of its cookie."""

    __tablename__ = "admin_sessions"

    session_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    issuer_slug: Mapped[str] = mapped_column(String(63))
    name: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(16), default="administrator", server_default="administrator")
    colleague_id: Mapped[UUID | None] = mapped_column(Uuid)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ColleagueRow(Base):
    """Somebody who may sign in to an institution's administration.

    `provider` and `person` are who they are at the institution's own sign-in, once bound; `is_by_claim` says that what
    the provider says of them gives their role.
    """

    __tablename__ = "admin_colleagues"
    __table_args__ = (UniqueConstraint("issuer_slug", "provider", "person"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    issuer_slug: Mapped[str] = mapped_column(String(63), index=True)
    name: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    joined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    provider: Mapped[str | None] = mapped_column(String(600))
    person: Mapped[str | None] = mapped_column(String(255))
    is_by_claim: Mapped[bool] = mapped_column(Boolean, default=False)


class ProviderRow(Base):
    """The institution's own sign-in; the client's secret is sealed. It is tried before it is on.

    Until then `tried_by` is the colleague who last tried it, and `tried_person` who they are there.
    """

    __tablename__ = "admin_providers"

    issuer_slug: Mapped[str] = mapped_column(String(63), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(512))
    client_id: Mapped[str] = mapped_column(String(255))
    sealed_secret: Mapped[str] = mapped_column(Text)
    person_claim: Mapped[str] = mapped_column(String(64))
    role_claim: Mapped[str] = mapped_column(String(64))
    role_values: Mapped[str] = mapped_column(Text)
    tested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tried_by: Mapped[UUID | None] = mapped_column(Uuid)
    tried_person: Mapped[str] = mapped_column(String(255), default="", server_default="")
    is_on: Mapped[bool] = mapped_column(Boolean, default=False)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuestionRow(Base):
    """A browser that was sent to a provider and is not back yet, for minutes. `mark` is the provider as it was then."""

    __tablename__ = "admin_questions"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    issuer_slug: Mapped[str] = mapped_column(String(63))
    mark: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(Text)
    link_hash: Mapped[str] = mapped_column(String(64), default="")
    tester: Mapped[UUID | None] = mapped_column(Uuid)
    next_path: Mapped[str] = mapped_column(String(512))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
