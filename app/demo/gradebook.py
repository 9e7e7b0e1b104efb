"""How Moodle adds up grades and decides completion. Pure."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.demo.values import Course, Item, Module, Standing

NOT_COMPLETE, COMPLETE, COMPLETE_PASS, COMPLETE_FAIL = 0, 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The course total of one learner: `points` None if nothing is graded; empty grades do not count as possible."""

    points: Decimal | None
    points_possible: Decimal
    graded_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One course completion criterion of one learner; `item` None is the course grade."""

    item: Item | None
    is_met: bool
    met_at: datetime | None


def total(course: Course, standing: Standing) -> Total:
    """Return the course total by Moodle's "natural" aggregation, excluding empty grades. Pure."""
    graded = [item for item in course.graded if item.key in standing.marks]
    if not graded:
        everything = sum((item.points_possible or Decimal(0) for item in course.graded), Decimal(0))
        return Total(points=None, points_possible=everything, graded_at=None)
    return Total(
        points=sum((standing.marks[item.key].points for item in graded), Decimal(0)),
        points_possible=sum((item.points_possible or Decimal(0) for item in graded), Decimal(0)),
        graded_at=max(standing.marks[item.key].graded_at for item in graded),
    )


def weight(course: Course, item: Item, standing: Standing) -> Decimal | None:
    """Return the item's part of the learner's total: None if nothing is graded, 0 if only this is not. Pure."""
    whole = total(course, standing)
    if whole.points is None:
        return None
    if item.key not in standing.marks or item.points_possible is None:
        return Decimal(0)
    return item.points_possible / whole.points_possible


def activity_state(item: Item, standing: Standing) -> tuple[int, datetime | None]:
    """Return Moodle's completion state of an activity and when it last changed. Pure."""
    if item.module is Module.PAGE:
        return (COMPLETE, standing.viewed_at) if standing.viewed_at else (NOT_COMPLETE, None)
    mark = standing.marks.get(item.key)
    if mark is None:
        return NOT_COMPLETE, None
    passed = mark.points >= (item.points_to_pass or Decimal(0))
    return (COMPLETE_PASS if passed else COMPLETE_FAIL), mark.graded_at


def criteria(course: Course, standing: Standing) -> list[Criterion]:
    """Return the course completion criteria: every tracked activity, then the course grade in raw points. Pure."""
    found = []
    for item in course.tracked:
        state, changed_at = activity_state(item, standing)
        is_met = state in (COMPLETE, COMPLETE_PASS)
        found.append(Criterion(item=item, is_met=is_met, met_at=changed_at if is_met else None))
    whole = total(course, standing)
    reached = whole.points is not None and whole.points >= course.points_required
    found.append(Criterion(item=None, is_met=reached, met_at=whole.graded_at if reached else None))
    return found


def is_completed(course: Course, standing: Standing) -> bool:
    """Tell whether Moodle reports the course as completed; False while its task has not run. Pure."""
    if not course.tracks_completion or not standing.completion_computed:
        return False
    return all(criterion.is_met for criterion in criteria(course, standing))
