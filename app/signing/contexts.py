"""JSON-LD contexts, offline: what is used has the bytes that `config/contexts.lock` names, whoever installed it."""

import json
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from app.signing.errors import ContextMissing, ContextUnknown

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

_LOCK = Path(__file__).parents[2] / "config" / "contexts.lock"
_PACKAGE = "openbadgeslib.ob3.contexts"


@cache
def locked_contexts() -> dict[str, str]:
    """Return the SHA-256 of each context that a signature may refer to, by URL."""
    lines = _LOCK.read_text(encoding="utf-8").splitlines()
    entries = (line.split() for line in lines if line and not line.startswith("#"))
    return {url: digest for digest, url in entries}


@cache
def _installed() -> dict[str, str]:
    # Found by content: a renamed or added file changes nothing, a changed one is no longer found.
    files = [file for file in resources.files(_PACKAGE).iterdir() if file.name.endswith(".json")]
    return {sha256(file.read_bytes()).hexdigest(): file.read_text(encoding="utf-8") for file in files}


@cache
def context_document(url: str) -> dict[str, Any]:
    """Return a locked context's document, never from the network. Raises ContextUnknown or ContextMissing."""
    digest = locked_contexts().get(url)
    if digest is None:
        raise ContextUnknown
    text = _installed().get(digest)
    if text is None:
        raise ContextMissing(url)
    document: dict[str, Any] = json.loads(text)
    return document


@cache
def inlined(urls: tuple[str, ...]) -> str:
    """Return the JSON text of an `@context` value with the contexts themselves in place of their URLs."""
    return json.dumps([context_document(url)["@context"] for url in urls], separators=(",", ":"))
