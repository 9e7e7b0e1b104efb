"""Step 1: is it a credential at all? Bounded, because anybody may send anything. Pure."""

import json
from typing import Any

from app.signing import TokenMalformed, json_object
from app.verification.errors import CredentialTooLarge, FormatUnsupported, NotACredential

MAX_BYTES = 1_000_000
MOST_DIGITS = 9
"""Of a place in a status list."""

_OPEN_BADGE = {"OpenBadgeCredential", "AchievementCredential"}


def parsed(data: bytes | str | dict[str, Any], max_bytes: int = MAX_BYTES) -> dict[str, Any]:
    """Return the JSON object that was given as a file, as pasted text or as an object.

    Raises NotACredential or CredentialTooLarge. Pure.
    """
    try:
        return json_object(text(data, max_bytes).encode())
    except TokenMalformed as error:
        raise NotACredential(error.detail) from error


def checked(document: dict[str, Any]) -> None:
    """Accept the document if it is an Open Badges credential about one achievement.

    Raises NotACredential or FormatUnsupported. Pure.
    """
    if "VerifiableCredential" not in names(document.get("type")) or not issuer_id(document):
        raise NotACredential("not a Verifiable Credential")
    subject = _only(document.get("credentialSubject"))
    if not names(document.get("type")) & _OPEN_BADGE or subject is None or _only(subject.get("achievement")) is None:
        raise FormatUnsupported("not an Open Badges credential about one achievement")


def is_european(document: dict[str, Any]) -> bool:
    """Tell whether a document says that it is a European digital credential. Pure."""
    return "EuropeanDigitalCredential" in names(document.get("type"))


def issuer_id(document: dict[str, Any]) -> str:
    """Return the identifier of the issuer that a credential names, empty if it names none. Pure."""
    issuer = document.get("issuer")
    identifier = issuer.get("id") if isinstance(issuer, dict) else issuer
    return identifier if isinstance(identifier, str) else ""


def index_of(value: Any) -> int | None:
    """Return the place in a status list that a text names, None if it names none. Pure."""
    is_index = isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= MOST_DIGITS
    return int(value) if is_index else None


def text(data: bytes | str | dict[str, Any], max_bytes: int = MAX_BYTES) -> str:
    """Return what was given as text. Raises NotACredential or CredentialTooLarge. Pure."""
    try:
        given = json.dumps(data) if isinstance(data, dict) else data
        encoded = given.encode() if isinstance(given, str) else given
        if len(encoded) > max_bytes:
            raise CredentialTooLarge
        return encoded.decode("utf-8-sig").strip().removeprefix("\ufeff").strip()
    except (ValueError, TypeError, RecursionError) as error:
        raise NotACredential("not UTF-8 text") from error


def names(value: Any) -> set[str]:
    """Return the texts of a value that may be one or several. Pure."""
    return {name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str)}


def _only(value: Any) -> dict[str, Any] | None:
    items = value if isinstance(value, list) else [value]
    return items[0] if len(items) == 1 and isinstance(items[0], dict) else None
