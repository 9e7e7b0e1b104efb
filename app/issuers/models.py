"""The table of institutions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class IssuerRow(Base):
    """An institution's profile as it stands; awards keep the profile with which they were made."""

    __tablename__ = "issuers"

    slug: Mapped[str] = mapped_column(String(63), primary_key=True)
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class IssuerStandingRow(Base):
    """What the deployment's operator decided about an institution; without a row it is active."""

    __tablename__ = "issuer_standings"

    issuer_slug: Mapped[str] = mapped_column(String(63), primary_key=True)
    standing: Mapped[str] = mapped_column(String(16))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    exported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
