"""The credential endpoint's acts: one credential, in the form that is asked for, to the key that was proven."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.awards import Award, AwardMissing, HolderCopies, Register
from app.clock import Clock
from app.db import Database, secret_digest
from app.openid4vci.errors import Code, WalletRefused
from app.openid4vci.models import SpentNonceRow, WalletOfferRow
from app.openid4vci.proofs import proven_holder
from app.openid4vci.secrets import WalletSecrets
from app.openid4vci.tokens import Tokens
from app.openid4vci.values import Configuration, CredentialRequest, Grant, Holder
from app.verification import OwnIssuers, SdJwtFormat


class Delivery:
    """Delivers what a token opens."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        *,
        register: Register,
        issuers: OwnIssuers,
        secrets: WalletSecrets,
        tokens: Tokens,
        copies: HolderCopies,
        sd_jwt: SdJwtFormat,
    ) -> None:
        self._db = db
        self._clock = clock
        self._register = register
        self._issuers = issuers
        self._secrets = secrets
        self._tokens = tokens
        self._copies = copies
        self._sd_jwt = sd_jwt

    def nonce(self, issuer_slug: str) -> str:
        """Return a nonce for one proof."""
        return self._secrets.nonce(issuer_slug, self._clock())

    def credential(self, grant: Grant, asked: CredentialRequest) -> str | dict[str, Any]:
        """Return the credential: an object if it is a document, else a token.

        Raises WalletRefused: invalid_proof, invalid_nonce or credential_request_denied; and what signing raises.
        """
        if not self._tokens.is_in_force(grant.award_id):
            raise _denied("not in force")
        holder = self._proven(grant, asked)
        try:
            content = self._content(grant, asked.configuration, holder)
        except AwardMissing as error:
            raise _denied("not to be had") from error
        with self._db.write() as session:
            offers = WalletOfferRow
            session.execute(
                update(offers)
                .where(offers.id == grant.offer_id, offers.taken_at.is_(None))
                .values(taken_at=self._clock())
            )
        return json.loads(content) if asked.configuration is Configuration.OPEN_BADGE else content.decode()

    def _content(self, grant: Grant, configuration: Configuration, holder: Holder | None) -> bytes:
        if configuration.is_bound and holder:
            jwk = holder.jwk

            def made(award: Award) -> bytes:
                content = self._sd_jwt.bound(award, jwk)
                self._sd_jwt.check(content)
                return content

            return self._copies.content(grant.award_id, holder.thumbprint, made)
        content = self._register.credential(grant.award_id, configuration.stored_as)
        if content is None:
            raise AwardMissing
        return content

    def _proven(self, grant: Grant, asked: CredentialRequest) -> Holder | None:
        """Return the key that was proven, None where no proof is needed and none was sent."""
        if not asked.proof:
            if asked.configuration.is_bound:
                raise WalletRefused(Code.INVALID_PROOF, "no proof")
            return None
        audience, now = self._issuers.url(grant.issuer_slug), self._clock()
        holder, nonce = proven_holder(asked.proof, audience=audience, now=now)
        end = self._secrets.nonce_end(grant.issuer_slug, nonce)
        if end is None or end <= now.timestamp():
            raise WalletRefused(Code.INVALID_NONCE, "not a nonce of ours, or an old one")
        self._spend(nonce, end)
        if asked.configuration.is_bound:
            self._claim(grant, holder)
        return holder

    def _spend(self, nonce: str, end: float) -> None:
        """Use a nonce up; it is kept until it would have expired anyway. Raises WalletRefused: invalid_nonce."""
        row = SpentNonceRow(nonce_hash=secret_digest(nonce), expires_at=datetime.fromtimestamp(end, UTC))
        try:
            with self._db.write() as session:
                session.execute(delete(SpentNonceRow).where(SpentNonceRow.expires_at <= self._clock()))
                session.add(row)
        except IntegrityError as error:
            raise WalletRefused(Code.INVALID_NONCE, "used before") from error

    def _claim(self, grant: Grant, holder: Holder) -> None:
        """Let one offer serve one key: who has the token later may fetch the same again, and nothing for another."""
        query = select(WalletOfferRow).where(WalletOfferRow.id == grant.offer_id).with_for_update()
        with self._db.write() as session:
            row = session.scalars(query).one_or_none()
            if row is None or row.holder not in ("", holder.thumbprint):
                raise _denied("bound to another key")
            row.holder = holder.thumbprint


def _denied(detail: str) -> WalletRefused:
    return WalletRefused(Code.CREDENTIAL_REQUEST_DENIED, detail)
