"""Offers: made for a learner, shown while they last, read by a wallet."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from app.awards import AwardMissing, Register, check_not_erased
from app.clock import Clock
from app.db import Database, secret_digest
from app.openid4vci.metadata import link_by_reference, link_by_value, offer_document
from app.openid4vci.models import WalletOfferRow
from app.openid4vci.secrets import WalletSecrets
from app.openid4vci.values import Progress, Stage, stage
from app.verification import OwnIssuers

OFFER_TTL = timedelta(minutes=10)
# Of an award at most one is not taken; it may have been made in the same moment as the one before.
_NEWEST = (WalletOfferRow.taken_at.is_not(None), WalletOfferRow.created_at.desc())


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletOffer:
    """An offer as its learner sees it; the links and `tx_code` (empty if none is asked for) are secret."""

    offer_id: UUID
    stage: Stage
    created_at: datetime
    expires_at: datetime
    taken_at: datetime | None
    link: str
    short_link: str
    tx_code: str


class Offers:
    """Makes offers and finds them again."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        *,
        register: Register,
        issuers: OwnIssuers,
        secrets: WalletSecrets,
        public_url: str,
    ) -> None:
        self._db = db
        self._clock = clock
        self._register = register
        self._issuers = issuers
        self._secrets = secrets
        self._public_url = public_url

    def make(self, award_id: UUID, *, with_tx_code: bool, ttl: timedelta = OFFER_TTL) -> WalletOffer:
        """Offer an award to a wallet; what was offered of it before and not taken ends.

        Raises AwardMissing unless it is in force, or where its holder had it erased.
        """
        entry, now = self._register.entry(award_id), self._clock()
        if not entry.is_in_force(now):
            raise AwardMissing
        offer_id = uuid4()
        row = WalletOfferRow(
            id=offer_id,
            award_id=award_id,
            issuer_slug=entry.award.issuer.slug,
            code_hash=secret_digest(self._secrets.code(offer_id)),
            reference_hash=secret_digest(self._secrets.reference(offer_id)),
            with_tx_code=with_tx_code,
            tries=0,
            created_at=now,
            expires_at=now + ttl,
        )
        offers = WalletOfferRow
        with self._db.write() as session:
            check_not_erased(session, award_id)
            session.execute(delete(offers).where(offers.award_id == award_id, offers.taken_at.is_(None)))
            session.add(row)
        return self._seen(row)

    def newest(self, award_id: UUID) -> WalletOffer | None:
        """Return the newest offer of an award, None if there was none."""
        query = select(WalletOfferRow).where(WalletOfferRow.award_id == award_id)
        with self._db.read() as session:
            row = session.scalars(query.order_by(*_NEWEST).limit(1)).one_or_none()
            return self._seen(row) if row else None

    def document(self, reference: str) -> dict[str, Any] | None:
        """Return the offer at an address as a wallet reads it, None unless it can still be taken up."""
        query = select(WalletOfferRow).where(WalletOfferRow.reference_hash == secret_digest(reference))
        with self._db.read() as session:
            row = session.scalars(query).one_or_none()
            if row is None or self._stage(row) is not Stage.WAITING:
                return None
            return self._document(row)

    def end(self, award_id: UUID) -> None:
        """End what is offered of an award now; what was taken is not touched."""
        offers, now = WalletOfferRow, self._clock()
        with self._db.write() as session:
            session.execute(
                update(offers)
                .where(offers.award_id == award_id, offers.taken_at.is_(None))
                .values(expires_at=now, token_expires_at=now)
            )

    def _seen(self, row: WalletOfferRow) -> WalletOffer:
        return WalletOffer(
            offer_id=row.id,
            stage=self._stage(row),
            created_at=row.created_at,
            expires_at=row.expires_at,
            taken_at=row.taken_at,
            link=link_by_value(self._document(row)),
            short_link=link_by_reference(f"{self._public_url}/openid4vci/offers/{self._secrets.reference(row.id)}"),
            tx_code=self._secrets.tx_code(row.id) if row.with_tx_code else "",
        )

    def _document(self, row: WalletOfferRow) -> dict[str, Any]:
        url = self._issuers.url(row.issuer_slug)
        return offer_document(url, self._secrets.code(row.id), with_tx_code=row.with_tx_code)

    def _stage(self, row: WalletOfferRow) -> Stage:
        return stage(progress_of(row), self._clock())


def progress_of(row: WalletOfferRow) -> Progress:
    """Return the moments of an offer."""
    return Progress(
        expires_at=row.expires_at,
        redeemed_at=row.redeemed_at,
        token_expires_at=row.token_expires_at,
        taken_at=row.taken_at,
        tries=row.tries,
    )
