"""Who is ready by the newest check of each class, as a query that lists of holders are joined with."""

from sqlalchemy import Subquery, func, select

from app.people.models import ClassCheckLearnerRow, ClassCheckRow
from app.people.standing import Standing
from app.people.values import CheckState


def ready_learners() -> Subquery:
    """Return platform, course, achievement and learner of each who is ready, and when that was found.

    Of checks that are done the newest of each achievement counts. Where the course has changed, nobody can claim.
    """
    place = func.row_number().over(
        partition_by=(ClassCheckRow.platform_id, ClassCheckRow.context_id, ClassCheckRow.achievement_id),
        order_by=(ClassCheckRow.started_at.desc(), ClassCheckRow.id),
    )
    done = (
        select(
            ClassCheckRow.id,
            ClassCheckRow.platform_id,
            ClassCheckRow.context_id,
            ClassCheckRow.achievement_id,
            ClassCheckRow.finished_at,
            ClassCheckRow.paused_version,
            place.label("place"),
        )
        .where(ClassCheckRow.state == CheckState.DONE.value, ClassCheckRow.finished_at.is_not(None))
        .subquery("done")
    )
    return (
        select(
            done.c.platform_id,
            done.c.context_id,
            done.c.achievement_id,
            ClassCheckLearnerRow.learner_id,
            done.c.finished_at.label("found_at"),
        )
        .join(ClassCheckLearnerRow, ClassCheckLearnerRow.check_id == done.c.id)
        .where(
            done.c.place == 1,
            done.c.paused_version.is_(None),
            ClassCheckLearnerRow.standing == Standing.READY.value,
        )
        .subquery("ready")
    )
