"""The data grants: with which access each platform's courses are read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class DataGrant(Base):
    """One platform's data access. `sealed_token` is readable with the installation's SECRET_KEY only.

    `siteurl` is the platform's LTI issuer, which the site behind `base_url` must name as its own address.
    """

    __tablename__ = "data_grants"

    platform_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    base_url: Mapped[str] = mapped_column(String(512))
    siteurl: Mapped[str] = mapped_column(String(512))
    sealed_token: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CanvasKeyRow(Base):
    """The API key of a Canvas, with which people let the tool read in their name."""

    __tablename__ = "canvas_keys"

    platform_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    base_url: Mapped[str] = mapped_column(String(512))
    client_id: Mapped[str] = mapped_column(String(255))
    sealed_secret: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CanvasGrantRow(Base):
    """What one person lets the tool read: one course, or with `context_id` "" all of the account.

    The tokens are readable with the installation's SECRET_KEY only, and empty once the grant has ended.
    """

    __tablename__ = "canvas_grants"

    platform_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    context_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32))
    sealed_refresh_token: Mapped[str] = mapped_column(Text)
    sealed_access_token: Mapped[str] = mapped_column(Text)
    usable_until: Mapped[datetime] = mapped_column(UtcDateTime)
    connected_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CanvasQuestionRow(Base):
    """A question that somebody is answering at Canvas; deleted by the answer. `holder` is whose browser asked."""

    __tablename__ = "canvas_questions"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    platform_id: Mapped[UUID] = mapped_column(Uuid)
    context_id: Mapped[str] = mapped_column(String(255))
    expected_user_id: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
