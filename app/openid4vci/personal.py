"""What is held about the wallets to which a person moved credentials."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.awards import awards_of
from app.db import Erasure, PersonalPart, Rows, Subject, told
from app.openid4vci.models import WalletOfferRow


def _rows(session: Session, subject: Subject) -> Rows:
    row = WalletOfferRow
    query = select(
        row.id, row.award_id, row.created_at, row.expires_at, row.redeemed_at, row.taken_at, row.holder.label("key")
    )
    return told(session, query.where(row.award_id.in_(awards_of(subject))).order_by(row.created_at, row.id))


def _erase(session: Session, erasure: Erasure) -> None:
    session.execute(delete(WalletOfferRow).where(WalletOfferRow.award_id.in_(awards_of(erasure.subject))))


PERSONAL = PersonalPart(name="wallets", tables=("wallet_offers",), rows=_rows, erase=_erase)
