"""What becomes of a request for another name whose award ends otherwise, in the transaction that ends it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.awards.name_request_models import NameAnswerRow, NameRequestRow
from app.awards.name_request_rules import NameAnswer


def close_request(session: Session, award_id: UUID, now: datetime) -> None:
    """Close the request about a locked award that still waits, if there is one: nobody can answer it any more."""
    query = (
        select(NameRequestRow.id)
        .outerjoin(NameAnswerRow, NameAnswerRow.request_id == NameRequestRow.id)
        .where(NameRequestRow.award_id == award_id, NameAnswerRow.request_id.is_(None))
    )
    for request_id in session.scalars(query).all():
        session.add(
            NameAnswerRow(
                request_id=request_id,
                answer=NameAnswer.OVERTAKEN.value,
                words="",
                answered_by="",
                answered_at=now,
                new_award_id=None,
            )
        )
    session.flush()
