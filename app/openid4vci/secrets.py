"""The secrets of offers. What a page must show again is derived from the offer's id, so that none needs to be stored.

What is looked up is stored as a digest. A nonce carries its own end and seal: asking for one leaves nothing behind.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from uuid import UUID

from app.db import derived_key
from app.openid4vci.metadata import CODE_LENGTH

NONCE_TTL = timedelta(minutes=5)
_LONGEST_NONCE = 200


class WalletSecrets:
    """Makes and checks them with a key of their own, derived from SECRET_KEY."""

    def __init__(self, secret_key: str) -> None:
        self._key = derived_key(secret_key, "offers to wallets")

    def code(self, offer_id: UUID) -> str:
        """Return the offer's pre-authorized code, 256 bits. Pure."""
        return self._derived("code", offer_id)

    def reference(self, offer_id: UUID) -> str:
        """Return the last part of the address where a wallet fetches the offer, 256 bits. Pure."""
        return self._derived("reference", offer_id)

    def tx_code(self, offer_id: UUID) -> str:
        """Return the digits that the learner types into the wallet. Pure."""
        number = int.from_bytes(self._mac(f"tx_code:{offer_id}")) % 10**CODE_LENGTH
        return f"{number:0{CODE_LENGTH}}"

    def is_tx_code(self, offer_id: UUID, given: str) -> bool:
        """Tell whether these are the digits, in a time that does not tell how many are right. Pure."""
        return hmac.compare_digest(given.strip().encode(), self.tx_code(offer_id).encode())

    def nonce(self, issuer_slug: str, now: datetime) -> str:
        """Return a new nonce for proofs to an institution."""
        body = f"{int((now + NONCE_TTL).timestamp())}.{secrets.token_urlsafe(16)}"
        return f"{body}.{_text(self._mac(f'nonce:{issuer_slug}:{body}'))}"

    def nonce_end(self, issuer_slug: str, nonce: str) -> float | None:
        """Return until when a nonce of ours may be used, in seconds since 1970; None for any other text. Pure."""
        if len(nonce) > _LONGEST_NONCE:
            return None
        body, _, seal = nonce.rpartition(".")
        expected = _text(self._mac(f"nonce:{issuer_slug}:{body}"))
        if not hmac.compare_digest(seal.encode(errors="replace"), expected.encode()):
            return None
        return float(body.partition(".")[0])

    def _derived(self, what: str, offer_id: UUID) -> str:
        return _text(self._mac(f"{what}:{offer_id}"))

    def _mac(self, text: str) -> bytes:
        return hmac.new(self._key, text.encode(errors="replace"), hashlib.sha256).digest()


def new_token() -> str:
    """Return a new access token, 256 random bits."""
    return secrets.token_urlsafe(32)


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
