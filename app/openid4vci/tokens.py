"""The token endpoint's rules in one transaction each: a code is exchanged once, and what is typed has few tries."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.awards import Register
from app.clock import Clock
from app.db import Database, secret_digest
from app.openid4vci.errors import Code, WalletRefused
from app.openid4vci.models import WalletOfferRow
from app.openid4vci.offers import progress_of
from app.openid4vci.requests import TokenRequest
from app.openid4vci.secrets import WalletSecrets, new_token
from app.openid4vci.values import Grant, Stage, stage

TOKEN_TTL = timedelta(minutes=10)


class Tokens:
    """Exchanges codes for access tokens, and knows what a token opens."""

    def __init__(self, db: Database, clock: Clock, register: Register, secrets: WalletSecrets) -> None:
        self._db = db
        self._clock = clock
        self._register = register
        self._secrets = secrets

    def exchange(self, issuer_slug: str, asked: TokenRequest) -> str:
        """Return an access token for a code. Raises WalletRefused: invalid_grant or invalid_request."""
        if not self._is_offered(issuer_slug, asked.code):
            raise WalletRefused(Code.INVALID_GRANT, "no such code, or what was offered is not in force")
        query = select(WalletOfferRow).where(WalletOfferRow.code_hash == secret_digest(asked.code)).with_for_update()
        token, now = new_token(), self._clock()
        with self._db.write() as session:
            row = session.scalars(query).one_or_none()
            if row is None or stage(progress_of(row), now) is not Stage.WAITING:
                raise WalletRefused(Code.INVALID_GRANT, "used, expired, or tried too often")
            if row.with_tx_code is not (asked.tx_code is not None):
                raise WalletRefused(Code.INVALID_REQUEST, "a tx_code is missing, or one that nobody asked for is there")
            is_right = asked.tx_code is None or self._secrets.is_tx_code(row.id, asked.tx_code)
            if is_right:
                row.redeemed_at, row.token_hash, row.token_expires_at = now, secret_digest(token), now + TOKEN_TTL
            else:
                row.tries += 1
        if not is_right:  # only now, so that the try is counted
            raise WalletRefused(Code.INVALID_GRANT, "a wrong tx_code")
        return token

    def grant(self, issuer_slug: str, token: str) -> Grant:
        """Return what a token opens. Raises WalletRefused: invalid_token."""
        query = select(WalletOfferRow).where(WalletOfferRow.token_hash == secret_digest(token))
        with self._db.read() as session:
            row = session.scalars(query).one_or_none() if token else None
            if row is None or row.issuer_slug != issuer_slug:
                raise WalletRefused(Code.INVALID_TOKEN, "no such token")
            if row.token_expires_at is None or row.token_expires_at <= self._clock():
                raise WalletRefused(Code.INVALID_TOKEN, "expired")
            return Grant(offer_id=row.id, award_id=row.award_id, issuer_slug=row.issuer_slug)

    def is_in_force(self, award_id: UUID) -> bool:
        """Tell whether an award may be delivered."""
        return self._register.entry(award_id).is_in_force(self._clock())

    def _is_offered(self, issuer_slug: str, code: str) -> bool:
        query = select(WalletOfferRow.award_id).where(
            WalletOfferRow.code_hash == secret_digest(code), WalletOfferRow.issuer_slug == issuer_slug
        )
        with self._db.read() as session:
            award_id = session.scalar(query)
        return award_id is not None and self.is_in_force(award_id)
