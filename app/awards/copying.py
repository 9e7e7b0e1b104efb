"""A definition in another course: which activities its rule then means. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from app.awards.achievement import Achievement
from app.awards.criteria import CourseCompleted, Criterion


def rebased(achievement: Achievement, activity_ids: Mapping[str, str]) -> Achievement:
    """Return the definition with its rule about the activities of another course. Pure.

    `activity_ids` holds that course's activities by name, without names that stand twice. An activity that is not among
    them stays as it is, so that the teacher is asked to choose; a condition is never dropped.
    """

    def moved(criterion: Criterion) -> Criterion:
        if isinstance(criterion, CourseCompleted) or criterion.activity_id is None:
            return criterion
        return replace(criterion, activity_id=activity_ids.get(criterion.name, criterion.activity_id))

    items = tuple(moved(criterion) for criterion in achievement.criteria.items)
    return replace(achievement, criteria=replace(achievement.criteria, items=items))
