"""The rule as JSON values, as drafts and published versions keep it. Pure.

What a rule does not use is not written, so that rules from before it existed stay what they are.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.awards.criteria import (
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    Criterion,
    Excused,
    GradeAtLeast,
    GradeOneOf,
    Incomplete,
    Part,
    SomeOf,
    Window,
)
from app.awards.findings import Mode, Unit
from app.courses import Group


def criteria_to_json(criteria: Criteria) -> dict[str, Any]:
    """Return the rule as JSON values, the inverse of `criteria_from_json`. Pure."""
    found: dict[str, Any] = {"mode": criteria.mode.value, "items": [_item(item) for item in criteria.items]}
    if criteria.excused is not Excused.NOT_DONE:
        found["excused"] = criteria.excused.value
    if criteria.window != Window():
        found["window"] = window_to_json(criteria.window)
    if criteria.groups:
        found["groups"] = [{"id": group.group_id, "name": group.name} for group in criteria.groups]
    return found


def window_to_json(window: Window) -> dict[str, str | None]:
    """Return the dates as JSON values. Pure."""
    return {
        "from": window.from_on.isoformat() if window.from_on else None,
        "until": window.until_on.isoformat() if window.until_on else None,
    }


def _item(criterion: Criterion) -> dict[str, Any]:
    match criterion:
        case CourseCompleted():
            return {"kind": "course_completed"}
        case ActivityCompleted():
            return {"kind": "activity_completed", "activity": criterion.activity_id, "name": criterion.name}
        case GradeAtLeast():
            return {
                "kind": "grade_at_least",
                "activity": criterion.activity_id,
                "name": criterion.name,
                "threshold": format(criterion.threshold, "f"),
                "unit": criterion.unit.value,
            }
        case GradeOneOf():
            return {
                "kind": "grade_one_of",
                "activity": criterion.activity_id,
                "name": criterion.name,
                "labels": list(criterion.labels),
            }
        case SomeOf():
            return {"kind": "some_of", "needed": criterion.needed, "items": [_item(item) for item in criterion.items]}
        case Incomplete():
            return _incomplete(criterion)


def _incomplete(criterion: Incomplete) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": "incomplete",
        "wanted": criterion.wanted,
        "activity": criterion.activity_id,
        "name": criterion.name,
        "unit": criterion.unit.value,
    }
    if criterion.labels:
        found["labels"] = list(criterion.labels)
    if criterion.parts:
        found["parts"] = [_item(part) for part in criterion.parts]
    if criterion.needed is not None:
        found["needed"] = criterion.needed
    return found


def criteria_from_json(values: Mapping[str, Any]) -> Criteria:
    """Return the rule that `criteria_to_json` wrote. Raises ValueError on anything else. Pure."""
    window = values.get("window") or {}
    return Criteria(
        mode=Mode(values.get("mode") or "all"),
        items=tuple(_criterion(item) for item in _list(values.get("items") or ())),
        excused=Excused(values.get("excused") or "not_done"),
        window=Window(from_on=_day(window.get("from")), until_on=_day(window.get("until"))),
        groups=tuple(
            Group(group_id=str(group["id"]), name=str(group["name"])) for group in _list(values.get("groups") or ())
        ),
    )


def _criterion(item: Mapping[str, Any]) -> Criterion:
    match item.get("kind"):
        case "course_completed":
            return CourseCompleted()
        case "some_of":
            items = tuple(_part(part) for part in _list(item["items"]))
            needed = int(item["needed"])
            if not 1 <= needed <= len(items):
                raise ValueError("as many are needed as there are, at most")
            return SomeOf(needed=needed, items=items)
        case "incomplete":
            parts = (_part(part) for part in _list(item.get("parts") or ()))
            needed_yet = item.get("needed")
            return Incomplete(
                wanted=str(item["wanted"]),
                activity_id=None if item["activity"] is None else str(item["activity"]),
                name=str(item["name"]),
                unit=Unit(item["unit"]),
                labels=tuple(str(label) for label in _list(item.get("labels") or ())),
                parts=tuple(part for part in parts if isinstance(part, ActivityCompleted)),
                needed=None if needed_yet is None else int(needed_yet),
            )
        case _:
            return _part(item)


def _part(item: Mapping[str, Any]) -> Part:
    match item.get("kind"):
        case "activity_completed":
            return ActivityCompleted(activity_id=str(item["activity"]), name=str(item["name"]))
        case "grade_at_least":
            return GradeAtLeast(
                activity_id=None if item["activity"] is None else str(item["activity"]),
                name=str(item["name"]),
                threshold=_threshold(item["threshold"]),
                unit=Unit(item["unit"]),
            )
        case "grade_one_of":
            labels = tuple(str(label) for label in _list(item["labels"]))
            if not labels:
                raise ValueError("a grade must be one of some")
            return GradeOneOf(
                activity_id=None if item["activity"] is None else str(item["activity"]),
                name=str(item["name"]),
                labels=labels,
            )
        case kind:
            raise ValueError(f"unknown criterion {kind!r}")


def _threshold(value: Any) -> Decimal:
    try:
        threshold = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError("threshold must be a number") from error
    if not threshold.is_finite() or threshold < 0:
        raise ValueError("threshold must be a finite number, zero or more")
    return threshold


def _day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _list(value: Any) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise ValueError("a list is needed here")
    return value
