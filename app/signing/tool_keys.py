"""The tool's LTI keys through their lives: published, signing, kept for a while, gone. Pure.

An entry that has no time of its own to begin has always been able to sign.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from app.signing.errors import KeyTooNew

Entry = dict[str, Any]
PUBLISHED_FIRST = timedelta(minutes=5)  # as long as platforms may keep the key set that lacks it
KEPT_AFTER = timedelta(hours=2)  # nothing that the tool signs with it lives longer
_BEGINNING = datetime.min.replace(tzinfo=UTC)


class ToolKeyState(StrEnum):
    """What a key is for now; all of them are published."""

    NEXT = "next"
    ACTIVE = "active"
    OLD = "old"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolKey:
    """One LTI key. `changes_at` is when a next one begins to sign, or when an old one may be dropped."""

    kid: str
    state: ToolKeyState
    published_at: datetime | None
    changes_at: datetime | None


def active_index(entries: Sequence[Entry], now: datetime) -> int:
    """Return which of at least one entry signs now: the last whose time has come. Pure."""
    due = [index for index, entry in enumerate(entries) if _signs_from(entry) <= now]
    return due[-1] if due else 0


def tool_keys(entries: Sequence[Entry], now: datetime) -> list[ToolKey]:
    """Return the keys with their states, in the entries' order. Pure."""
    if not entries:
        return []
    active = active_index(entries, now)
    return [
        ToolKey(
            kid=entry["kid"],
            state=_state(index, active),
            published_at=_moment(entry, "published_at"),
            changes_at=_changes_at(entries, index, active),
        )
        for index, entry in enumerate(entries)
    ]


def rotated(
    entries: Sequence[Entry],
    now: datetime,
    delay: timedelta,
    new_entry: Callable[[], Entry],
    *,
    published_first: timedelta = PUBLISHED_FIRST,
) -> list[Entry]:
    """Return the entries one step on: without those that are over, and the next one signing, or else published. Pure.

    The very first key signs at once. The next one must have been `published_first` for so long. Raises KeyTooNew if it
    was not: platforms may not have seen it yet.
    """
    if not entries:
        return [new_entry()]
    active = active_index(entries, now)
    kept = [
        dict(entry)
        for index, entry in enumerate(entries)
        if index >= active or (_changes_at(entries, index, active) or now) > now
    ]
    waiting = next((entry for entry in kept if _signs_from(entry) > now), None)
    if waiting is None:
        times = {"published_at": now.isoformat(), "signs_from": (now + delay).isoformat()}
        return [*kept, new_entry() | times]
    if (_moment(waiting, "published_at") or now) > now - published_first:
        raise KeyTooNew
    waiting["signs_from"] = now.isoformat()
    return kept


def _state(index: int, active: int) -> ToolKeyState:
    if index == active:
        return ToolKeyState.ACTIVE
    return ToolKeyState.NEXT if index > active else ToolKeyState.OLD


def _changes_at(entries: Sequence[Entry], index: int, active: int) -> datetime | None:
    if index == active:
        return None
    if index > active:
        return _moment(entries[index], "signs_from")
    # Its successor's beginning is its own end.
    successor = _moment(entries[index + 1], "signs_from")
    return successor + KEPT_AFTER if successor else None


def _signs_from(entry: Entry) -> datetime:
    return _moment(entry, "signs_from") or _BEGINNING


def _moment(entry: Entry, name: str) -> datetime | None:
    return datetime.fromisoformat(entry[name]) if name in entry else None
