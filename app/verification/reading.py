"""Step 1: is it a credential at all? Bounded, because anybody may send anything. Pure."""

import json
import re
from typing import Any, Never

from app.verification.errors import CredentialTooLarge, FormatUnsupported, NotACredential

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
_COMPACT_JWS = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+(~[\w.~-]*)?", re.ASCII)
_OPEN_BADGE = {"OpenBadgeCredential", "AchievementCredential"}


def parsed(data: bytes | str | dict[str, Any], max_bytes: int = MAX_BYTES) -> dict[str, Any]:
    """Return the JSON object that was given as a file, as pasted text or as an object.

    Raises NotACredential, CredentialTooLarge or FormatUnsupported. Pure.
    """
    text = _text(data, max_bytes)
    if _COMPACT_JWS.fullmatch(text):
        raise FormatUnsupported("a signed token")
    try:
        value = json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()  # refuses unpaired surrogates, which no page can show
    except (ValueError, RecursionError) as error:
        raise NotACredential("not JSON") from error
    if not isinstance(value, dict) or _is_deep(value):
        raise NotACredential("not a JSON object, or nested too deeply")
    return value


def checked(document: dict[str, Any]) -> None:
    """Accept the document if it is an Open Badges credential about one achievement.

    Raises NotACredential or FormatUnsupported. Pure.
    """
    if "VerifiableCredential" not in names(document.get("type")) or not issuer_id(document):
        raise NotACredential("not a Verifiable Credential")
    subject = _only(document.get("credentialSubject"))
    if not names(document.get("type")) & _OPEN_BADGE or subject is None or _only(subject.get("achievement")) is None:
        raise FormatUnsupported("not an Open Badges credential about one achievement")


def issuer_id(document: dict[str, Any]) -> str:
    """Return the identifier of the issuer that a credential names, empty if it names none. Pure."""
    issuer = document.get("issuer")
    identifier = issuer.get("id") if isinstance(issuer, dict) else issuer
    return identifier if isinstance(identifier, str) else ""


def names(value: Any) -> set[str]:
    """Return the texts of a value that may be one or several. Pure."""
    return {name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str)}


def _text(data: bytes | str | dict[str, Any], max_bytes: int) -> str:
    try:
        text = json.dumps(data) if isinstance(data, dict) else data
        encoded = text.encode() if isinstance(text, str) else text
        if len(encoded) > max_bytes:
            raise CredentialTooLarge
        return encoded.decode("utf-8-sig").strip().removeprefix("\ufeff").strip()
    except (ValueError, TypeError, RecursionError) as error:
        raise NotACredential("not UTF-8 text") from error


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Readers differ in which of two equal keys they believe.
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key is repeated")
    return dict(pairs)


def _no_constant(name: str) -> Never:
    raise ValueError(f"{name} is not JSON")


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        parts = (part.values() if isinstance(part, dict) else part for part in level if isinstance(part, dict | list))
        level = [part for group in parts for part in group]
    return bool(level)


def _only(value: Any) -> dict[str, Any] | None:
    items = value if isinstance(value, list) else [value]
    return items[0] if len(items) == 1 and isinstance(items[0], dict) else None
