"""The rule as rows of the teacher's form: as typed, from a stored rule, and after a button. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from app.awards import (
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    Criterion,
    GradeAtLeast,
    GradeOneOf,
    Incomplete,
    SomeOf,
    Unit,
)
from app.courses import CourseOutline

MAX_CRITERIA = 50
MAX_PARTS = 1000  # more than courses have; what is beyond is refused, never cut off: the rule would become weaker
NEW_KEY = "__key__"
"""Stands in the page's blank row, until the script that copies it puts a key of its own there."""


class Fields(Protocol):
    """What a posted form offers, as Werkzeug's MultiDict does."""

    def get(self, key: str, default: str, /) -> str:
        """Return the first value."""

    def getlist(self, key: str, /) -> list[str]:
        """Return all values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One condition as it stands in the form; nothing in it is checked yet.

    `kind` is course_completed, activity_completed, grade, grade_label or some_of. `labels` are ticked, `typed` are
    written with commas between them; `parts` are ids of activities, of which `needed` (empty: all) must be completed
    or, where `each` is grade, reach the threshold. `key` names the fields of this row that have several values.
    """

    key: str
    kind: str = "grade"
    activity: str = ""
    threshold: str = ""
    unit: str = "percent"
    labels: tuple[str, ...] = ()
    typed: str = ""
    parts: tuple[str, ...] = ()
    needed: str = ""
    each: str = "completed"

    @property
    def all_labels(self) -> tuple[str, ...]:
        """The labels ticked and typed, each once, in that order."""
        given = (" ".join(label.split()) for label in (*self.labels, *self.typed.split(",")))
        return tuple(dict.fromkeys(label for label in given if label.isprintable() and label))


def rows_from(fields: Fields) -> list[RuleRow]:
    """Return the rows that were posted. Pure."""
    kinds, keys = fields.getlist("criterion-kind"), fields.getlist("criterion-key")
    column = {name: fields.getlist(f"criterion-{name}") for name in ("activity", "threshold", "unit")}
    found = []
    for at, kind in enumerate(kinds):
        given = keys[at] if at < len(keys) else ""
        key = given if re.fullmatch(r"[a-z0-9]{1,16}", given, re.ASCII) else f"r{at}"
        activity, threshold, unit = (values[at] if at < len(values) else "" for values in column.values())
        found.append(
            RuleRow(
                key=key,
                kind=kind,
                activity=activity,
                threshold=threshold,
                unit=unit or "percent",
                labels=tuple(fields.getlist(f"criterion-{key}-label")[:MAX_PARTS]),
                typed=fields.get(f"criterion-{key}-typed", "")[:500],
                parts=tuple(dict.fromkeys(fields.getlist(f"criterion-{key}-part"))),
                needed=fields.get(f"criterion-{key}-needed", ""),
                each=fields.get(f"criterion-{key}-each", "completed"),
            )
        )
    return found


def rows_of(criteria: Criteria) -> list[RuleRow]:
    """Return a stored rule's rows. Of several conditions the form knows only those that all ask for the same. Pure."""
    return [_row(criterion, f"r{at}") for at, criterion in enumerate(criteria.items)]


def _row(criterion: Criterion, key: str) -> RuleRow:
    match criterion:
        case CourseCompleted():
            return RuleRow(key=key, kind="course_completed")
        case ActivityCompleted():
            return RuleRow(key=key, kind="activity_completed", activity=criterion.activity_id)
        case GradeAtLeast():
            return RuleRow(
                key=key,
                activity=criterion.activity_id or "",
                threshold=_plain(criterion.threshold),
                unit=criterion.unit.value,
            )
        case GradeOneOf():
            return RuleRow(
                key=key,
                kind="grade_label",
                activity=criterion.activity_id or "",
                labels=criterion.labels,
                typed=", ".join(criterion.labels),
            )
        case SomeOf():
            first = next((part for part in criterion.items if isinstance(part, GradeAtLeast)), None)
            asked = {
                (part.threshold, part.unit) if isinstance(part, GradeAtLeast) else None for part in criterion.items
            }
            return RuleRow(
                key=key,
                kind="some_of",
                # Parts that ask for different grades have no one number: the teacher must write it before publishing.
                threshold=_plain(first.threshold) if first and len(asked) == 1 else "",
                unit=(first.unit if first else Unit.PERCENT).value,
                parts=tuple(part.activity_id for part in criterion.items if part.activity_id),
                needed="" if criterion.needed == len(criterion.items) else str(criterion.needed),
                each="grade" if first else "completed",
            )
        case Incomplete():
            return RuleRow(
                key=key,
                kind="some_of" if criterion.wanted == "some_of_grades" else criterion.wanted,
                activity=criterion.activity_id or "",
                unit=criterion.unit.value,
                labels=criterion.labels,
                typed=", ".join(criterion.labels),
                parts=tuple(part.activity_id for part in criterion.parts),
                needed="" if criterion.needed is None else str(criterion.needed),
                each="grade" if criterion.wanted == "some_of_grades" else "completed",
            )


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def after(rows: Sequence[RuleRow], action: str, outline: CourseOutline | None) -> list[RuleRow]:
    """Return the rows after a button that changes the page only: a row added or removed, or a preset. Pure."""
    if action == "add-criterion":
        return [*rows, RuleRow(key=_free_key(rows))]
    if match := re.fullmatch(r"remove-criterion-([0-9]{1,3})", action, re.ASCII):
        return [row for at, row in enumerate(rows) if at != int(match[1])]
    preset = PRESETS.get(action.removeprefix("preset-")) if action.startswith("preset-") else None
    return preset(outline) if preset else list(rows)


def _completed_and_grade(_outline: CourseOutline | None) -> list[RuleRow]:
    return [RuleRow(key="r0", kind="course_completed"), RuleRow(key="r1")]


def _all_activities(outline: CourseOutline | None) -> list[RuleRow]:
    tracked = [activity.activity_id for activity in outline.activities if activity.tracks_completion] if outline else []
    return [RuleRow(key="r0", kind="some_of", parts=tuple(tracked))]


def _grade(_outline: CourseOutline | None) -> list[RuleRow]:
    return [RuleRow(key="r0")]


PRESETS: dict[str, Callable[[CourseOutline | None], list[RuleRow]]] = {
    "completed_grade": _completed_and_grade,
    "activities": _all_activities,
    "grade": _grade,
}
FIRST_RULE = Criteria(
    items=(CourseCompleted(), Incomplete(wanted="grade", activity_id=None, name="", unit=Unit.PERCENT))
)
"""The rule of a new micro-credential: the first preset, of which only the number is missing."""


def _free_key(rows: Sequence[RuleRow]) -> str:
    taken = {row.key for row in rows}
    return next(f"r{n}" for n in range(len(rows) + 1) if f"r{n}" not in taken)


def warnings(
    rows: Sequence[RuleRow], outline: CourseOutline | None, number: Callable[[str], Decimal | None]
) -> dict[int, str]:
    """Return, by row, what a threshold is more than: "percent" (100 %) or "points" (what the course says). Pure.

    Nothing is forbidden by it: there is extra credit, and points possible may differ from learner to learner.
    """
    found = {}
    for at, row in enumerate(rows):
        threshold = number(row.threshold)
        is_grade = row.kind == "grade" or (row.kind == "some_of" and row.each == "grade")
        if not is_grade or threshold is None:
            continue
        if row.unit == Unit.PERCENT:
            if threshold > 100:
                found[at] = "percent"
        elif any(threshold > most for most in _maxima(row, outline)):
            found[at] = "points"
    return found


def _maxima(row: RuleRow, outline: CourseOutline | None) -> list[Decimal]:
    if outline is None:
        return []
    if row.kind == "grade" and not row.activity:
        return [outline.total_points] if outline.total_points is not None else []
    ids = row.parts if row.kind == "some_of" else (row.activity,)
    activities = (outline.activity(activity_id) for activity_id in ids)
    return [one.points_possible for one in activities if one and one.points_possible is not None]


def unwritten(rows: Sequence[RuleRow]) -> set[str]:
    """Return the names of the rows that merely lack their number yet, with which a draft may be saved. Pure."""
    return {f"criterion-{at}" for at, row in enumerate(rows) if row.kind == "grade" and not row.threshold.strip()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Labels in which something is graded, worst first, with ids ("-": the course) and names of what it is."""

    labels: tuple[str, ...]
    ids: tuple[str, ...]
    names: tuple[str, ...]


def scales(outline: CourseOutline | None) -> list[Scale]:
    """Return each scale that the course grades in, once. Pure."""
    if outline is None:
        return []
    graded = [("-", "", outline.total_labels)]
    graded += [(activity.activity_id, activity.name, activity.labels) for activity in outline.activities]
    by_labels: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for one, name, labels in graded:
        if labels:
            by_labels.setdefault(labels, []).append((one, name))
    return [
        Scale(labels=labels, ids=tuple(one for one, _ in of), names=tuple(name for _, name in of if name))
        for labels, of in by_labels.items()
    ]
