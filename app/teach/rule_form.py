"""The rule of the teacher's form: from rows to criteria, and what is wrong with a row. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from app.awards import (
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    Criterion,
    Excused,
    GradeAtLeast,
    GradeOneOf,
    Incomplete,
    Mode,
    SomeOf,
    Unit,
    Window,
)
from app.courses import Group
from app.teach.rule_rows import MAX_CRITERIA, MAX_PARTS, Fields, RuleRow, rows_from

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the course calls things: "" for what it does not have. `labels` are none where they are not known."""

    activity: Callable[[str], str]
    group: Callable[[str], str] = lambda _group: ""
    labels: Callable[[str], Sequence[str]] = lambda _activity: ()


def criteria_from_form(fields: Fields, names: Names, errors: dict[str, str]) -> Criteria:
    """Return the rule that the form describes, and put an error code by field name into `errors`. Pure."""
    items: list[Criterion] = []
    for at, row in enumerate(rows_from(fields)):
        found = _criterion(row, names) if at < MAX_CRITERIA else _Refused("too_many")
        if isinstance(found, _Refused):
            errors[f"criterion-{at}"] = found.code
            items.append(_incomplete(row, names))
        elif found:
            items.append(found)
    return Criteria(
        mode=member(Mode, fields.get("mode", "")) or Mode.ALL,
        items=tuple(items),
        excused=member(Excused, fields.get("excused", "")) or Excused.NOT_DONE,
        window=_window(fields, errors),
        groups=tuple(_groups(fields, names, errors)),
    )


def decimal(given: str) -> Decimal | None:
    """Read a number written with a comma or a point, at most four decimals; None if it is none. Pure."""
    try:
        value = Decimal(given.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) > 1_000_000:
        return None
    exponent = value.as_tuple().exponent
    return value if isinstance(exponent, int) and exponent >= -4 else None


def member(kind: type[E], value: str) -> E | None:
    """Return the member with this value, None if there is none. Pure."""
    try:
        return kind(value)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Refused:
    code: str


def _criterion(row: RuleRow, names: Names) -> Criterion | _Refused | None:
    """Return what the row asks for, None for a kind that there is not."""
    match row.kind:
        case "course_completed":
            return CourseCompleted()
        case "activity_completed":
            name = names.activity(row.activity)
            return ActivityCompleted(activity_id=row.activity, name=name) if name else _Refused("choose_activity")
        case "grade":
            return _grade(row, row.activity or None, names)
        case "grade_label":
            name = names.activity(row.activity) if row.activity else ""
            if row.activity and not name:
                return _Refused("choose_activity")
            labels = _labels(row, names)
            return (
                GradeOneOf(activity_id=row.activity or None, name=name, labels=labels)
                if labels
                else _Refused("choose_labels")
            )
        case "some_of":
            return _some_of(row, names)
        case _:
            return None


def _grade(row: RuleRow, activity_id: str | None, names: Names) -> GradeAtLeast | _Refused:
    threshold, name = decimal(row.threshold), names.activity(activity_id) if activity_id else ""
    if threshold is None or threshold <= 0:
        return _Refused("choose_threshold")
    if activity_id and not name:
        return _Refused("choose_activity")
    unit = member(Unit, row.unit) or Unit.PERCENT
    return GradeAtLeast(activity_id=activity_id, name=name, threshold=threshold, unit=unit)


def _labels(row: RuleRow, names: Names) -> tuple[str, ...]:
    known = names.labels(row.activity)
    return tuple(label for label in row.labels if label in known) if known else row.all_labels


def _some_of(row: RuleRow, names: Names) -> SomeOf | _Refused:
    if len(row.parts) > MAX_PARTS:
        return _Refused("too_many")
    parts: list[ActivityCompleted | GradeAtLeast] = []
    for activity_id in row.parts:
        if row.each == "grade":
            part = _grade(row, activity_id, names)
            if isinstance(part, _Refused):
                return part
            parts.append(part)
        elif name := names.activity(activity_id):
            parts.append(ActivityCompleted(activity_id=activity_id, name=name))
        else:
            return _Refused("choose_parts")
    if not parts:
        return _Refused("choose_parts")
    needed = _count(row.needed) if row.needed.strip() else len(parts)
    return SomeOf(needed=needed, items=tuple(parts)) if needed and needed <= len(parts) else _Refused("choose_needed")


def _count(given: str) -> int | None:
    value = decimal(given)
    return int(value) if value is not None and value == value.to_integral_value() and value >= 1 else None


def _incomplete(row: RuleRow, names: Names) -> Incomplete:
    parts = ((activity_id[:255], names.activity(activity_id)) for activity_id in row.parts)
    return Incomplete(
        wanted="some_of_grades" if (row.kind, row.each) == ("some_of", "grade") else row.kind,
        activity_id=row.activity[:255] or None,
        name=names.activity(row.activity) if row.activity else "",
        unit=member(Unit, row.unit) or Unit.PERCENT,
        labels=row.all_labels if row.kind == "grade_label" else (),
        parts=tuple(ActivityCompleted(activity_id=activity_id, name=name) for activity_id, name in parts)
        if row.kind == "some_of"
        else (),
        needed=_count(row.needed) if row.kind == "some_of" else None,
    )


def _window(fields: Fields, errors: dict[str, str]) -> Window:
    days: dict[str, date | None] = {}
    for name in ("window-from", "window-until"):
        given = fields.get(name, "").strip()
        try:
            days[name] = date.fromisoformat(given) if given else None
        except ValueError:
            days[name] = None
            errors[name] = "not_a_date"
    first, last = days.values()
    if first and last and last < first:
        errors["window-until"] = "dates_reversed"
    return Window(from_on=first, until_on=last)


def _groups(fields: Fields, names: Names, errors: dict[str, str]) -> Iterator[Group]:
    """Yield the chosen groups; one that the course does not have stays chosen, for the rule must not become wider."""
    for group_id in dict.fromkeys(fields.getlist("group")[:100]):
        name = names.group(group_id)
        if not name:
            errors["group"] = "choose_group"
        yield Group(group_id=group_id[:255], name=name or group_id[:255])
