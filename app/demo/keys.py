"""What the demo LMS keeps over a restart: its signing key and its web services token."""

import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from app.settings import SettingsInvalid

_KEY_FILE = "platform-key.pem"
_TOKEN_FILE = "webservice-token"  # noqa: S105 - the name of a file


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformKeys:
    """The platform's RSA key, its id, and the token of the web services user."""

    kid: str
    private_key: RSAPrivateKey
    web_service_token: str

    def jwks(self) -> dict[str, Any]:
        """Return the public key set, with the members that Moodle's has."""
        public = RSAAlgorithm.to_jwk(self.private_key.public_key(), as_dict=True)
        key = {"kty": "RSA", "alg": "RS256", "kid": self.kid, "e": public["e"], "n": public["n"], "use": "sig"}
        return {"keys": [key]}


def load_keys(state_dir: Path) -> PlatformKeys:
    """Return the keys in `state_dir`, made on the first run. Raises SettingsInvalid if they cannot be used."""
    try:
        state_dir.mkdir(parents=True, exist_ok=True)
        pem = _kept(state_dir / _KEY_FILE, _new_key)
        token = _kept(state_dir / _TOKEN_FILE, lambda: secrets.token_hex(16).encode()).decode("ascii").strip()
        private_key = serialization.load_pem_private_key(pem, password=None)
    except (OSError, ValueError, TypeError) as error:
        raise SettingsInvalid("the demo's state cannot be used; remove its folder") from error
    if not isinstance(private_key, RSAPrivateKey) or len(token) < 32:
        raise SettingsInvalid("the demo's state is damaged; remove its folder")
    public = private_key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    kid = hashlib.sha256(public).hexdigest()[:20]
    return PlatformKeys(kid=kid, private_key=private_key, web_service_token=token)


def _new_key() -> bytes:
    return generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the file's content; where there is none, write it at once and whole, readable by its owner only."""
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(make())
        try:
            path.hardlink_to(draft)  # fails if another process was first: then its content counts
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
