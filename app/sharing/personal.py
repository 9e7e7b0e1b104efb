"""What is held about a person's links."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.awards import awards_of
from app.db import Erasure, PersonalPart, Rows, Subject, told
from app.sharing.models import SharedPageRow, ShareRow


def _rows(session: Session, subject: Subject) -> Rows:
    row, page = ShareRow, SharedPageRow
    links = select(
        row.id, row.award_id, row.shows_grade, row.created_at, row.expires_at, row.withdrawn_at, row.views
    ).where(row.award_id.in_(awards_of(subject)))
    pages = select(page.award_id, page.shown_at).where(page.award_id.in_(awards_of(subject)))
    return told(session, links.order_by(row.created_at, row.id)) + told(session, pages)


def _erase(session: Session, erasure: Erasure) -> None:
    for table in (ShareRow, SharedPageRow):
        session.execute(delete(table).where(table.award_id.in_(awards_of(erasure.subject))))


PERSONAL = PersonalPart(name="links", tables=("shares", "shared_pages"), rows=_rows, erase=_erase)
