"""A definition in another course: what its rule then means, and what of it nobody but the teacher can decide. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from app.awards.achievement import Achievement, AssessingActivity, Outcome
from app.awards.basis import Basis, Support
from app.awards.criteria import (
    ActivityCompleted,
    CourseCompleted,
    Criterion,
    GradeAtLeast,
    GradeOneOf,
    Incomplete,
    Part,
    SomeOf,
)
from app.awards.findings import Unit
from app.courses import Activity, CourseOutline, Group

P = TypeVar("P", bound=Part | Incomplete)

ELSEWHERE = "elsewhere:"
"""Stands before the id of an activity or group of the other course: by chance this course may use the same id."""


class Open(StrEnum):
    """What of a rule is left to be decided in this course."""

    ACTIVITY = "activity"  # not here under this name, or more than once, or of another kind
    NUMBER = "number"  # points of another maximum, or of one that is not known
    SEVERAL = "several"  # the same of a condition about several activities
    LABELS = "labels"  # graded in another scale
    COMPLETION = "completion"  # this course does not track completion
    GROUP = "group"  # no group of this name here
    WINDOW = "window"  # its days are over


_LACKS = {"grade_label": Open.LABELS, "some_of": Open.SEVERAL, "some_of_grades": Open.SEVERAL}


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One thing to decide; `name` is that of the activity or group, "" for the course itself."""

    what: Open
    name: str = ""


def carried(achievement: Achievement, basis: Basis | None, outline: CourseOutline | None) -> Achievement:
    """Return the definition with its rule about the activities and groups of the course of `outline`. Pure.

    `basis` is what the rule rested on where it comes from, None if that is not known. An activity is meant only where
    one of its name is there exactly once, of the same kind, and has what the condition is about; a number of points
    only where the maximum is known to be the same. Whatever else stays as a condition without them, which `undecided`
    names and which cannot be published: it is never dropped and never about something that it was not written for.
    """
    there = _There(achievement, basis, outline)
    criteria = achievement.criteria
    items = tuple(there.criterion(item) for item in criteria.items)
    groups = tuple(there.group(group) for group in criteria.groups)
    outcomes = tuple(there.outcome(outcome) for outcome in achievement.outcomes)
    return replace(achievement, criteria=replace(criteria, items=items, groups=groups), outcomes=outcomes)


def undecided(achievement: Achievement, outline: CourseOutline, today: date) -> list[OpenPoint]:
    """Return what is left to decide before the rule fits the course, each thing once. Pure."""
    criteria = achievement.criteria
    found: list[OpenPoint] = []
    for part in criteria.parts:
        match part:
            case CourseCompleted():
                if not outline.tracks_completion:
                    found.append(OpenPoint(Open.COMPLETION))
            case _ if part.activity_id is not None and outline.activity(part.activity_id) is None:
                found.append(OpenPoint(Open.ACTIVITY, part.name))
            case Incomplete() if all(outline.activity(one.activity_id) for one in part.parts):
                found.append(OpenPoint(_LACKS.get(part.wanted, Open.NUMBER), part.name))
            case _:
                pass
    for activity_id, name in achievement.named_activities.items():
        if outline.activity(activity_id) is None:
            found.append(OpenPoint(Open.ACTIVITY, name))
    ids = {group.group_id for group in outline.groups}
    for group in criteria.groups:
        if group.group_id.startswith(ELSEWHERE) or (outline.groups_known and group.group_id not in ids):
            found.append(OpenPoint(Open.GROUP, group.name))
    if criteria.window.until_on and criteria.window.until_on < today:
        found.append(OpenPoint(Open.WINDOW))
    return list(dict.fromkeys(found))


class _There:
    """The course into which a rule is carried, beside what the rule rested on."""

    def __init__(self, achievement: Achievement, basis: Basis | None, outline: CourseOutline | None) -> None:
        self._outline = outline
        named = {
            (part.name, part.activity_id)
            for part in achievement.criteria.parts
            if not isinstance(part, CourseCompleted) and part.activity_id is not None
        }
        # Two activities of one name in the rule cannot both be the one that is here.
        doubled = {name for name, times in Counter(name for name, _ in named).items() if times > 1}
        self._here = _unique((activity.name, activity) for activity in (outline.activities if outline else ()))
        self._activities = {name: activity for name, activity in self._here.items() if name and name not in doubled}
        self._assess = Counter(achievement.named_activities.values())
        self._groups = _unique((group.name, group) for group in (outline.groups if outline else ()))
        self._was = {support.activity_id: support for support in (basis.supports if basis else ())}

    def group(self, group: Group) -> Group:
        return self._groups.get(group.name) or replace(group, group_id=_elsewhere(group.group_id))

    def outcome(self, outcome: Outcome) -> Outcome:
        """Return it with the activities of the same name here, and elsewhere's where there is none or more than one."""
        return replace(outcome, activities=tuple(self._assessing(one) for one in outcome.activities))

    def _assessing(self, one: AssessingActivity) -> AssessingActivity:
        here = self._here.get(one.name) if self._assess[one.name] == 1 and one.name else None
        return replace(one, activity_id=here.activity_id if here else _elsewhere(one.activity_id))

    def criterion(self, criterion: Criterion) -> Criterion:
        match criterion:
            case CourseCompleted():
                return criterion
            case SomeOf():
                return self._some_of(criterion)
            case Incomplete():
                parts = tuple(self._moved(part) for part in criterion.parts)
                return replace(self._moved(criterion), parts=parts)
            case _:
                moved = self._moved(criterion)
                return moved if self._means_the_same(criterion, moved) else _unfinished(moved)

    def _some_of(self, criterion: SomeOf) -> Criterion:
        moved = tuple(self._moved(part) for part in criterion.items)
        if all(self._means_the_same(was, now) for was, now in zip(criterion.items, moved, strict=True)):
            return replace(criterion, items=moved)
        units = [part.unit for part in moved if isinstance(part, GradeAtLeast)]
        return Incomplete(
            wanted="some_of_grades" if units else "some_of",
            activity_id=None,
            name="",
            unit=units[0] if units else Unit.PERCENT,
            parts=tuple(ActivityCompleted(activity_id=one.activity_id or "", name=one.name) for one in moved),
            needed=criterion.needed,
        )

    def _moved(self, part: P) -> P:
        if part.activity_id is None:
            return part
        activity = self._activities.get(part.name)
        if activity is None or not self._fits(part, activity):
            return replace(part, activity_id=_elsewhere(part.activity_id))
        return replace(part, activity_id=activity.activity_id)

    def _fits(self, part: Part | Incomplete, activity: Activity) -> bool:
        was = self._was.get(part.activity_id)
        if was and was.kind and activity.kind and was.kind != activity.kind:
            return False
        match part:
            case ActivityCompleted():
                return activity.tracks_completion
            case GradeAtLeast():
                return activity.points_possible is not None
            case _:
                return True

    def _means_the_same(self, was: Part, now: Part) -> bool:
        """Tell whether the condition's number or labels mean here what they meant; what is not here asks elsewhere."""
        outline = self._outline
        if outline is None or isinstance(now, ActivityCompleted):
            return True
        activity = outline.activity(now.activity_id) if now.activity_id is not None else None
        if now.activity_id is not None and activity is None:
            return True
        before: Support | None = self._was.get(was.activity_id)
        if isinstance(now, GradeOneOf):
            labels = activity.labels if activity else outline.total_labels
            return set(now.labels) <= set(labels) or not (labels or (before and before.labels))
        if now.unit is not Unit.POINTS:
            return True
        most = activity.points_possible if activity else outline.total_points
        return most is not None and before is not None and before.points_possible == most


def _unfinished(part: Part) -> Incomplete:
    wanted = "grade_label" if isinstance(part, GradeOneOf) else "grade"
    return Incomplete(
        wanted=wanted,
        activity_id=part.activity_id,
        name=part.name,
        unit=part.unit if isinstance(part, GradeAtLeast) else Unit.PERCENT,
        labels=part.labels if isinstance(part, GradeOneOf) else (),
    )


def _elsewhere(one: str) -> str:
    return one if one.startswith(ELSEWHERE) else f"{ELSEWHERE}{one}"[:255]


T = TypeVar("T")


def _unique(named: Iterable[tuple[str, T]]) -> dict[str, T]:
    pairs = list(named)
    times = Counter(name for name, _ in pairs)
    return {name: one for name, one in pairs if times[name] == 1}
