"""What is held about the names that somebody asked for."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.awards.models import AwardRow
from app.awards.name_request_models import NameAnswerRow, NameRequestRow
from app.db import Erasure, PersonalPart, Rows, Subject, told


def _rows(session: Session, subject: Subject) -> Rows:
    row, answer = NameRequestRow, NameAnswerRow
    query = (
        select(
            row.award_id,
            row.learner_name,
            row.given_name,
            row.family_name,
            row.words,
            row.asked_at,
            answer.answer,
            answer.words.label("reason"),
            answer.answered_at,
        )
        .join(answer, answer.request_id == row.id, isouter=True)
        .join(AwardRow, AwardRow.id == row.award_id)
        .where(AwardRow.platform_id == subject.platform_id, AwardRow.learner_id == subject.learner_id)
    )
    return told(session, query.order_by(row.asked_at, row.number))


def _erase(session: Session, erasure: Erasure) -> None:
    whose = erasure.subject
    asked = (
        select(NameRequestRow.id)
        .join(AwardRow, AwardRow.id == NameRequestRow.award_id)
        .where(AwardRow.platform_id == whose.platform_id, AwardRow.learner_id == whose.learner_id)
    )
    ids = session.scalars(asked).all()
    session.execute(delete(NameAnswerRow).where(NameAnswerRow.request_id.in_(ids)))
    session.execute(delete(NameRequestRow).where(NameRequestRow.id.in_(ids)))


NAME_REQUESTS = PersonalPart(name="names", tables=("name_requests", "name_answers"), rows=_rows, erase=_erase)
