"""Keys derived from SECRET_KEY, and secrets of other systems (access tokens) at rest, sealed with one of them."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import Kind, ProductError


class SecretUnreadable(ProductError):
    """A stored secret was sealed with another SECRET_KEY."""

    kind = Kind.UNAVAILABLE
    code = "secrets.unreadable"


def derived_key(secret_key: str, purpose: str) -> bytes:
    """Return 32 bytes for one purpose, derived from SECRET_KEY: they tell nothing about another's. Pure."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret_key.encode())


def secret_digest(secret: str) -> str:
    """Return what is stored of a random secret that is looked up by it: nobody can guess one of 256 bits. Pure."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


class SecretBox:
    """Seals and opens short texts for storage."""

    def __init__(self, secret_key: str) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(derived_key(secret_key, "secrets at rest")))

    def seal(self, text: str) -> str:
        """Return `text` encrypted and authenticated, as ASCII."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return what was sealed. Raises SecretUnreadable."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SecretUnreadable from error
