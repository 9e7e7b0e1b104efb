"""An export: lines of JSON with which a stranger verifies an institution's audit without us. Pure.

The first says what it holds, and with which keys its checkpoints are signed; a line of the audit each follow, then the
checkpoints.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.audit.chain import Checkpoint, Line
from app.audit.errors import ExportUnreadable

FORMAT = "microcredentials-audit-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What an export holds; its statements and keys are not verified yet. Its lines follow line number `before`."""

    issuer_slug: str
    before: int
    last: int
    previous: str
    keys: Sequence[Mapping[str, Any]]
    lines: Sequence[Line]
    unverified_statements: Sequence[str]


def line_to_json(line: Line) -> dict[str, Any]:
    """Return a chained line as JSON values; what was erased is null. Pure."""
    return {
        "number": line.number,
        "at": line.happened_at.astimezone(UTC).isoformat(),
        "actor": line.actor,
        "who": line.who,
        "who_salt": line.who_salt,
        "who_digest": line.who_digest,
        "action": line.action,
        "about": line.about,
        "about_salt": line.about_salt,
        "about_digest": line.about_digest,
        "request": line.request_id,
        "previous": line.previous,
        "digest": line.digest,
    }


def written(
    issuer_slug: str,
    lines: Iterable[Line],
    statements: Iterable[str],
    *,
    before: int,
    last: int,
    previous: str,
    keys: Sequence[Mapping[str, Any]],
) -> Iterator[str]:
    """Yield the lines of an export. Pure."""
    head = {"format": FORMAT, "chain": issuer_slug, "first": before + 1, "last": last, "previous": previous}
    yield _json({**head, "keys": list(keys)})
    for line in lines:
        yield _json(line_to_json(line))
    for statement in statements:
        yield _json({"checkpoint": statement})


def read_export(text: str) -> Export:
    """Return what an export holds. Raises ExportUnreadable. Pure."""
    head, *rest = _objects(text)
    try:
        if head["format"] != FORMAT:
            raise ExportUnreadable("another format")
        slug = _text(head["chain"])
        return Export(
            issuer_slug=slug,
            before=int(head["first"]) - 1,
            last=int(head["last"]),
            previous=_text(head["previous"]),
            keys=[dict(key) for key in head["keys"]],
            lines=[_line(slug, one) for one in rest if "checkpoint" not in one],
            unverified_statements=[_text(one["checkpoint"]) for one in rest if "checkpoint" in one],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ExportUnreadable("something is missing in it") from error


def checkpoint_to_json(checkpoint: Checkpoint) -> dict[str, Any]:
    """Return what a statement says. Pure."""
    return {
        "chain": checkpoint.issuer_slug,
        "size": checkpoint.size,
        "digest": checkpoint.digest,
        "at": checkpoint.made_at.astimezone(UTC).isoformat(),
    }


def checkpoint_from_json(values: Mapping[str, Any]) -> Checkpoint:
    """Return the checkpoint of a verified statement. Raises ExportUnreadable. Pure."""
    try:
        return Checkpoint(
            issuer_slug=_text(values["chain"]),
            size=int(values["size"]),
            digest=_text(values["digest"]),
            made_at=_moment(values["at"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ExportUnreadable("not a checkpoint") from error


def _line(issuer_slug: str, values: Mapping[str, Any]) -> Line:
    return Line(
        issuer_slug=issuer_slug,
        number=int(values["number"]),
        happened_at=_moment(values["at"]),
        request_id=_text(values["request"]),
        actor=_text(values["actor"]),
        action=_text(values["action"]),
        who=_erasable(values["who"]),
        who_salt=_erasable(values["who_salt"]),
        who_digest=_text(values["who_digest"]),
        about=_erasable(values["about"]),
        about_salt=_erasable(values["about_salt"]),
        about_digest=_text(values["about_digest"]),
        previous=_text(values["previous"]),
        digest=_text(values["digest"]),
    )


def _objects(text: str) -> list[dict[str, Any]]:
    try:
        found = [json.loads(line) for line in text.split("\n") if line.strip()]
    except (ValueError, RecursionError) as error:
        raise ExportUnreadable("not lines of JSON") from error
    if not found or not all(isinstance(one, dict) for one in found):
        raise ExportUnreadable("not lines of JSON objects")
    return found


def _moment(value: Any) -> datetime:
    found = datetime.fromisoformat(_text(value))
    if found.tzinfo is None:
        raise ValueError("a moment without its time zone")
    return found


def _erasable(value: Any) -> str | None:
    return None if value is None else _text(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
