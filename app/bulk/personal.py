"""What imports and acts about many awards hold about a learner."""

from sqlalchemy import ColumnElement, case, delete, or_, select, update
from sqlalchemy.orm import Session

from app.awards import awards_of
from app.bulk.models import BulkActAwardRow, ImportedDecisionRow
from app.db import Erasure, PersonalPart, Rows, Subject, told
from app.people import IssueState

_ROW = ImportedDecisionRow
_UNDECIDED = (IssueState.PENDING.value, IssueState.ISSUING.value)


def _decisions(session: Session, subject: Subject) -> Rows:
    query = select(_ROW.import_id, _ROW.key, _ROW.decided, _ROW.state, _ROW.code, _ROW.award_id, _ROW.decided_at)
    return told(session, query.where(*_of(subject)))


def _erase_decisions(session: Session, erasure: Erasure) -> None:
    """Leave only that a decision with such a key was taken, by a digest, so that it never awards anew."""
    undecided = _ROW.state.in_(_UNDECIDED)
    gone = or_(undecided, _ROW.state == IssueState.ISSUED.value)
    mine = _of(erasure.subject)
    session.execute(delete(_ROW).where(*mine, ~gone).execution_options(synchronize_session=False))
    session.execute(
        update(_ROW)
        .where(*mine)
        .values(
            learner_id="",
            key="",
            digest="",
            decided=None,
            award_id=None,
            state=case((undecided, IssueState.ERASED.value), else_=_ROW.state),
            decided_at=erasure.now,
        )
        .execution_options(synchronize_session=False)
    )


def _acts(session: Session, subject: Subject) -> Rows:
    row = BulkActAwardRow
    query = select(row.bulk_id, row.award_id, row.state, row.code, row.decided_at)
    return told(session, query.where(row.award_id.in_(awards_of(subject))))


def _erase_acts(session: Session, erasure: Erasure) -> None:
    mine = BulkActAwardRow.award_id.in_(awards_of(erasure.subject))
    session.execute(delete(BulkActAwardRow).where(mine).execution_options(synchronize_session=False))


def _of(subject: Subject) -> tuple[ColumnElement[bool], ...]:
    return _ROW.platform_id == subject.platform_id, _ROW.learner_id == subject.learner_id


PERSONAL = (
    PersonalPart(name="imports", tables=("imported_decisions",), rows=_decisions, erase=_erase_decisions),
    PersonalPart(name="bulk_acts", tables=("bulk_act_awards",), rows=_acts, erase=_erase_acts),
)
