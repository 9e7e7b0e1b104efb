"""A sealed file of anybody's: taken apart, and its seal checked against the very bytes of its text. Pure.

What the header demands and is not understood here refuses the file; nothing is guessed. Never the network.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography import x509

from app.signing.beside import Archived, decoded, json_object, read_beside, read_certificate, stamps_in
from app.signing.certificates import MAX_CERTIFICATES, check_key, check_use
from app.signing.errors import SignatureInvalid
from app.signing.jades import signing_input
from app.signing.jws import check_algorithm, fits
from app.signing.revocations import Revocations
from app.signing.seal_errors import (
    SealAlgorithmRefused,
    SealCertificateSwapped,
    SealMalformed,
    SealUnsupported,
    SealUnusable,
    TimestampInvalid,
)
from app.signing.timestamps import Timestamp

_UNDERSTOOD = {"alg", "cty", "typ", "kid", "x5t#S256", "x5c", "b64", "sigT", "iat", "adoTst", "crit"}
_CRITICAL = {"b64", "sigT", "iat", "adoTst"}
_PARTS = {"protected", "header", "signature"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """A sealed file taken apart. Nothing of it is verified; `payload` is what would be signed, byte for byte."""

    payload: bytes
    protected: str
    header: dict[str, Any]
    unsigned: dict[str, Any]
    signature: bytes
    written_signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A seal whose signature fits. `claimed_at` is its own word, `timestamps` are others', of the signature.

    `certificate` is the one whose key signed, `others` came with the file: who they are is not verified. `archived` are
    timestamps of the whole file up to them; `revocations` is what the file brings along of what authorities say of
    certificates. None of this is believed yet.
    """

    algorithm: str
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    claimed_at: datetime
    timestamps: tuple[Timestamp, ...]
    archived: tuple[Archived, ...]
    revocations: Revocations


def taken_apart(content: bytes) -> SealedFile:
    """Return the parts of a sealed file. Raises SealMalformed. Pure."""
    value = json_object(content)
    signatures = value.get("signatures")
    if value.keys() != {"payload", "signatures"} or not isinstance(signatures, list) or len(signatures) != 1:
        raise SealMalformed("not one signature in the general serialisation")
    signed = signatures[0]
    if not isinstance(signed, dict) or not {"protected", "signature"} <= signed.keys() <= _PARTS:
        raise SealMalformed("not a signature")
    payload, unsigned = value["payload"], signed.get("header", {})
    if not isinstance(payload, str) or not isinstance(unsigned, dict):
        raise SealMalformed("no text, or no header")
    try:
        text = payload.encode()
    except UnicodeEncodeError as error:
        raise SealMalformed("text that has no bytes") from error
    return SealedFile(
        payload=text,
        protected=signed["protected"],
        header=json_object(decoded(signed["protected"])),
        unsigned=unsigned,
        signature=decoded(signed["signature"]),
        written_signature=signed["signature"],
    )


def accepted(sealed: SealedFile) -> tuple[x509.Certificate, ...]:
    """Return the certificates that came in the header, the signer's first, once everything it demands is understood.

    Raises SealUnsupported, SealAlgorithmRefused or SealCertificateSwapped. Pure.
    """
    header = sealed.header
    critical = header.get("crit")
    if header.keys() & sealed.unsigned.keys() or not sealed.unsigned.keys() <= {"etsiU"}:
        raise SealUnsupported("a header that is not signed and says more than it may")
    if not isinstance(critical, list) or not critical or not all(isinstance(name, str) for name in critical):
        raise SealUnsupported("no list of what is critical")
    if len(set(critical)) != len(critical) or not set(critical) <= _CRITICAL & header.keys():
        raise SealUnsupported("something critical that is not understood")
    if header.get("b64") is not False or "b64" not in critical:
        raise SealUnsupported("the text is not signed as it stands")
    algorithm = header.get("alg")
    if not isinstance(algorithm, str):
        raise SealAlgorithmRefused
    certificates = tuple(_certificates(header.get("x5c")))
    thumbprint = header.get("x5t#S256")
    if not isinstance(thumbprint, str) or not certificates:
        raise SealUnsupported("it does not name its certificate")
    if decoded(thumbprint) != sha256(base64.b64decode(header["x5c"][0])).digest():
        raise SealCertificateSwapped
    try:
        check_key(certificates[0])
        check_use(certificates[0])
    except SealUnusable as error:
        raise SealAlgorithmRefused(error.detail) from error
    check_algorithm(certificates[0], algorithm)
    _claimed(header)
    return certificates


def verified(sealed: SealedFile) -> Seal:
    """Return the seal, once its signature fits the text and every timestamp fits what it is of.

    Raises SignatureInvalid, TimestampInvalid, TimestampUnsupported, or what `accepted` raises. Pure.
    """
    certificates = accepted(sealed)
    data = signing_input(sealed.protected, sealed.payload)
    if not fits(certificates[0], sealed.header["alg"], sealed.signature, data):
        raise SignatureInvalid
    try:
        list(stamps_in(sealed.header.get("adoTst"), sealed.payload))  # it must fit, and proves nothing of the signature
        beside = read_beside(
            sealed.unsigned.get("etsiU", []), sealed.payload, sealed.protected, sealed.written_signature
        )
    except (SealMalformed, SealUnsupported) as error:
        raise TimestampInvalid("what is not signed cannot be read") from error
    return Seal(
        algorithm=sealed.header["alg"],
        certificate=certificates[0],
        others=(*certificates[1:], *beside.certificates),
        claimed_at=_claimed(sealed.header),
        timestamps=beside.stamps,
        archived=beside.archived,
        revocations=beside.revocations,
    )


def _claimed(header: dict[str, Any]) -> datetime:
    """Return when the seal says that it was made: `sigT`, or `iat` since version 1.2.1."""
    given, seconds = header.get("sigT"), header.get("iat")
    try:
        if isinstance(given, str):
            moment = datetime.fromisoformat(given)
            if moment.tzinfo is not None:
                return moment.astimezone(UTC)
        elif isinstance(seconds, int) and not isinstance(seconds, bool):
            return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SealUnsupported("a time that is none") from error
    raise SealUnsupported("it does not say when it was made")


def _certificates(value: Any) -> Iterator[x509.Certificate]:
    if not isinstance(value, list) or len(value) > MAX_CERTIFICATES:
        raise SealUnsupported("it does not name its certificate")
    for one in value:
        yield read_certificate(one)
