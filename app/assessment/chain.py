"""A chain of records: each link's digest covers its content and the digest before it. Pure."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

BEGINNING = "0" * 64
REDUCTION = "reduction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One record as it is stored. `personal` is None once it is erased; its digest stays."""

    issuer_slug: str
    number: int
    record_id: UUID
    kind: str
    sitting_id: UUID | None
    platform_id: UUID | None
    context_id: str
    learner_id: str
    kept: Mapping[str, Any]
    personal: Mapping[str, Any] | None
    personal_digest: str
    recorded_at: datetime
    previous: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a chain ends, as it was sealed when its last link was added."""

    number: int
    digest: str
    mac: str


class Fault(StrEnum):
    """What is wrong with a chain; the command says it in words."""

    GAP = "a record is missing or out of order"
    ALTERED = "a record was altered"
    ERASED = "the personal part of a record was erased outside of retention"
    CUT = "the last records are missing"
    HEAD_MISSING = "the seal of the last record is missing"
    HEAD_FORGED = "the seal of the last record is not ours, or SECRET_KEY has changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How a chain was found: whole without a `fault`, else broken at record `number`."""

    number: int
    digest: str
    fault: Fault | None = None


def canonical(values: Mapping[str, Any]) -> bytes:
    """Return JSON values in one fixed spelling. Pure."""
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()


def digest_of(values: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hex, of JSON values. Pure."""
    return hashlib.sha256(canonical(values)).hexdigest()


def link_digest(
    issuer_slug: str,
    number: int,
    *,
    record_id: UUID,
    kind: str,
    sitting_id: UUID | None,
    kept: Mapping[str, Any],
    personal_digest: str,
    recorded_at: datetime,
    previous: str,
) -> str:
    """Return the digest of a link, which stays the same when its personal part is erased. Pure."""
    return digest_of(
        {
            "issuer": issuer_slug,
            "number": number,
            "id": str(record_id),
            "kind": kind,
            "sitting": str(sitting_id) if sitting_id else None,
            "kept": kept,
            "personal": personal_digest,
            "recorded_at": recorded_at.astimezone(UTC).isoformat(),
            "previous": previous,
        }
    )


def link_to_json(link: Link) -> dict[str, Any]:
    """Return a link as JSON values, with all that its digest covers. Pure."""
    return {
        "issuer": link.issuer_slug,
        "number": link.number,
        "id": str(link.record_id),
        "kind": link.kind,
        "sitting": str(link.sitting_id) if link.sitting_id else None,
        "kept": dict(link.kept),
        "personal": dict(link.personal) if link.personal is not None else None,
        "personal_digest": link.personal_digest,
        "recorded_at": link.recorded_at.astimezone(UTC).isoformat(),
        "previous": link.previous,
        "digest": link.digest,
    }


def seal(key: bytes, issuer_slug: str, number: int, digest: str) -> str:
    """Return the MAC, in hex, of a chain's end. Pure."""
    return hmac.new(key, f"{issuer_slug}\n{number}\n{digest}".encode(), hashlib.sha256).hexdigest()


def inspect(key: bytes, issuer_slug: str, links: Iterable[Link], head: Head | None) -> Finding:
    """Return whether an institution's chain is whole; `links` come by number and are looked at once. Pure.

    Found are a link that was altered, deleted, put elsewhere or cut from the end. Not found is the deletion of a whole
    chain together with its seal: whoever must exclude that keeps the number and digest that this returns.
    """
    previous, number = BEGINNING, 0
    erased: set[int] = set()
    reduced: set[int] = set()
    for link in links:
        if link.number != number + 1 or link.previous != previous or link.issuer_slug != issuer_slug:
            return Finding(number=number + 1, digest=previous, fault=Fault.GAP)
        if not _is_unaltered(link):
            return Finding(number=link.number, digest=previous, fault=Fault.ALTERED)
        if link.personal is None:
            erased.add(link.number)
        elif link.kind == REDUCTION:
            reduced.update(link.personal["numbers"])
        previous, number = link.digest, link.number
    if erased - reduced:
        return Finding(number=min(erased - reduced), digest=previous, fault=Fault.ERASED)
    return _ended(key, issuer_slug, number, previous, head)


def _ended(key: bytes, issuer_slug: str, number: int, digest: str, head: Head | None) -> Finding:
    fault = None
    if head is None:
        fault = Fault.HEAD_MISSING if number else None
    elif not hmac.compare_digest(head.mac, seal(key, issuer_slug, head.number, head.digest)):
        fault = Fault.HEAD_FORGED
    elif (head.number, head.digest) != (number, digest):
        fault = Fault.CUT
    return Finding(number=number, digest=digest, fault=fault)


def _is_unaltered(link: Link) -> bool:
    expected = link_digest(
        link.issuer_slug,
        link.number,
        record_id=link.record_id,
        kind=link.kind,
        sitting_id=link.sitting_id,
        kept=link.kept,
        personal_digest=link.personal_digest,
        recorded_at=link.recorded_at,
        previous=link.previous,
    )
    if link.digest != expected:
        return False
    personal = link.personal
    if personal is None:
        return (link.platform_id, link.context_id, link.learner_id) == (None, "", "")
    found_by = (str(link.platform_id) if link.platform_id else "", link.context_id, link.learner_id)
    named = tuple(str(personal.get(name, "")) for name in ("platform", "context", "learner"))
    return digest_of(personal) == link.personal_digest and found_by == named
