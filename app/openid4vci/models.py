"""Tables of what wallets are offered: secrets stand in them as digests only."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Boolean, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class WalletOfferRow(Base):
    """An offer of one award to one wallet. `holder` is the thumbprint of the key that the credential was bound to."""

    __tablename__ = "wallet_offers"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), index=True)
    issuer_slug: Mapped[str] = mapped_column(String(63))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    reference_hash: Mapped[str] = mapped_column(String(64), unique=True)
    with_tx_code: Mapped[bool] = mapped_column(Boolean)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    redeemed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    token_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    holder: Mapped[str] = mapped_column(String(43), default="")
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SpentNonceRow(Base):
    """A nonce that a proof was made with, until it would have expired anyway."""

    __tablename__ = "wallet_nonces_spent"

    nonce_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
