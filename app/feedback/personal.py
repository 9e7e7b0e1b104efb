"""What somebody said of what they hold. Only their awards lead to it, and only with SECRET_KEY."""

from collections.abc import Callable, Collection
from secrets import token_hex
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.awards import awards_of
from app.db import Erasure, PersonalPart, Rows, Subject, told
from app.feedback.models import FeedbackRow


def personal_part(pseudonym: Callable[[UUID], str]) -> PersonalPart:
    """Return the part; `pseudonym` is what an award's answers are kept under."""

    def kept_under(session: Session, subject: Subject) -> list[str]:
        return [pseudonym(award_id) for award_id in session.scalars(awards_of(subject))]

    def rows(session: Session, subject: Subject) -> Rows:
        row = FeedbackRow
        query = select(row.fit, row.effort, row.words, row.month)
        return told(session, query.where(row.pseudonym.in_(kept_under(session, subject))))

    def erase(session: Session, erasure: Erasure) -> None:
        empty(session, kept_under(session, erasure.subject))

    return PersonalPart(name="feedback", tables=("feedback",), rows=rows, erase=erase)


def empty(session: Session, pseudonyms: Collection[str]) -> None:
    """Forget answers and whose they were. Their numbers stay taken, so that no other answers move to their place."""
    for row in session.scalars(select(FeedbackRow).where(FeedbackRow.pseudonym.in_(pseudonyms))):
        row.pseudonym, row.fit, row.effort, row.words = token_hex(32), "", "", ""
    session.flush()
