"""Tables of the LTI room. Nothing here holds a token, an e-mail address or a whole message."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, Uuid
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
    deployments: Mapped[list["Deployment"]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class Deployment(Base):
    """A deployment of the tool on a registered platform."""

    __tablename__ = "lti_deployment"

    registration_id: Mapped[UUID] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"), primary_key=True)
    deployment_id: Mapped[str] = mapped_column(String(255), primary_key=True)


class LoginAttempt(Base):
    """One login that has begun and whose launch has not come yet; deleted by the launch that answers it."""

    __tablename__ = "lti_login_attempt"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"))
    browser_hash: Mapped[str] = mapped_column(String(64))
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
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
