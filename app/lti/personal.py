"""What is held about a person's launches."""

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from app.db import Erasure, PersonalPart, Rows, Subject, told
from app.lti.models import LaunchRow

_ROW = LaunchRow


def _rows(session: Session, subject: Subject) -> Rows:
    query = select(
        _ROW.launch_id, _ROW.context_id.label("course"), _ROW.context_title, _ROW.roles, _ROW.name, _ROW.given_name,
        _ROW.family_name, _ROW.locale, _ROW.launched_at, _ROW.expires_at,
    )  # fmt: skip
    return told(session, query.where(*_of(subject)).order_by(_ROW.launched_at))


def _erase(session: Session, erasure: Erasure) -> None:
    session.execute(delete(_ROW).where(*_of(erasure.subject)))


def _of(subject: Subject) -> tuple[ColumnElement[bool], ...]:
    return _ROW.registration_id == subject.platform_id, _ROW.sub == subject.learner_id


PERSONAL = PersonalPart(name="launches", tables=("lti_launch",), rows=_rows, erase=_erase)
