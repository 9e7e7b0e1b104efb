"""What is recorded about a learner's assessments, and its reduction before its time, which leaves the chains whole."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.assessment.models import AssessmentRecordRow
from app.assessment.reducing import reduce_records
from app.db import Erasure, PersonalPart, Rows, Subject

_ROW = AssessmentRecordRow


def personal_part(key: bytes, rows: Callable[[Subject, str], Rows]) -> PersonalPart:
    """Return it; `key` seals the ends of chains, `rows` tells a learner's record of a course as the learner sees it."""

    def told_by_course(session: Session, subject: Subject) -> Rows:
        courses = session.scalars(select(_ROW.context_id).where(*_of(subject)).distinct().order_by(_ROW.context_id))
        return [{"course": course, **row} for course in courses.all() for row in rows(subject, course)]

    def reduce(session: Session, erasure: Erasure) -> None:
        issuers = session.scalars(select(_ROW.issuer_slug).where(*_of(erasure.subject)).distinct())
        for issuer_slug in sorted(issuers.all()):
            reduce_records(session, key, issuer_slug, *_of(erasure.subject), before=None, now=erasure.now)

    return PersonalPart(name="assessments", tables=("assessment_records",), rows=told_by_course, erase=reduce)


def _of(subject: Subject) -> tuple[ColumnElement[bool], ...]:
    return _ROW.platform_id == subject.platform_id, _ROW.learner_id == subject.learner_id
