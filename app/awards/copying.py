"""A definition in another course: which activities and groups its rule then means. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from app.awards.achievement import Achievement
from app.awards.criteria import CourseCompleted, Criterion, Incomplete, Part, SomeOf
from app.courses import Group

P = TypeVar("P", bound=Part | Incomplete)


def rebased(
    achievement: Achievement, activity_ids: Mapping[str, str], group_ids: Mapping[str, str] | None = None
) -> Achievement:
    """Return the definition with its rule about the activities and groups of another course. Pure.

    `activity_ids` and `group_ids` hold those of that course by name, without names that stand twice. One that is not
    among them stays as it is, so that the teacher is asked to choose; a condition is never dropped.
    """
    groups_there = group_ids or {}

    def moved(criterion: Criterion) -> Criterion:
        match criterion:
            case CourseCompleted():
                return criterion
            case SomeOf():
                return replace(criterion, items=tuple(_moved(part, activity_ids) for part in criterion.items))
            case Incomplete():
                parts = tuple(_moved(part, activity_ids) for part in criterion.parts)
                return replace(_moved(criterion, activity_ids), parts=parts)
            case _:
                return _moved(criterion, activity_ids)

    criteria = achievement.criteria
    items = tuple(moved(criterion) for criterion in criteria.items)
    groups = tuple(
        Group(group_id=groups_there.get(group.name, group.group_id), name=group.name) for group in criteria.groups
    )
    return replace(achievement, criteria=replace(criteria, items=items, groups=groups))


def _moved(part: P, activity_ids: Mapping[str, str]) -> P:
    if part.activity_id is None:
        return part
    return replace(part, activity_id=activity_ids.get(part.name, part.activity_id))
