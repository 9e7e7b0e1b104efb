"""What stands beside a seal's signature (TS 119 182-1, 5.3): timestamps, certificates, and what is said of those. Pure.

Nothing here is signed by the seal. A timestamp must fit what it is of; certificates and words of authorities are only
collected, and believed by whoever finds that they lead to somebody known.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography import x509

from app.signing.certificates import MAX_CERTIFICATES, certificate_of
from app.signing.jades import archive_imprint
from app.signing.jose import strict_json
from app.signing.revocations import MOST_WORDS, Revocations, read_revocations
from app.signing.seal_errors import SealMalformed, SealUnsupported, SealUnusable, TimestampInvalid, TimestampUnsupported
from app.signing.timestamps import Timestamp, checked_timestamp

MAX_STAMPS = 8
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """A timestamp of everything before it, and what is said of certificates there."""

    stamp: Timestamp
    kept: Revocations


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands there, each timestamp found to fit.

    `stamps` are of the signature, `archived` of everything before them. `revocations` is all that is said of
    certificates.
    """

    stamps: tuple[Timestamp, ...]
    archived: tuple[Archived, ...]
    certificates: tuple[x509.Certificate, ...]
    revocations: Revocations


def read_beside(components: Any, payload: bytes, protected: str, signature: str) -> Beside:
    """Return what stands beside a signature, given as it is written.

    Raises TimestampInvalid, TimestampUnsupported, SealMalformed or SealUnsupported. Pure.
    """
    stamps: list[Timestamp] = []
    archived: list[Archived] = []
    certificates: list[x509.Certificate] = []
    revocations = Revocations()
    before: list[Any] = []
    for written, component in _components(components):
        stamps += stamps_in(component.get("sigTst"), signature.encode())
        if "arcTst" in component:
            if not all(isinstance(one, str) for one in (*before, written)):
                raise TimestampUnsupported("of a text that was rewritten")
            imprint = archive_imprint(payload, protected, signature, before)
            archived += [Archived(stamp=one, kept=revocations) for one in stamps_in(component["arcTst"], imprint)]
        for data in (component, component.get("tstVD"), component.get("anyValData")):
            if isinstance(data, dict):
                certificates += _certificates(data.get("xVals"))
                revocations += _revocations(data.get("rVals"))
        before.append(written)
        if len(stamps) + len(archived) > MAX_STAMPS:
            raise TimestampInvalid("too many")
    if max(len(revocations.lists), len(revocations.answers)) > MOST_WORDS:
        raise SealUnsupported("too much about revocation")
    return Beside(
        stamps=tuple(stamps),
        archived=tuple(archived),
        certificates=tuple(certificates[: 2 * MAX_CERTIFICATES]),
        revocations=revocations,
    )


def stamps_in(value: Any, data: bytes) -> Iterator[Timestamp]:
    """Yield the timestamps of a container, each found to be of `data`. Raises as `read_beside`. Pure."""
    if value is None:
        return
    tokens = value.get("tstTokens") if isinstance(value, dict) else None
    if not isinstance(tokens, list) or not 0 < len(tokens) <= MAX_STAMPS:
        raise TimestampInvalid("no timestamp")
    if value.keys() != {"tstTokens"}:
        raise TimestampInvalid("of a text that was rewritten")
    for one in tokens:
        try:
            token = base64.b64decode(one["val"], validate=True)
        except (ValueError, TypeError, KeyError) as error:
            raise TimestampInvalid("no timestamp") from error
        yield checked_timestamp(token, data)


def read_certificate(value: Any) -> x509.Certificate:
    """Return a certificate from the base64 of its DER. Raises SealUnsupported. Pure."""
    try:
        return certificate_of(base64.b64decode(value, validate=True))
    except (ValueError, TypeError, SealUnusable) as error:
        raise SealUnsupported("a certificate that cannot be read") from error


def json_object(data: bytes) -> dict[str, Any]:
    """Return the JSON object in UTF-8 text. Raises SealMalformed. Pure."""
    try:
        value = strict_json(data)
    except (ValueError, RecursionError) as error:
        raise SealMalformed("not JSON") from error
    if not isinstance(value, dict):
        raise SealMalformed("not a JSON object")
    return value


def decoded(text: Any) -> bytes:
    """Return the bytes of base64url without padding. Raises SealMalformed. Pure."""
    if not isinstance(text, str) or not _BASE64URL.fullmatch(text):
        raise SealMalformed("not base64url")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise SealMalformed("not base64url") from error


def _components(value: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield each as it is written and as it is read: encoded or plain (5.3.1)."""
    if not isinstance(value, list) or len(value) > 2 * MAX_STAMPS:
        raise SealMalformed("no list of components")
    for one in value:
        read = json_object(decoded(one)) if isinstance(one, str) else one
        if not isinstance(read, dict):
            raise SealMalformed("not a component")
        yield one, read


def _certificates(value: Any) -> Iterator[x509.Certificate]:
    for one in value[: 2 * MAX_CERTIFICATES] if isinstance(value, list) else []:
        inner = one.get("x509Cert") if isinstance(one, dict) else None
        if isinstance(inner, dict) and isinstance(inner.get("val"), str):
            yield read_certificate(inner["val"])


def _revocations(value: Any) -> Revocations:
    if not isinstance(value, dict):
        return Revocations()
    return read_revocations(list(_values(value.get("crlVals"))), list(_values(value.get("ocspVals"))))


def _values(value: Any) -> Iterator[bytes]:
    for one in value if isinstance(value, list) else []:
        try:
            yield base64.b64decode(one["val"], validate=True)
        except (ValueError, TypeError, KeyError) as error:
            raise SealUnsupported("what is said of certificates cannot be read") from error
