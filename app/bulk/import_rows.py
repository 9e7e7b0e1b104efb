"""Rows of an import: what is done to those who are undecided, and the import as pages show it."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.awards import Decided
from app.bulk.models import AwardImportRow, ImportedDecisionRow
from app.bulk.values import Import, ImportState
from app.issuers import barred
from app.people import IssueState, counted


def refuse_rest(session: Session, import_id: UUID, code: str, now: datetime) -> None:
    """Refuse what has not had its turn; of what is being awarded just now it is said when it is known."""
    one = ImportedDecisionRow
    of_import = update(one).where(one.import_id == import_id).execution_options(synchronize_session=False)
    refused = {"state": IssueState.REFUSED.value, "code": code, "decided": None, "decided_at": now}
    session.execute(of_import.where(one.state == IssueState.PENDING.value).values(**refused))
    session.execute(of_import.where(one.state == IssueState.ISSUING.value).values(code=code))


def key_digest(key: str) -> str:
    """Return what stays of a decision's key when the key itself was erased. Pure."""
    return hashlib.sha256(key.encode()).hexdigest()


def content_digest(achievement_id: UUID, decided: Decided) -> str:
    """Return by what a decision is recognised as the same one. Pure."""
    return hashlib.sha256(f"{achievement_id} {decided.digest}".encode()).hexdigest()


def import_of_row(session: Session, row: AwardImportRow, *, with_counts: bool = True) -> Import:
    """Return the import as pages show it, with how many stand where unless a list does without."""
    counts, refused = dict.fromkeys(IssueState, 0), dict[str, int]()
    if with_counts:
        counts, refused = counted(session, ImportedDecisionRow, ImportedDecisionRow.import_id == row.id)
    return Import(
        import_id=row.id,
        issuer_slug=row.issuer_slug,
        achievement_id=row.achievement_id,
        version=row.version,
        file_digest=row.file_digest,
        state=ImportState(row.state),
        held_until=row.held_until,
        wait_until=row.wait_until,
        total=row.total,
        imported_by=row.imported_by,
        started_at=row.started_at,
        finished_at=row.finished_at,
        counts=counts,
        refused=refused,
        rests="" if row.finished_at else barred(session, row.issuer_slug),
    )
