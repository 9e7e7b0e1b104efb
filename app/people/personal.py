"""What class checks and issues to classes hold about a learner: for a week at most."""

from sqlalchemy import ColumnElement, Delete, Update, delete, select, update
from sqlalchemy.orm import Session

from app.awards import UnaskedBarred
from app.db import Erasure, PersonalPart, Rows, Subject, told
from app.people.batch_rows import NAMELESS, UNDECIDED
from app.people.models import ClassCheckLearnerRow, ClassCheckRow, IssueBatchRow, IssueRow
from app.people.values import IssueState


def _checks(session: Session, subject: Subject) -> Rows:
    row = ClassCheckLearnerRow
    query = select(
        row.check_id, row.name, row.standing, row.findings, row.missing, row.verdict, row.grade_millionths,
        row.possible_millionths,
    )  # fmt: skip
    return told(session, query.where(*_of_checks(subject)))


def _erase_checks(session: Session, erasure: Erasure) -> None:
    _run(session, delete(ClassCheckLearnerRow).where(*_of_checks(erasure.subject)))


def _issues(session: Session, subject: Subject) -> Rows:
    row = IssueRow
    query = select(
        row.batch_id, row.state, row.code, row.name, row.given_name, row.family_name, row.failed_rounds, row.decided_at
    )
    return told(session, query.where(*_of_issues(subject)))


def _erase_issues(session: Session, erasure: Erasure) -> None:
    """Forget who was decided about. Whoever still waits is refused, and forgotten with the rest of the class."""
    mine = _of_issues(erasure.subject)
    _run(session, delete(IssueRow).where(*mine, IssueRow.state.not_in(UNDECIDED)))
    refused = {"state": IssueState.REFUSED.value, "code": UnaskedBarred.code, "decided_at": erasure.now}
    _run(session, update(IssueRow).where(*mine).values(**refused, **NAMELESS))


def _run(session: Session, statement: Delete | Update) -> None:
    session.execute(statement.execution_options(synchronize_session=False))


def _of_checks(subject: Subject) -> tuple[ColumnElement[bool], ...]:
    of_platform = select(ClassCheckRow.id).where(ClassCheckRow.platform_id == subject.platform_id)
    row = ClassCheckLearnerRow
    return row.learner_id == subject.learner_id, row.check_id.in_(of_platform)


def _of_issues(subject: Subject) -> tuple[ColumnElement[bool], ...]:
    of_platform = select(IssueBatchRow.id).where(IssueBatchRow.platform_id == subject.platform_id)
    return IssueRow.learner_id == subject.learner_id, IssueRow.batch_id.in_(of_platform)


PERSONAL = (
    PersonalPart(name="checks", tables=("class_check_rows",), rows=_checks, erase=_erase_checks),
    PersonalPart(name="issues", tables=("issue_rows",), rows=_issues, erase=_erase_issues),
)
