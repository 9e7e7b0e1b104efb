"""Records reduced to value, date and method: the chain stays whole, and records that it was done."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from app.assessment.chain import REDUCTION
from app.assessment.links import Content, append, locked_head
from app.assessment.models import AssessmentRecordRow

_ROW = AssessmentRecordRow


def reduce_records(
    session: Session, key: bytes, issuer_slug: str, *which: ColumnElement[bool], before: date | None, now: datetime
) -> list[int]:
    """Reduce an institution's records that are whole and return their numbers; `key` seals the end of its chain.

    `before` is the day before which they were held, None where no run of retention reduces them.
    """
    head = locked_head(session, issuer_slug)
    erased = session.scalars(
        update(_ROW)
        .where(_ROW.issuer_slug == issuer_slug, _ROW.personal.is_not(None), *which)
        .values(personal=None, platform_id=None, context_id="", learner_id="")
        .returning(_ROW.number)
        .execution_options(synchronize_session=False)
    )
    numbers = sorted(erased.all())
    if numbers:
        kept = {"before": before.isoformat() if before else None, "records": len(numbers)}
        content = Content(kind=REDUCTION, sitting_id=None, kept=kept, personal={"numbers": numbers})
        append(session, key, head, [content], now)
    return numbers
