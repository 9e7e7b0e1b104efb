"""Status lists of issuers elsewhere: which place a credential names, and what stands there. Pure.

Bitstring Status List 1.0, "Validate Algorithm"; Status List 2021, its predecessor; Token Status List, "Verification and
Processing". Whatever is not as it should be leaves it unknown whether the credential was withdrawn, never good.
"""

import base64
import binascii
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.awards import MIN_SIZE
from app.verification.foreign_errors import (
    StatusIndexOutside,
    StatusListInvalid,
    StatusListTooLarge,
    StatusListUnreachable,
    StatusPurposeMismatch,
)
from app.verification.reading import MOST_DIGITS, index_of, names
from app.verification.values import Status

Json = dict[str, Any]
MAX_LIST_BYTES = 4_000_000
"""Of a list as it is fetched."""
_MOST_BITS_BYTES = 4_000_000  # 32 million credentials
_MOST_ENTRIES = 4
_GZIP, _ZLIB = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS
_PURPOSES = frozenset({"revocation", "suspension"})
# What is not about validity: it neither makes a credential invalid nor is needed to know.
_HARMLESS = frozenset({"message", "refresh"})
_TOKEN_BITS = frozenset({1, 2, 4, 8})
_INVALID, _SUSPENDED = 1, 2


class ListKind(StrEnum):
    """The kinds of status list, by the type of the entry that names a place in them."""

    BITSTRING = "BitstringStatusListEntry"
    EARLIER = "StatusList2021Entry"
    TOKEN = "status_list"  # noqa: S105 - a claim's name


_LIST_TYPES = {
    ListKind.BITSTRING: ("BitstringStatusListCredential", "BitstringStatusList"),
    ListKind.EARLIER: ("StatusList2021Credential", "StatusList2021"),
}


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A place in a list; `purpose` is empty for tokens, whose lists say several things."""

    kind: ListKind
    url: str
    index: int
    purpose: str = ""


def places_of(document: Json) -> list[ListPlace]:
    """Return the places that a credential names under `credentialStatus`, one or several.

    Raises StatusListUnreachable for a kind of status that we do not read.
    """
    value = document.get("credentialStatus")
    if value is None:
        return []
    entries = value if isinstance(value, list) else [value]
    if not entries or len(entries) > _MOST_ENTRIES:
        raise StatusListUnreachable("no entry, or more than anybody needs")
    return [place for entry in entries if (place := _place(entry)) is not None]


def token_places_of(claims: Json) -> list[ListPlace]:
    """Return the place that a token names under `status`. Raises StatusListUnreachable."""
    status = claims.get("status")
    if status is None:
        return []
    entry = status.get("status_list") if isinstance(status, dict) and len(status) == 1 else None
    uri, index = (entry.get("uri"), entry.get("idx")) if isinstance(entry, dict) else (None, None)
    if not isinstance(uri, str) or type(index) is not int or not 0 <= index < 10**MOST_DIGITS:
        raise StatusListUnreachable("a kind of status that we do not read")
    return [ListPlace(ListKind.TOKEN, uri, index)]


def status_in(document: Json, place: ListPlace) -> Status:
    """Return what a list credential says of a place. Its signature, issuer and dates are the caller's business.

    Raises StatusListInvalid, StatusPurposeMismatch, StatusIndexOutside or StatusListTooLarge.
    """
    of_credential, of_list = _LIST_TYPES[place.kind]
    subject = document.get("credentialSubject")
    if of_credential not in names(document.get("type")) or not isinstance(subject, dict):
        raise StatusListInvalid("not a status list credential")
    if document.get("id", place.url) != place.url or of_list not in names(subject.get("type")):
        raise StatusListInvalid("another list, or none")
    if place.purpose not in names(subject.get("statusPurpose")):
        raise StatusPurposeMismatch
    bits = _bits(subject.get("encodedList"), place.kind)
    if len(bits) * 8 < MIN_SIZE:
        raise StatusListInvalid("so short that it tells who is looked up")
    if place.index >= len(bits) * 8:
        raise StatusIndexOutside
    is_set = bool(bits[place.index // 8] & 0x80 >> place.index % 8)
    return Status(revoked=is_set and place.purpose == "revocation", suspended=is_set and place.purpose == "suspension")


def token_status_in(claims: Json, place: ListPlace) -> Status:
    """Return what a list token says of a place. Its signature and dates are the caller's business.

    Raises StatusListInvalid, StatusIndexOutside or StatusListTooLarge.
    """
    found = claims.get("status_list")
    if claims.get("sub") != place.url or not isinstance(found, dict):
        raise StatusListInvalid("another list, or none")
    each = found.get("bits")
    if type(each) is not int or each not in _TOKEN_BITS:
        raise StatusListInvalid("bits")
    bits, each_byte = _unpacked(found.get("lst"), _ZLIB), 8 // each
    if place.index >= len(bits) * each_byte:
        raise StatusIndexOutside
    value = bits[place.index // each_byte] >> place.index % each_byte * each & (1 << each) - 1
    if value > _SUSPENDED:
        raise StatusListInvalid("a value that means something to its issuer only")
    return Status(revoked=value == _INVALID, suspended=value == _SUSPENDED)


def _place(entry: Any) -> ListPlace | None:
    kind = entry.get("type") if isinstance(entry, dict) else None
    if kind not in (ListKind.BITSTRING.value, ListKind.EARLIER.value):
        raise StatusListUnreachable("a kind of status that we do not read")
    url, index, purpose = entry.get("statusListCredential"), entry.get("statusListIndex"), entry.get("statusPurpose")
    # Written as a number by many, against the specification.
    place = index_of(str(index) if type(index) is int else index)
    if not isinstance(url, str) or place is None or not isinstance(purpose, str):
        raise StatusListUnreachable("no place in a list")
    if purpose in _HARMLESS:
        return None
    if purpose not in _PURPOSES or entry.get("statusSize", 1) != 1:
        raise StatusListUnreachable("a purpose that we do not know")
    return ListPlace(ListKind(kind), url, place, purpose)


def _bits(encoded: Any, kind: ListKind) -> bytes:
    if kind is ListKind.BITSTRING:
        if not isinstance(encoded, str) or not encoded.startswith("u"):
            raise StatusListInvalid("not multibase base64url")
        return _unpacked(encoded[1:], _GZIP)
    return _unpacked(encoded, _GZIP)


def _unpacked(encoded: Any, wrapping: int) -> bytes:
    if not isinstance(encoded, str):
        raise StatusListInvalid("not a compressed bitstring")
    if len(encoded) > MAX_LIST_BYTES:
        raise StatusListTooLarge
    text = encoded.rstrip("=")
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(wbits=wrapping)
        bits = unpacker.decompress(packed, _MOST_BITS_BYTES + 1)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise StatusListInvalid("not a compressed bitstring") from error
    if len(bits) > _MOST_BITS_BYTES:
        raise StatusListTooLarge
    if not unpacker.eof or unpacker.unused_data:
        raise StatusListInvalid("not one whole compressed bitstring")
    return bits
