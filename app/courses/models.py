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
