"""The institutions' seals: certificates, and where the key of each lies. One file, private keys encrypted.

`{slug: [{"chain_pem": …, "key": …}]}`; of an institution's seals the last one seals, and of those before it only the
certificates stay, so that what they sealed is still known. `key` is one of `{"private_key_pem": …}`, encrypted with the
passphrase, `{"device": reference}`, or `{"url": …, "gives": "signature" | "seal"}`. One that was withdrawn has no key,
and `"withdrawn": {"since": …, "at": …, "reason": …}`.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from app.signing.certificates import certificates_in, der_of, is_demo, pem_of
from app.signing.issuer_keys import KeyRevocation, revocation, revocation_from_json, revocation_to_json
from app.signing.jades import algorithm_of
from app.signing.json_file import JsonFile
from app.signing.seal_errors import SealFileUnreadable, SealUnusable, SealWithdrawn
from app.signing.seal_http import Caller, RemoteSealer, RemoteSigner
from app.signing.signer import PrivateKeySigner, PublicKey, Signer

SealingKey = RSAPrivateKey | EllipticCurvePrivateKey
Content = dict[str, list[dict[str, Any]]]
OpenDevice = Callable[[str], Signer]
"""Returns what signs with the key that a reference names in a device. Raises a ProductError."""


class Place(StrEnum):
    """Where a seal's key lies."""

    FILE = "file"
    DEVICE = "device"
    REMOTE_SIGNATURE = "remote_signature"
    REMOTE_SEAL = "remote_seal"
    GONE = "gone"  # another seal has taken its place
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionSeal:
    """A seal of an institution: its certificate and those of its authorities, where its key lies, its withdrawal."""

    chain: tuple[x509.Certificate, ...]
    place: Place
    withdrawal: KeyRevocation | None = None

    @property
    def certificate(self) -> x509.Certificate:
        """The seal's own certificate."""
        return self.chain[0]

    @property
    def name(self) -> str:
        """What commands call it: the SHA-256 of its certificate in hexadecimal digits."""
        return self.certificate.fingerprint(SHA256()).hex()


class Seals:
    """Reads and extends the file of seals; notices when another process has changed it. Safe to share.

    `demo` lets a demo's own seal in, which no other installation uses.
    """

    def __init__(
        self,
        path: Path,
        passphrase: str,
        *,
        authorization: str = "",
        timeout_s: float = 10.0,
        demo: bool = False,
        open_device: OpenDevice | None = None,
    ) -> None:
        self._file = JsonFile[Content](path, _parsed, dict)
        self._passphrase = passphrase.encode()
        self._authorization = authorization
        self._timeout_s = timeout_s
        self._demo = demo
        self._open_device = open_device
        self._lock = Lock()
        self._opened: dict[str, SealingKey] = {}

    def put_key(self, slug: str, chain: Sequence[x509.Certificate], key: SealingKey) -> None:
        """Let an institution seal with a key from now on. Raises SealUnusable or SealFileUnreadable."""
        _check_pair(chain, PrivateKeySigner(key).public_key)
        encryption = BestAvailableEncryption(self._passphrase)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode()
        self._put(slug, chain, {"private_key_pem": pem})

    def put_device(self, slug: str, chain: Sequence[x509.Certificate], reference: str) -> None:
        """Let an institution seal with a key in a device. Raises SealUnusable, SealFileUnreadable, or the device's."""
        _check_pair(chain, self._device(reference).public_key)
        self._put(slug, chain, {"device": reference})

    def put_remote(self, slug: str, chain: Sequence[x509.Certificate], url: str, *, gives: str) -> None:
        """Let an institution seal by a service; it gives a "signature" or the whole "seal". Raises as `put_key`."""
        self._put(slug, chain, {"url": url, "gives": gives})

    def withdraw(self, slug: str, name: str, *, since: datetime, reason: str, now: datetime) -> InstitutionSeal:
        """Withdraw a seal that others may have used, and forget its key. `name` is its name or how that begins.

        Until another is put in its place the institution seals nothing. Raises SealUnusable if there is not one of that
        name, RevocationInvalid, SealFileUnreadable.
        """

        def withdraw(content: Content) -> None:
            found = [one for one in content.get(slug, []) if name and _seal(one).name.startswith(name.lower())]
            if len({_seal(one).name for one in found}) != 1:
                raise SealUnusable("no seal of this name, or several")
            made = revocation(_seal(found[0]).withdrawal, since=since, reason=reason, now=now)
            for one in found:  # more than one where it was put again with other certificates of its authorities
                one |= {"key": None, "withdrawn": revocation_to_json(made)}

        self._change(withdraw)
        return next(seal for seal in self.all(slug) if seal.name.startswith(name.lower()))

    def all(self, slug: str) -> list[InstitutionSeal]:
        """Return every seal that an institution has or had, oldest first. Raises SealFileUnreadable."""
        return [_seal(entry) for entry in self._read().get(slug, [])]

    def withdrawal_of(self, certificate: x509.Certificate) -> KeyRevocation | None:
        """Return the withdrawal of a seal of any institution here, None if it stands. Raises SealFileUnreadable."""
        seals = [_seal(entry) for entries in self._read().values() for entry in entries if "withdrawn" in entry]
        return next((seal.withdrawal for seal in seals if seal.certificate == certificate), None)

    def active(self, slug: str) -> InstitutionSeal | None:
        """Return the seal of an institution, its last even if that was withdrawn, None without one.

        Raises SealFileUnreadable; SealUnusable for a demo's.
        """
        entries = self._read().get(slug, [])
        if not entries or _place(entries[-1]) is Place.GONE:
            return None
        found = _seal(entries[-1])
        self._refuse_demo(found.chain)
        return found

    def certificates(self) -> list[x509.Certificate]:
        """Return every certificate with which institutions here have sealed or seal. Raises SealFileUnreadable."""
        seals = [_seal(entry) for entries in self._read().values() for entry in entries]
        return [seal.certificate for seal in seals if self._demo or not is_demo(seal.chain)]

    def opened(self, slug: str) -> tuple[tuple[x509.Certificate, ...], Signer | RemoteSealer]:
        """Return the certificates of an institution's seal and what seals with it.

        Raises SealUnusable without a seal, SealWithdrawn, SealFileUnreadable, or what the device raises.
        """
        seal = self.active(slug)
        if seal is None:
            raise SealUnusable("no seal")
        if seal.withdrawal is not None:
            raise SealWithdrawn
        key = self._read()[slug][-1]["key"]
        if "device" in key:
            return seal.chain, self._device(key["device"])
        if "url" in key:
            caller = Caller(key["url"], self._authorization, self._timeout_s)
            if seal.place is Place.REMOTE_SEAL:
                return seal.chain, RemoteSealer(caller)
            return seal.chain, RemoteSigner(algorithm_of(seal.certificate), _public(seal.certificate), caller)
        return seal.chain, PrivateKeySigner(self._key(key["private_key_pem"]))

    def _put(self, slug: str, chain: Sequence[x509.Certificate], key: dict[str, str]) -> None:
        self._refuse_demo(chain)
        entry = {"chain_pem": pem_of(chain), "key": key}

        def put(content: Content) -> None:
            before = [{**one, "key": None} for one in content.get(slug, [])]
            if any("withdrawn" in one and _seal(one).certificate == chain[0] for one in before):
                raise SealUnusable("it was withdrawn")
            content[slug] = [*(one for one in before if one["chain_pem"] != entry["chain_pem"]), entry]

        self._change(put)

    def _change(self, edit: Callable[[Content], None]) -> None:
        try:
            self._file.change(edit)
        except OSError as error:
            raise SealFileUnreadable("the file cannot be written") from error

    def _refuse_demo(self, chain: Sequence[x509.Certificate]) -> None:
        if not self._demo and is_demo(chain):
            raise SealUnusable("a demo's seal")

    def _read(self) -> Content:
        try:
            return self._file.content()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise SealFileUnreadable("the file cannot be read") from error

    def _device(self, reference: str) -> Signer:
        if self._open_device is None:
            raise SealUnusable("no device is set up")
        return self._open_device(reference)

    def _key(self, pem: str) -> SealingKey:
        # Deriving the key from the passphrase is slow on purpose, so each key is opened once.
        with self._lock:
            if pem not in self._opened:
                try:
                    key = load_pem_private_key(pem.encode(), self._passphrase)
                except (ValueError, TypeError, UnsupportedAlgorithm) as error:
                    raise SealFileUnreadable("a key does not open with KEYS_PASSPHRASE") from error
                if not isinstance(key, SealingKey):
                    raise SealFileUnreadable("a key of an unexpected kind")
                self._opened[pem] = key
            return self._opened[pem]


def _check_pair(chain: Sequence[x509.Certificate], public: PublicKey) -> None:
    if not chain or chain[0].public_key() != public:
        raise SealUnusable("the key does not belong to the certificate")


def _public(certificate: x509.Certificate) -> PublicKey:
    key = certificate.public_key()
    if not isinstance(key, PublicKey):
        raise SealUnusable("a key of an unexpected kind")
    return key


def _seal(entry: dict[str, Any]) -> InstitutionSeal:
    return InstitutionSeal(
        chain=tuple(certificates_in(entry["chain_pem"].encode())),
        place=_place(entry),
        withdrawal=revocation_from_json(entry["withdrawn"]) if "withdrawn" in entry else None,
    )


def _place(entry: dict[str, Any]) -> Place:
    key = entry["key"]
    if key is None:
        return Place.WITHDRAWN if "withdrawn" in entry else Place.GONE
    if "device" in key:
        return Place.DEVICE
    if "url" in key:
        return Place.REMOTE_SEAL if key["gives"] == "seal" else Place.REMOTE_SIGNATURE
    return Place.FILE


def _parsed(data: bytes) -> Content:
    try:
        content: Content = json.loads(data)
        for entries in content.values():
            for entry in entries:
                seal = _seal(entry)
                if not der_of(seal.certificate):
                    raise ValueError("no certificate")
                if seal.withdrawal is not None and seal.withdrawal.since.tzinfo is None:
                    raise ValueError("a time without its zone")
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, SealUnusable) as error:
        raise SealFileUnreadable("not a file of seals") from error
    return content
