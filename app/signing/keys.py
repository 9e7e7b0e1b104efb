"""The key file: the tool's own LTI keys and each institution's signing keys, encrypted with a passphrase.

Rotation adds a key. Of an institution's keys the newest of each kind signs and all stay published for ever, because
credentials rest on them; of the tool's the next one is published before it signs, and an old one no longer than its
tokens live. An institution's key may lie in a device; then the file names its place.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_p256_key
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
from app.signing.errors import IssuerKeyKnown, KeyFileMissing, KeyFileUnreadable, KeyTooWeak
from app.signing.issuer_keys import (
    DATA_INTEGRITY,
    IssuerKey,
    chosen,
    issuer_key,
    named,
    revocation,
    revocation_to_json,
    signing,
)
from app.signing.jwk import key_id as key_id_of
from app.signing.key_store import KeyStore
from app.signing.multibase import from_multikey, to_multikey
from app.signing.pkcs11 import DeviceKey, Devices
from app.signing.signer import Algorithm, PrivateKeySigner, Signer
from app.signing.strength import check_passphrase, check_strength
from app.signing.tool_keys import PUBLISHED_FIRST, ToolKey, active_index, rotated, tool_keys

_RSA_BITS, _ISSUER_RSA_BITS = 2048, 3072
PrivateKey = RSAPrivateKey | Ed25519PrivateKey | EllipticCurvePrivateKey


class KeyFile:
    """Reads and extends the key file; notices when another process has changed it. Safe to share between threads."""

    def __init__(
        self,
        path: Path,
        passphrase: str,
        *,
        clock: Clock = utc_now,
        delay: timedelta = timedelta(hours=24),
        devices: Devices | None = None,
    ) -> None:
        self._store = KeyStore(path)
        self._passphrase = passphrase.encode()
        self._clock = clock
        self._delay = delay
        self._devices = devices or Devices("", "")
        self._read: tuple[object, dict[str, Sequence[IssuerKey]]] = (None, {})
        self._opened: dict[bytes, PrivateKey] = {}
        self._lock = Lock()

    def ensure_tool_key(self) -> bool:
        """Create the tool's LTI key, and the file, unless there is one; tell whether it was created."""
        before = self._store.exists() and bool(self._store.content()["tool"])

        def add(content: dict[str, Any]) -> None:
            if not content["tool"]:
                content["tool"].append(self._new_tool_key())

        if not before:
            self._change(add)
        return not before

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

    def add_issuer_key(self, slug: str, algorithm: Algorithm = Algorithm.EDDSA, *, token: str = "") -> IssuerKey:
        """Create an institution's next key of a kind, in the device `token` or in the file; it signs from now on.

        Raises KeyFileUnreadable, PassphraseWeak or what a device raises.
        """
        return self._added(slug, self._new_entry(slug, algorithm, token))

    def import_issuer_key(self, slug: str, pem: bytes, passphrase: str = "") -> IssuerKey:
        """Take over a key that was made elsewhere; it signs from now on.

        Raises KeyTooWeak, KeyFileUnreadable or IssuerKeyKnown.
        """
        private = _loaded(pem, passphrase.encode() or None, "the key does not open")
        entry = {"public_multibase": to_multikey(private.public_key()), "private_key_pem": self._sealed(private)}
        return self._added(slug, entry | self._created_now())

    def register_issuer_key(self, slug: str, key: DeviceKey) -> IssuerKey:
        """Take a key that is in a device already; it signs from now on. Raises IssuerKeyKnown, or a device's errors."""
        public = self._devices.public_key(key)
        self._devices.sign(key, public, b"")  # its private half must be there, too
        entry = {"public_multibase": to_multikey(public), "device": asdict(key)}
        return self._added(slug, entry | self._created_now())

    def retire_issuer_key(self, slug: str, key_id: str) -> IssuerKey:
        """Let a key sign no longer; it stays published. Raises IssuerKeyUnknown; IssuerKeyMissing if none is left."""
        keys = self.issuer_keys(slug)
        left = [key for key in signing(keys) if key != named(keys, key_id)]
        chosen(left, DATA_INTEGRITY)
        return self._edited(slug, key_id, lambda _: {"retired_at": self._clock().isoformat()})

    def revoke_issuer_key(
        self, slug: str, key_id: str, *, since: datetime, reason: str
    ) -> tuple[IssuerKey, IssuerKey | None]:
        """Revoke a key that others may have used, and return it with its successor if it was signing.

        The successor is of the same kind and in the same place, and comes into the file in the same moment. Raises
        IssuerKeyUnknown, RevocationInvalid, or what `add_issuer_key` raises: then nothing is revoked.
        """
        keys = self.issuer_keys(slug)
        key = named(keys, key_id)
        made = revocation(key.revocation, since=since, reason=reason, now=self._clock())
        successor = None
        if key in signing(keys):
            successor = self._new_entry(slug, key.algorithm, key.device.token if key.device else "")

        def edit(found: IssuerKey) -> dict[str, Any]:
            # Somebody else may have revoked it in the meantime, from an earlier moment.
            return {
                "revoked": revocation_to_json(
                    revocation(found.revocation, since=made.since, reason=reason, now=made.at)
                )
            }

        revoked = self._edited(slug, key.key_id, edit, successor)
        return revoked, named(self.issuer_keys(slug), key_id_of(successor["public_multibase"])) if successor else None

    def issuer_keys(self, slug: str) -> list[IssuerKey]:
        """Return an institution's keys, oldest first. Raises KeyFileMissing or KeyFileUnreadable."""
        return list(self._keys_of(self._store.content(), slug))

    def issuer_key(self, slug: str, name: str) -> IssuerKey:
        """Return one of an institution's keys, by its id or how that begins. Raises IssuerKeyUnknown."""
        return named(self.issuer_keys(slug), name)

    def signing_keys(self, slug: str) -> list[IssuerKey]:
        """Return the keys with which an institution signs now, one of each kind. Raises as `issuer_keys`."""
        return signing(self._keys_of(self._store.content(), slug))

    def active_issuer_key(self, slug: str, algorithms: Sequence[Algorithm] = DATA_INTEGRITY) -> IssuerKey:
        """Return the key with which an institution signs: of the first of the kinds of which it has one.

        Raises IssuerKeyMissing, KeyFileMissing or KeyFileUnreadable.
        """
        return chosen(self._keys_of(self._store.content(), slug), algorithms)

    def _keys_of(self, content: dict[str, Any], slug: str) -> Sequence[IssuerKey]:
        # Asked for with every credential; the content is another object once the file has changed.
        with self._lock:
            if self._read[0] is not content:
                self._read = (content, {})
            read = self._read[1]
            if slug not in read:
                read[slug] = tuple(self._issuer_key(entry) for entry in content["issuers"].get(slug, []))
            return read[slug]

    def _added(self, slug: str, entry: dict[str, Any]) -> IssuerKey:
        def add(content: dict[str, Any]) -> None:
            entries = content["issuers"].setdefault(slug, [])
            if entry["public_multibase"] in [other["public_multibase"] for other in entries]:
                raise IssuerKeyKnown
            entries.append(entry)

        self._change(add)
        return self._issuer_key(entry)

    def _edited(
        self,
        slug: str,
        key_id: str,
        edit: Callable[[IssuerKey], dict[str, Any]],
        successor: dict[str, Any] | None = None,
    ) -> IssuerKey:
        changed: dict[str, Any] = {}

        def change(content: dict[str, Any]) -> None:
            entries = content["issuers"].get(slug, [])
            keys = [self._issuer_key(entry) for entry in entries]
            index = keys.index(named(keys, key_id))
            entries[index] |= edit(keys[index])
            changed.update(entries[index])
            if successor:
                entries.append(successor)

        self._change(change)
        return self._issuer_key(changed)

    def _new_entry(self, slug: str, algorithm: Algorithm, token: str) -> dict[str, Any]:
        if token:
            device, public = self._devices.create(token, slug, algorithm)
            return {"public_multibase": to_multikey(public), "device": asdict(device)} | self._created_now()
        private = _new_private(algorithm)
        entry = {"public_multibase": to_multikey(private.public_key()), "private_key_pem": self._sealed(private)}
        return entry | self._created_now()

    def _created_now(self) -> dict[str, str]:
        return {"created_at": self._clock().isoformat()}

    def _change(self, edit: Callable[[dict[str, Any]], object]) -> None:
        if not self._store.exists():
            check_passphrase(self._passphrase.decode())

        def checked(content: dict[str, Any]) -> None:
            # A second passphrase in one file would leave keys that nobody can open.
            entries = [*content["tool"], *(key for keys in content["issuers"].values() for key in keys)]
            for entry in [entry for entry in entries if "private_key_pem" in entry][:1]:
                self._open(entry["private_key_pem"])
            edit(content)

        self._store.change(checked)

    def _issuer_key(self, entry: dict[str, Any]) -> IssuerKey:
        def opened() -> Signer:
            public = from_multikey(entry["public_multibase"])
            check_strength(public)
            if "device" in entry:
                return self._devices.signer(DeviceKey(**entry["device"]), public)
            key = self._open(entry["private_key_pem"])
            if to_multikey(key.public_key()) != entry["public_multibase"]:
                raise KeyFileUnreadable("an issuer key does not match its public key")
            return PrivateKeySigner(key)

        return issuer_key(entry, opened)

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
                self._opened[name] = _loaded(pem.encode(), self._passphrase, "a key does not open with KEYS_PASSPHRASE")
            return self._opened[name]


def _loaded(pem: bytes, passphrase: bytes | None, refusal: str) -> PrivateKey:
    try:
        key = load_pem_private_key(pem, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileUnreadable(refusal) from error
    if not isinstance(key, PrivateKey):
        raise KeyTooWeak("a key of another kind")
    check_strength(key.public_key())
    return key


def _new_private(algorithm: Algorithm) -> PrivateKey:
    if algorithm is Algorithm.RS256:
        return generate_private_key(public_exponent=65537, key_size=_ISSUER_RSA_BITS)
    return generate_p256_key(SECP256R1()) if algorithm is Algorithm.ES256 else Ed25519PrivateKey.generate()
