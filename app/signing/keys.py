"""The key file: the tool's own LTI keys and each institution's signing keys, encrypted with a passphrase.

Rotation adds a key. Of an institution's keys the newest signs and all stay published for ever, because credentials rest
on them; of the tool's the next one is published before it signs, and an old one no longer than its tokens live.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import RSAAlgorithm

from app.clock import Clock, utc_now
from app.signing.errors import IssuerKeyMissing, KeyFileMissing, KeyFileUnreadable
from app.signing.key_store import KeyStore
from app.signing.multibase import to_multikey
from app.signing.signer import PrivateKeySigner, Signer
from app.signing.tool_keys import PUBLISHED_FIRST, ToolKey, active_index, rotated, tool_keys

_RSA_BITS = 2048
PrivateKey = RSAPrivateKey | Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """An institution's signing key: `key_id` is the fragment of its DID URL, `public` its Multikey (`z6Mk…`)."""

    key_id: str
    public: str
    _open: Callable[[], Ed25519PrivateKey] = field(repr=False, compare=False)

    @property
    def private(self) -> Ed25519PrivateKey:
        """The private key, decrypted on first use. Raises KeyFileUnreadable."""
        return self._open()

    @property
    def signer(self) -> Signer:
        """What signs with it, decrypted on first use. Raises KeyFileUnreadable."""
        return PrivateKeySigner(self._open())


class KeyFile:
    """Reads and extends the key file; notices when another process has changed it. Safe to share between threads."""

    def __init__(
        self, path: Path, passphrase: str, *, clock: Clock = utc_now, delay: timedelta = timedelta(hours=24)
    ) -> None:
        self._store = KeyStore(path)
        self._passphrase = passphrase.encode()
        self._clock = clock
        self._delay = delay
        self._opened: dict[bytes, PrivateKey] = {}
        self._lock = Lock()

    def ensure_tool_key(self) -> None:
        """Create the tool's LTI key, and the file, unless there is one."""

        def add(content: dict[str, Any]) -> None:
            if not content["tool"]:
                content["tool"].append(self._new_tool_key())

        if not (self._store.exists() and self._store.content()["tool"]):
            self._change(add)

    def rotate_tool_key(self, *, may_hurry: bool = True) -> list[ToolKey]:
        """Publish the next LTI key or, if one waits, let it sign from now on; drop old ones. Return those there are.

        A key that nobody calls for again begins to sign by itself after the delay; only who `may_hurry` lets it
        sign sooner, five minutes after it was published. Raises KeyTooNew.
        """

        def rotate(content: dict[str, Any]) -> None:
            first = PUBLISHED_FIRST if may_hurry else self._delay
            content["tool"] = rotated(
                content["tool"], self._clock(), self._delay, self._new_tool_key, published_first=first
            )

        self._change(rotate)
        return self.tool_keys()

    def tool_keys(self) -> list[ToolKey]:
        """Return the tool's LTI keys with their states, oldest first. Raises KeyFileMissing or KeyFileUnreadable."""
        return tool_keys(self._store.content()["tool"], self._clock())

    def tool_key(self) -> tuple[str, RSAPrivateKey]:
        """Return the id and the private key with which the tool signs. Raises KeyFileMissing or KeyFileUnreadable."""
        entries = self._store.content()["tool"]
        if not entries:
            raise KeyFileMissing("no LTI key")
        entry = entries[active_index(entries, self._clock())]
        key = self._open(entry["private_key_pem"])
        if not isinstance(key, RSAPrivateKey):
            raise KeyFileUnreadable("the LTI key is not an RSA key")
        return entry["kid"], key

    def tool_jwks(self) -> dict[str, Any]:
        """Return the tool's public keys as a JSON Web Key Set. Raises KeyFileMissing or KeyFileUnreadable."""
        keys = [{**entry["public_jwk"], "kid": entry["kid"], "alg": "RS256"} for entry in self._store.content()["tool"]]
        return {"keys": [{**key, "use": "sig"} for key in keys]}

    def add_issuer_key(self, slug: str) -> IssuerKey:
        """Create the next signing key of an institution; it signs from now on."""
        private = Ed25519PrivateKey.generate()
        entry = {"public_multibase": to_multikey(private.public_key()), "private_key_pem": self._sealed(private)}
        self._change(lambda content: content["issuers"].setdefault(slug, []).append(entry))
        return self._issuer_key(entry)

    def issuer_keys(self, slug: str) -> list[IssuerKey]:
        """Return an institution's keys, oldest first. Raises KeyFileMissing or KeyFileUnreadable."""
        return [self._issuer_key(entry) for entry in self._store.content()["issuers"].get(slug, [])]

    def active_issuer_key(self, slug: str) -> IssuerKey:
        """Return the key with which an institution signs.

        Raises IssuerKeyMissing, KeyFileMissing or KeyFileUnreadable.
        """
        keys = self.issuer_keys(slug)
        if not keys:
            raise IssuerKeyMissing
        return keys[-1]

    def _change(self, edit: Callable[[dict[str, Any]], object]) -> None:
        def checked(content: dict[str, Any]) -> None:
            # A second passphrase in one file would leave keys that nobody can open.
            for entry in [*content["tool"], *(key for keys in content["issuers"].values() for key in keys)][:1]:
                self._open(entry["private_key_pem"])
            edit(content)

        self._store.change(checked)

    def _issuer_key(self, entry: dict[str, str]) -> IssuerKey:
        def private() -> Ed25519PrivateKey:
            key = self._open(entry["private_key_pem"])
            if not isinstance(key, Ed25519PrivateKey) or to_multikey(key.public_key()) != entry["public_multibase"]:
                raise KeyFileUnreadable("an issuer key does not match its public key")
            return key

        return IssuerKey(key_id=entry["public_multibase"], public=entry["public_multibase"], _open=private)

    def _new_tool_key(self) -> dict[str, Any]:
        key = generate_private_key(public_exponent=65537, key_size=_RSA_BITS)
        numbers = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
        public = {name: numbers[name] for name in ("kty", "n", "e")}
        kid = sha256(f"{public['n']}.{public['e']}".encode()).hexdigest()[:32]
        return {"kid": kid, "public_jwk": public, "private_key_pem": self._sealed(key)}

    def _sealed(self, key: PrivateKey) -> str:
        encryption = BestAvailableEncryption(self._passphrase)
        return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode()

    def _open(self, pem: str) -> PrivateKey:
        # Deriving the key from the passphrase is slow on purpose, so each key is opened once.
        name = sha256(pem.encode()).digest()
        with self._lock:
            if name not in self._opened:
                try:
                    key = load_pem_private_key(pem.encode(), self._passphrase)
                except (ValueError, TypeError, UnsupportedAlgorithm) as error:
                    raise KeyFileUnreadable("a key does not open with KEYS_PASSPHRASE") from error
                if not isinstance(key, PrivateKey):
                    raise KeyFileUnreadable("a key of an unexpected kind")
                self._opened[name] = key
            return self._opened[name]
