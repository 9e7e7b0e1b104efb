"""Tables of the LTI room. Nothing here holds a token, an e-mail address or a whole message."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Boolean, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime


class Registration(Base):
    """A platform that an administrator registered."""

    __tablename__ = "lti_registration"
    __table_args__ = (UniqueConstraint("issuer", "client_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    issuer: Mapped[str] = mapped_column(String(255))
    client_id: Mapped[str] = mapped_column(String(255))
    auth_url: Mapped[str] = mapped_column(String(2048))
    token_url: Mapped[str] = mapped_column(String(2048))
    jwks_url: Mapped[str] = mapped_column(String(2048))
    name: Mapped[str] = mapped_column(String(255))
    issuer_slug: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    standing: Mapped[str] = mapped_column(String(16), default="approved", server_default="approved")
    software: Mapped[str] = mapped_column(String(255), default="", server_default="")
    config_host: Mapped[str] = mapped_column(String(255), default="", server_default="")
    token_audience: Mapped[str] = mapped_column(String(2048), default="", server_default="")
    deployments: Mapped[list["Deployment"]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class Deployment(Base):
    """A deployment of the tool on a registered platform."""

    __tablename__ = "lti_deployment"

    registration_id: Mapped[UUID] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"), primary_key=True)
    deployment_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    standing: Mapped[str] = mapped_column(String(16), default="approved", server_default="approved")


class RegistrationLink(Base):
    """A one-time address with which a platform registers the tool; kept a while to say when and by whom it was used."""

    __tablename__ = "lti_registration_link"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    issuer_slug: Mapped[str] = mapped_column(String(63), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_by_host: Mapped[str] = mapped_column(String(255), default="")


class DeploymentPolicy(Base):
    """Whether an institution admits deployments of its approved platforms without asking."""

    __tablename__ = "lti_deployment_policy"

    issuer_slug: Mapped[str] = mapped_column(String(63), primary_key=True)
    admits_new: Mapped[bool] = mapped_column(Boolean)


class LoginAttempt(Base):
    """One login that has begun and whose launch has not come yet; deleted by the launch that answers it."""

    __tablename__ = "lti_login_attempt"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"))
    browser_hash: Mapped[str] = mapped_column(String(64))
    storage_target: Mapped[str] = mapped_column(String(255), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class BrowserSession(Base):
    """A browser that has launched; the cookie's value itself is nowhere but in the browser."""

    __tablename__ = "lti_browser_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class LaunchRow(Base):
    """An accepted launch, until it expires."""

    __tablename__ = "lti_launch"

    launch_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    session_hash: Mapped[str] = mapped_column(ForeignKey(BrowserSession.id_hash, ondelete="CASCADE"), index=True)
    registration_id: Mapped[UUID] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"), index=True)
    deployment_id: Mapped[str] = mapped_column(String(255))
    sub: Mapped[str] = mapped_column(String(255))
    roles: Mapped[list[str]] = mapped_column(JSON)
    kinds: Mapped[list[str]] = mapped_column(JSON)
    context_id: Mapped[str] = mapped_column(String(255))
    context_title: Mapped[str] = mapped_column(String(255))
    resource_link_id: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(255))
    given_name: Mapped[str] = mapped_column(String(255))
    family_name: Mapped[str] = mapped_column(String(255))
    locale: Mapped[str] = mapped_column(String(35))
    memberships_url: Mapped[str] = mapped_column(String(2048))
    return_url: Mapped[str] = mapped_column(String(2048))
    launched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lineitems_url: Mapped[str] = mapped_column(String(2048), default="", server_default="")
    lineitem_url: Mapped[str] = mapped_column(String(2048), default="", server_default="")
    linked_achievement: Mapped[str | None] = mapped_column(String(36))
    earlier_contexts: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    earlier_links: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    deep_linking: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    canvas: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class WindowTicket(Base):
    """One way from a frame that keeps no cookies into a window of our own; deleted by the first who uses it."""

    __tablename__ = "lti_window_ticket"

    ticket_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    launch_id: Mapped[UUID] = mapped_column(ForeignKey(LaunchRow.launch_id, ondelete="CASCADE"), index=True)
    path: Mapped[str] = mapped_column(String(2048))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class ResourceLinkRow(Base):
    """In which course a link lies, so that a copy of the link leads back to the course that it was copied from."""

    __tablename__ = "lti_resource_link"

    registration_id: Mapped[UUID] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"), primary_key=True)
    resource_link_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    context_id: Mapped[str] = mapped_column(String(255))


class CanvasCourseRow(Base):
    """Where a course is in Canvas, as its latest launch told, and where its roster is."""

    __tablename__ = "lti_canvas_course"

    registration_id: Mapped[UUID] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"), primary_key=True)
    context_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    course_id: Mapped[str] = mapped_column(String(32))
    api_domain: Mapped[str] = mapped_column(String(260))
    memberships_url: Mapped[str] = mapped_column(String(2048))
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LaunchRecordRow(Base):
    """How a login or launch ended, for a week; `content` holds its claims without the person."""

    __tablename__ = "lti_launch_record"
    __table_args__ = (Index("ix_lti_launch_record_issuer_slug_shelf_at", "issuer_slug", "shelf", "at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    reference: Mapped[str] = mapped_column(String(16), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    stage: Mapped[str] = mapped_column(String(16))
    shelf: Mapped[str] = mapped_column(String(16))
    issuer_slug: Mapped[str] = mapped_column(String(255))
    platform: Mapped[str] = mapped_column(String(255))
    message_type: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
