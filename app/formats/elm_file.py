"""The files in which European digital credentials travel: sealed, as a plain document, or packed for upload. Pure."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Packing(StrEnum):
    """How a credential lies in its file."""

    SEALED = "sealed"
    PLAIN = "plain"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """A credential out of its file. SEALED says that there is a seal, not that it holds."""

    unverified_document: dict[str, Any]
    packing: Packing


def unpacked(content: bytes) -> Unpacked | None:
    """Return the credential in a file, None if there is none. Pure.

    A sealed file is a JWS in the general JSON serialisation with an unencoded payload (RFC 7797), the document's text.
    """
    value = _object(content)
    if isinstance(value.get("payload"), str) and isinstance(value.get("signatures"), list) and value["signatures"]:
        found, packing = _object(value["payload"]), Packing.SEALED
    elif isinstance(value.get("credential"), dict):
        found, packing = value["credential"], Packing.UPLOAD
    else:
        found, packing = value, Packing.PLAIN
    return Unpacked(unverified_document=found, packing=packing) if "credentialSubject" in found else None


def _object(text: bytes | str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
