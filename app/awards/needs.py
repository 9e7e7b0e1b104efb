"""What must be known of a class for its rule to be decided. Pure."""

from app.awards.criteria import ActivityCompleted, CourseCompleted, Criteria, GradeAtLeast, GradeOneOf
from app.courses import Needs


def needs_of(criteria: Criteria) -> Needs:
    """Return what the findings of a rule come from: with less of a record they would differ, with more they do not.

    Times and flags come with the values that they are of; work that needs no grade may be excused all the same.
    """
    graded = [part.activity_id for part in criteria.parts if isinstance(part, GradeAtLeast | GradeOneOf)]
    completed = frozenset(part.activity_id for part in criteria.parts if isinstance(part, ActivityCompleted))
    return Needs(
        total=None in graded,
        completion=any(isinstance(part, CourseCompleted) for part in criteria.parts),
        activity_scores=any(activity_id is not None for activity_id in graded),
        activity_completions=bool(completed),
        groups=bool(criteria.groups),
        flags_of=completed,
    )
