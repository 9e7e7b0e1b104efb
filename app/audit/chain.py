"""The chain of an institution's audit: each line's digest covers what it says and the digest before it. Pure.

A digest is the SHA-256, in hex, of the line's canonical JSON (RFC 8785). Who acted and what it is about stand in it as
salted digests of their own, so that the words can be erased and the chain still be verified.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain, islice

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. `number` is None, and both digests empty, until it is chained; `who` and `about` once they are erased.

    `who` is "" for whoever has no name here.
    """

    issuer_slug: str
    happened_at: datetime
    actor: str
    action: str
    request_id: str = ""
    who: str | None
    who_salt: str | None
    who_digest: str
    about: str | None
    about_salt: str | None
    about_digest: str
    number: int | None = None
    previous: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a signed statement says: so many lines there were, and the last one's digest was this."""

    issuer_slug: str
    size: int
    digest: str
    made_at: datetime


class Fault(StrEnum):
    """What is wrong, as a stable code."""

    CHANGED = "line_changed"
    REMOVED = "line_removed"
    INSERTED = "line_inserted"
    REORDERED = "line_reordered"
    TRUNCATED = "chain_truncated"
    REWRITTEN = "chain_rewritten"
    CHECKPOINT_FORGED = "checkpoint_forged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How a chain was found: unbroken up to line `number` without a `fault`, else broken first at that line."""

    number: int
    digest: str
    fault: Fault | None = None


def text_digest(salt: str, text: str) -> str:
    """Return the digest that stands in the chain for a text. Pure."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def canonical(values: dict[str, str | int]) -> bytes:
    """Return texts and whole numbers under ASCII names as JSON in the one spelling of RFC 8785. Pure."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def line_digest(line: Line, number: int, previous: str) -> str:
    """Return the digest of a line at a place in its chain. Pure."""
    values: dict[str, str | int] = {
        "about": line.about_digest,
        "action": line.action,
        "actor": line.actor,
        "at": line.happened_at.astimezone(UTC).isoformat(),
        "chain": line.issuer_slug,
        "number": number,
        "previous": previous,
        "request": line.request_id,
        "who": line.who_digest,
    }
    return hashlib.sha256(canonical(values)).hexdigest()


def chained(lines: Iterable[Line], number: int, digest: str) -> Iterator[Line]:
    """Yield lines as they follow, in this order, the last chained one, which has this number and digest. Pure."""
    for line in lines:
        number, previous = number + 1, digest
        digest = line_digest(line, number, previous)
        yield replace(line, number=number, previous=previous, digest=digest)


def inspect(
    lines: Callable[[], Iterable[Line]],
    checkpoints: Sequence[Checkpoint] = (),
    *,
    before: int = 0,
    previous: str = BEGINNING,
    ends_at: int | None = None,
) -> Finding:
    """Return whether chained lines are unbroken, and hold what checkpoints of the same chain say. Pure.

    `lines` gives them by number, and once more where something is wrong. They follow line number `before`, whose digest
    is `previous`; checkpoints of less are not looked at. `ends_at` is where they must reach.
    """
    marks: dict[int, set[str]] = {}
    for one in checkpoints:
        marks.setdefault(one.size, set()).add(one.digest)
    number, digest = before, previous
    if marks.get(number, {digest}) != {digest}:
        return Finding(number=number, digest=digest, fault=Fault.REWRITTEN)
    for line in lines():
        fault = _fault(line, number + 1, digest)
        if fault:
            return _first(lines, line, number + 1, digest, fault)
        number, digest = number + 1, line.digest
        if marks.get(number, {digest}) != {digest}:
            return Finding(number=number, digest=digest, fault=Fault.REWRITTEN)
    if number < max([ends_at or 0, *marks]):
        return Finding(number=number + 1, digest=digest, fault=Fault.TRUNCATED)
    return Finding(number=number, digest=digest)


def _fault(line: Line, number: int, previous: str) -> Fault | None:
    if line.number is None or line.number < number:
        return Fault.INSERTED
    if line.number > number:
        return Fault.REMOVED
    if not _is_said(line.who, line.who_salt, line.who_digest):
        return Fault.CHANGED
    if not _is_said(line.about, line.about_salt, line.about_digest):
        return Fault.CHANGED
    if line.previous != previous or line.digest != line_digest(line, number, previous):
        return Fault.REORDERED  # or something else: `_first` looks closer
    return None


def _is_said(text: str | None, salt: str | None, digest: str) -> bool:
    if text is None or salt is None:
        return text is salt  # erased are both
    return text_digest(salt, text) == digest


def _first(lines: Callable[[], Iterable[Line]], line: Line, number: int, previous: str, fault: Fault) -> Finding:
    """Tell what happened at the first line that does not fit: the digest shows where a line stood that was moved."""
    if fault is Fault.REORDERED:
        size = sum(1 for _ in lines())
        places = chain(range(number, size + 2), range(1, number))
        stood = next((place for place in places if _stood(line, place)), None)
        if stood is None:
            fault = Fault.CHANGED
        elif stood <= number:
            fault = Fault.INSERTED  # before it; or its own number stands, but after another line
        elif not any(_follows(later, number, previous) for later in islice(lines(), number, None)):
            fault = Fault.REMOVED
    return Finding(number=number, digest=previous, fault=fault)


def _stood(line: Line, place: int) -> bool:
    return line.digest == line_digest(line, place, line.previous)


def _follows(line: Line, number: int, previous: str) -> bool:
    return line.previous == previous and line.digest == line_digest(line, number, previous)
