"""What is held about what somebody wants to be told, and was told."""

from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from app.db import Erasure, PersonalPart, Rows, Subject, told
from app.holders import confirmed_addresses
from app.notices.models import NoticeChoiceRow, NoticeSentRow


def _rows(session: Session, subject: Subject) -> Rows:
    choice, sent = NoticeChoiceRow, NoticeSentRow
    whose = _addresses(subject)
    choices = select(choice.kind, choice.since).where(choice.address_id.in_(whose))
    letters = select(sent.kind, sent.about, sent.sent_at).where(sent.address_id.in_(whose))
    return told(session, choices.order_by(choice.kind)) + told(session, letters.order_by(sent.sent_at))


def _erase(session: Session, erasure: Erasure) -> None:
    for table in (NoticeChoiceRow, NoticeSentRow):
        session.execute(delete(table).where(table.address_id.in_(_addresses(erasure.subject))))


def _addresses(subject: Subject) -> Select[UUID]:
    known = confirmed_addresses()
    whose = known.c.platform_id == subject.platform_id, known.c.learner_id == subject.learner_id
    return select(known.c.id).where(*whose)


PERSONAL = PersonalPart(name="notices", tables=("notice_choices", "notices_sent"), rows=_rows, erase=_erase)
