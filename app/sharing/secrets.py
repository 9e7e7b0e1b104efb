"""The secret in a link's address: derived from the link's id, so that it can be shown again and is stored nowhere."""

import hashlib
import hmac
from base64 import b32encode
from uuid import UUID

from app.db import derived_key

TOKEN_BYTES = 16
_LONGEST = 100


class LinkSecrets:
    """Makes them with a key of their own, derived from SECRET_KEY."""

    def __init__(self, secret_key: str) -> None:
        self._key = derived_key(secret_key, "links that holders share")

    def token(self, share_id: UUID) -> str:
        """Return the secret of a link: 128 bits as 26 small letters and digits, which can be read out. Pure."""
        mac = hmac.new(self._key, f"link:{share_id}".encode(), hashlib.sha256).digest()
        return b32encode(mac[:TOKEN_BYTES]).rstrip(b"=").decode().lower()


def digest(token: str) -> str:
    """Return what is stored of a secret, whatever the case of its letters. Pure."""
    return hashlib.sha256(token[:_LONGEST].lower().encode(errors="replace")).hexdigest()
