"""JSON-LD contexts, offline: what is used has the bytes that `config/contexts.lock` names, whoever installed it."""

import json
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.signing.errors import ContextMissing, ContextUnknown

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
MICROCREDENTIAL = "/contexts/microcredential/v1"
"""The path of our own context, which every installation serves under its own public address."""

_CONFIG = Path(__file__).parents[2] / "config"
_LOCK = _CONFIG / "contexts.lock"
_PACKAGE = "openbadgeslib.ob3.contexts"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@cache
def locked_contexts() -> dict[str, str]:
    """Return the SHA-256 of each context that a signature may refer to, by URL; of our own by its path."""
    lines = _LOCK.read_text(encoding="utf-8").splitlines()
    entries = (line.split() for line in lines if line and not line.startswith("#"))
    return {url: digest for digest, url in entries}


@cache
def _installed() -> dict[str, bytes]:
    # Found by content: a renamed or added file changes nothing, a changed one is no longer found.
    folders = (resources.files(_PACKAGE), _CONFIG / "contexts")
    files = [file for folder in folders for file in folder.iterdir() if file.name.endswith(".json")]
    contents = [file.read_bytes() for file in files]
    return {sha256(content).hexdigest(): content for content in contents}


@cache
def context_bytes(name: str) -> bytes:
    """Return a locked context as it was published; `name` as in the lock. Raises ContextUnknown or ContextMissing."""
    digest = locked_contexts().get(name)
    if digest is None:
        raise ContextUnknown
    content = _installed().get(digest)
    if content is None:
        raise ContextMissing(name)
    return content


def context_document(url: str) -> dict[str, Any]:
    """Return a locked context's document, never from the network. Raises ContextUnknown or ContextMissing."""
    document: dict[str, Any] = json.loads(context_bytes(_locked_name(url)))
    return document


def inlined(urls: tuple[str, ...]) -> str:
    """Return the JSON text of an `@context` value with the contexts themselves in place of their URLs."""
    return _inlined(tuple(_locked_name(url) for url in urls))


def language_maps(urls: tuple[str, ...]) -> frozenset[str]:
    """Return the terms whose values are texts by language, anywhere in these contexts."""
    return _language_maps(tuple(_locked_name(url) for url in urls))


# Remembered by the names in the lock, of which there are few: strangers choose URLs.
@cache
def _inlined(names: tuple[str, ...]) -> str:
    return json.dumps([json.loads(context_bytes(name))["@context"] for name in names], separators=(",", ":"))


@cache
def _language_maps(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(term for name in names for term in _with_languages(json.loads(context_bytes(name))))


def _with_languages(value: Any) -> set[str]:
    found: set[str] = set()
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if isinstance(part, dict) and part.get("@container") == "@language":
            found.add(str(key))
        found |= _with_languages(part)
    return found


def _locked_name(url: str) -> str:
    """Return what the lock calls a context.

    Ours is known by its path, at any installation's address. Nothing is fetched from there: a signature is checked
    against the locked content, so that one made over other content does not fit.
    """
    if url in locked_contexts() and not url.startswith("/"):
        return url
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise ContextUnknown from error
    served = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if served and parts.hostname and url == f"{parts.scheme}://{parts.netloc}{MICROCREDENTIAL}":
        return MICROCREDENTIAL
    raise ContextUnknown
