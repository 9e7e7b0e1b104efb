"""What a rule rests on in its course, and what of that has changed since the rule was published. Pure.

A rule is about activities as they were when somebody thought about it. Where one of them is graded otherwise now, or is
gone, "at least 60" may mean something else than was meant: then nobody is awarded until a teacher has looked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import Any

from app.awards.achievement import Achievement
from app.awards.criteria import (
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    Criterion,
    GradeAtLeast,
    GradeOneOf,
    SomeOf,
)
from app.awards.findings import Unit
from app.courses import CourseOutline, Group


class Aspect(StrEnum):
    """What of an activity a condition rests on."""

    COMPLETION = "completion"
    POINTS = "points"
    LABELS = "labels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """An activity, or the course itself (`activity_id` None), as it was when the rule was published.

    `kind` is "" for the course, and where it was not kept.
    """

    activity_id: str | None
    name: str
    points_possible: Decimal | None
    tracks_completion: bool
    labels: tuple[str, ...]
    aspects: frozenset[Aspect]
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """All that a rule rests on. What the course did not say then is None or empty, and cannot be seen to change."""

    supports: tuple[Support, ...] = ()
    groups: tuple[Group, ...] = ()


class ChangeKind(StrEnum):
    """What happened to something that a rule rests on."""

    ACTIVITY_GONE = "activity_gone"
    MAXIMUM_CHANGED = "maximum_changed"
    COMPLETION_OFF = "completion_off"
    LABELS_CHANGED = "labels_changed"
    GROUP_GONE = "group_gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `was` and `now` are points possible (`now` None: no longer graded in points), else unused.

    `name` is that of the activity or group, "" for the course itself.
    """

    kind: ChangeKind
    activity_id: str | None
    name: str
    was: Decimal | None = None
    now: Decimal | None = None
    labels_were: tuple[str, ...] = ()
    labels_are: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A threshold in points whose maximum has changed, and what would be the same part of the new maximum."""

    activity_id: str | None
    name: str
    threshold: Decimal
    now: Decimal
    proportional: Decimal

    @property
    def is_out_of_reach(self) -> bool:
        """Whether the threshold as it is can no longer be met."""
        return self.threshold > self.now


def basis_of(criteria: Criteria, outline: CourseOutline, earlier: Basis | None = None) -> Basis:
    """Return what the rule rests on in the course as it is now; what the course does not hold is left out. Pure.

    Where the groups cannot be read now, those of the `earlier` basis are kept.
    """
    aspects: dict[str | None, set[Aspect]] = {}
    for part in criteria.parts:
        match part:
            case CourseCompleted():
                aspects.setdefault(None, set()).add(Aspect.COMPLETION)
            case ActivityCompleted():
                aspects.setdefault(part.activity_id, set()).add(Aspect.COMPLETION)
            case GradeOneOf():
                aspects.setdefault(part.activity_id, set()).add(Aspect.LABELS)
            # The total's maximum grows with every activity, so that it means something only to a threshold in points.
            case GradeAtLeast() if part.activity_id is not None or part.unit is Unit.POINTS:
                aspects.setdefault(part.activity_id, set()).add(Aspect.POINTS)
    now = _supports(outline)
    chosen = {group.group_id for group in criteria.groups}
    groups = outline.groups if outline.groups_known else earlier.groups if earlier else ()
    return Basis(
        supports=tuple(
            replace(now[activity_id], aspects=frozenset(found))
            for activity_id, found in aspects.items()
            if activity_id in now
        ),
        groups=tuple(group for group in groups if group.group_id in chosen),
    )


def changes(basis: Basis | None, outline: CourseOutline) -> list[Change]:
    """Return what has changed of what the rule rests on; nothing where no basis was kept (None). Pure.

    An activity with another name is the same one. A maximum counts for thresholds in per cent too: grades given under
    the old one need not have been converted.
    """
    if basis is None:
        return []
    now = _supports(outline)
    found = [change for support in basis.supports for change in _changed(support, now.get(support.activity_id))]
    if not outline.groups_known:
        return found
    there = {group.group_id for group in outline.groups}
    gone = (group for group in basis.groups if group.group_id not in there)
    return found + [Change(kind=ChangeKind.GROUP_GONE, activity_id=None, name=group.name) for group in gone]


def proposals(criteria: Criteria, found: Iterable[Change]) -> list[Proposal]:
    """Return each threshold in points that a changed maximum touches. Pure.

    A proportional threshold is rounded up to at most two decimals, so that it asks for no less than the old one.
    """
    maxima = _maxima(found)
    proposed = [
        Proposal(
            activity_id=part.activity_id,
            name=part.name,
            threshold=part.threshold,
            now=maxima[part.activity_id][1],
            proportional=_proportional(part, maxima),
        )
        for part in criteria.parts
        if isinstance(part, GradeAtLeast) and part.unit is Unit.POINTS and part.activity_id in maxima
    ]
    return list(dict.fromkeys(proposed))


def proportional(achievement: Achievement, found: Sequence[Change]) -> Achievement:
    """Return the definition with every threshold that `proposals` lists in proportion to its new maximum. Pure."""
    maxima = _maxima(found)

    def moved(criterion: Criterion) -> Criterion:
        match criterion:
            case SomeOf():
                # A part stays a part: only thresholds move.
                parts = (
                    replace(part, threshold=_proportional(part, maxima)) if isinstance(part, GradeAtLeast) else part
                    for part in criterion.items
                )
                return replace(criterion, items=tuple(parts))
            case GradeAtLeast():
                return replace(criterion, threshold=_proportional(criterion, maxima))
            case _:
                return criterion

    criteria = achievement.criteria
    return replace(achievement, criteria=replace(criteria, items=tuple(moved(item) for item in criteria.items)))


_Maxima = Mapping[str | None, tuple[Decimal, Decimal]]


def _maxima(found: Iterable[Change]) -> _Maxima:
    return {
        change.activity_id: (change.was, change.now)
        for change in found
        if change.kind is ChangeKind.MAXIMUM_CHANGED and change.was and change.now
    }


def _proportional(part: GradeAtLeast, maxima: _Maxima) -> Decimal:
    if part.unit is not Unit.POINTS or part.activity_id not in maxima:
        return part.threshold
    was, now = maxima[part.activity_id]
    return (part.threshold * now / was).quantize(Decimal("0.01"), rounding=ROUND_CEILING).normalize()


def _supports(outline: CourseOutline) -> dict[str | None, Support]:
    course = Support(
        activity_id=None,
        name="",
        points_possible=outline.total_points,
        tracks_completion=outline.tracks_completion,
        labels=outline.total_labels,
        aspects=frozenset(),
    )
    activities = [
        Support(
            activity_id=activity.activity_id,
            name=activity.name,
            points_possible=activity.points_possible,
            tracks_completion=activity.tracks_completion,
            labels=activity.labels,
            aspects=frozenset(),
            kind=activity.kind,
        )
        for activity in outline.activities
    ]
    return {support.activity_id: support for support in (course, *activities)}


def _changed(was: Support, now: Support | None) -> list[Change]:
    def change(kind: ChangeKind, **values: Any) -> Change:
        return Change(kind=kind, activity_id=was.activity_id, name=now.name if now else was.name, **values)

    if now is None:
        return [change(ChangeKind.ACTIVITY_GONE)]
    found = []
    if Aspect.COMPLETION in was.aspects and was.tracks_completion and not now.tracks_completion:
        found.append(change(ChangeKind.COMPLETION_OFF))
    # None is said of a total that differs per learner, of an activity that it has no points any more.
    is_told = was.points_possible is not None and (now.points_possible is not None or was.activity_id is not None)
    if Aspect.POINTS in was.aspects and is_told and now.points_possible != was.points_possible:
        found.append(change(ChangeKind.MAXIMUM_CHANGED, was=was.points_possible, now=now.points_possible))
    if Aspect.LABELS in was.aspects and was.labels and now.labels != was.labels:
        found.append(change(ChangeKind.LABELS_CHANGED, labels_were=was.labels, labels_are=now.labels))
    return found


def basis_to_json(basis: Basis) -> dict[str, Any]:
    """Return the basis as JSON values, the inverse of `basis_from_json`. Pure."""
    return {
        "supports": [
            {
                "activity": support.activity_id,
                "name": support.name,
                "points_possible": None if support.points_possible is None else format(support.points_possible, "f"),
                "tracks_completion": support.tracks_completion,
                "labels": list(support.labels),
                "aspects": sorted(support.aspects),
                "kind": support.kind,
            }
            for support in basis.supports
        ],
        "groups": [{"id": group.group_id, "name": group.name} for group in basis.groups],
    }


def basis_from_json(values: Mapping[str, Any]) -> Basis:
    """Return the basis that `basis_to_json` wrote. Pure."""
    return Basis(
        supports=tuple(
            Support(
                activity_id=support["activity"],
                name=support["name"],
                points_possible=None if support["points_possible"] is None else Decimal(support["points_possible"]),
                tracks_completion=support["tracks_completion"],
                labels=tuple(support["labels"]),
                aspects=frozenset(Aspect(aspect) for aspect in support["aspects"]),
                kind=support.get("kind", ""),
            )
            for support in values["supports"]
        ),
        groups=tuple(Group(group_id=group["id"], name=group["name"]) for group in values["groups"]),
    )
