"""What a document must be to be a credential or a presentation at all. Pure.

Verifiable Credentials Data Model 2.0, "Basic Concepts" and "Advanced Concepts", and 1.1, which differs in the names of
its context and of the moments. Of what that allows, contexts
within the document are refused, and by signing and verifying also texts with a language of their own (`@value`): there
a signature covers only what locked contexts define, written in one way.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from app.signing import CREDENTIALS_V1, CREDENTIALS_V2
from app.vcapi.errors import DataModelBroken

Json = dict[str, Any]
_MOMENT = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_TEXT_MEMBERS = {"@value", "@language", "@direction"}
_NO_SPACE = re.compile(r'[^\s<>"{}|\\^`]+')


def check_credential(document: Json) -> None:
    """Accept a credential, secured or not. Raises DataModelBroken."""
    _check_frame(document, "VerifiableCredential")
    _check_texts(document)
    _check_party(document, "issuer")
    subjects = _objects(document, "credentialSubject")
    if not subjects or not all(subjects):
        raise DataModelBroken("credentialSubject")
    for subject in subjects:
        _check_id(subject, "credentialSubject")
    names = period_names(document)
    starts, ends = (moment_at(document, name) for name in names)
    if is_earlier(document) and not starts:
        raise DataModelBroken(names[0])
    if starts and ends and starts > ends:
        raise DataModelBroken(names[1])
    for name, check in _PARTS.items():
        for part in _objects(document, name):
            check(part, name)
    related = [part.get("id") for part in _objects(document, "relatedResource")]
    if len(set(related)) < len(related):
        raise DataModelBroken("relatedResource")


def check_presentation(document: Json) -> list[Json]:
    """Accept a presentation and return its credentials, which are not looked at. Raises DataModelBroken."""
    _check_frame(document, "VerifiablePresentation")
    if "holder" in document:
        _check_party(document, "holder")
    return _objects(document, "verifiableCredential")


def is_earlier(document: Json) -> bool:
    """Tell whether a document is of the data model 1.1."""
    return bool(document["@context"][0] == CREDENTIALS_V1)


def period_names(document: Json) -> tuple[str, str]:
    """Return the members that say when its validity begins and ends."""
    return ("issuanceDate", "expirationDate") if is_earlier(document) else ("validFrom", "validUntil")


def party(document: Json, name: str) -> str:
    """Return the identifier of the issuer or holder, empty if it names none."""
    found = document.get(name)
    identifier = found.get("id") if isinstance(found, dict) else found
    return identifier if isinstance(identifier, str) else ""


def moment_at(document: Json, name: str) -> datetime | None:
    """Return a moment with its time zone, None if there is none. Raises DataModelBroken."""
    value = document.get(name)
    if value is None and name not in document:
        return None
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise DataModelBroken(name)
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise DataModelBroken(name) from error


def listed(value: Any) -> list[Any]:
    """Return a value that may be one or several as a list."""
    return value if isinstance(value, list) else [value]


def _check_frame(document: Json, type_: str) -> None:
    contexts = document.get("@context")
    if not isinstance(contexts, list) or contexts[:1] not in ([CREDENTIALS_V2], [CREDENTIALS_V1]):
        raise DataModelBroken("@context")
    if not all(isinstance(context, str) for context in contexts):
        raise DataModelBroken("@context")
    _check_id(document, "id")
    if type_ not in _types(document, "type"):
        raise DataModelBroken("type")
    for proof in _objects(document, "proof"):
        _types(proof, "proof")


def _check_party(document: Json, name: str) -> None:
    found = document.get(name)
    if not _is_url(found["id"] if isinstance(found, dict) and "id" in found else found):
        raise DataModelBroken(name)
    if isinstance(found, dict):
        _check_texts(found)


def _check_texts(part: Json) -> None:
    for name in ("name", "description"):
        if name in part and not _is_text(part[name]):
            raise DataModelBroken(name)


def _is_text(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, dict) and _is_text(one) for one in value)
    if not isinstance(value, dict):
        return isinstance(value, str)
    language, direction = value.get("@language", "en"), value.get("@direction", "ltr")
    return (
        isinstance(value.get("@value"), str)
        and value.keys() <= _TEXT_MEMBERS
        and isinstance(language, str)
        and _LANGUAGE.fullmatch(language) is not None
        and direction in ("ltr", "rtl")
    )


def _check_id(part: Json, name: str, *, is_needed: bool = False) -> None:
    if ("id" in part or is_needed) and not _is_url(part.get("id")):
        raise DataModelBroken(f"{name}.id" if name != "id" else name)


def _check_typed(part: Json, name: str) -> None:
    _types(part, name)
    _check_id(part, name)


def _check_schema(part: Json, name: str) -> None:
    _types(part, name)
    _check_id(part, name, is_needed=True)


def _check_related(part: Json, name: str) -> None:
    _check_id(part, name, is_needed=True)
    if not any(isinstance(part.get(digest), str) for digest in ("digestSRI", "digestMultibase")):
        raise DataModelBroken(name)


_PARTS: dict[str, Callable[[Json, str], None]] = {
    "credentialStatus": _check_typed,
    "credentialSchema": _check_schema,
    "refreshService": _check_typed,
    "termsOfUse": _check_typed,
    "evidence": _check_typed,
    "relatedResource": _check_related,
}


def _types(part: Json, name: str) -> list[str]:
    found = listed(part.get("type"))
    if not found or not all(isinstance(one, str) and one and _NO_SPACE.fullmatch(one) for one in found):
        raise DataModelBroken(name if name == "type" else f"{name}.type")
    return found


def _objects(document: Json, name: str) -> list[Json]:
    found = listed(document[name]) if name in document else []
    if not all(isinstance(one, dict) for one in found):
        raise DataModelBroken(name)
    return found


def _is_url(value: Any) -> bool:
    if not isinstance(value, str) or not _NO_SPACE.fullmatch(value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme) and bool(parts.netloc or parts.path)
