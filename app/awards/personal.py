"""What is held about a learner's awards and on the way to them, and what stays of an award when it is erased."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from app.audit import Action, ActorKind
from app.audit import note as note_line
from app.awards.acts import status_changed
from app.awards.case_models import AwardActRow
from app.awards.decline_models import DeclineRow
from app.awards.earned_before import EarnedBefore
from app.awards.elsewhere import without_staff
from app.awards.errors import AwardInDispute
from app.awards.models import AchievementRow, AwardRow, CredentialRow, ErasedFileRow, HoldRow, ReleaseRow
from app.awards.name_personal import NAME_REQUESTS
from app.awards.values import AwardState
from app.awards.version_models import VersionSeenRow
from app.db import Erasure, PersonalPart, Rows, Subject, told

HOLDER_WITHDREW = "withdrawn by the holder"
"""The reason of a withdrawal that is the holder's own; pages say it in words."""
HELD_BY_INSTITUTION = "institution"
"""Who holds what was revoked before its award was erased: no user's id, and no name that could be a person's."""
_Table = type[DeclineRow] | type[HoldRow] | type[ReleaseRow] | type[VersionSeenRow] | type[AwardRow]


def is_holders_own(reason: str) -> bool:
    """Tell whether a reason is the one that only a holder's own withdrawal has. Pure."""
    return reason.lower() == HOLDER_WITHDREW


def awards_of(subject: Subject) -> Select[UUID]:
    """Select the ids of a person's awards."""
    return select(AwardRow.id).where(*_of(AwardRow, subject))


def lock_awards_of(session: Session, subjects: Collection[Subject]) -> None:
    """Lock all that may be awarded to these people, and then what was, until the transaction ends.

    Claims lock the achievement too (shared): one under way is waited for, and its award is found; one that comes after
    it finds what the transaction has written. Whoever acts about an award locks it before anything else but its
    achievement, so this is done first of all. New awards may be linked to an achievement meanwhile ("key share"), as a
    correction does that has its award already.
    """
    platforms = AchievementRow.platform_id.in_({subject.platform_id for subject in subjects})
    achievements = select(AchievementRow.id).where(platforms).order_by(AchievementRow.id)
    session.execute(achievements.with_for_update(key_share=True)).all()
    theirs = select(AwardRow.id).where(or_(*(and_(*_of(AwardRow, subject)) for subject in subjects)))
    session.execute(theirs.order_by(AwardRow.id).with_for_update()).all()


def personal_parts(digest_of: Callable[[bytes], str], earned_before: EarnedBefore) -> Sequence[PersonalPart]:
    """Return them in the order in which they are erased; `digest_of` tells a file again once it is gone.

    `earned_before` keeps the days of awards that end.
    """

    def erase_files(session: Session, erasure: Erasure) -> None:
        query = select(CredentialRow).where(CredentialRow.award_id.in_(awards_of(erasure.subject)))
        for row in session.scalars(query):
            session.merge(ErasedFileRow(award_id=row.award_id, digest=digest_of(row.content), stored_at=row.created_at))
            session.delete(row)
        session.flush()

    def erase_awards(session: Session, erasure: Erasure) -> None:
        _erase_awards(session, erasure, earned_before)

    return (
        PersonalPart(name="steps", tables=("award_acts",), rows=_acts, erase=_erase_acts),
        PersonalPart(name="files", tables=("credentials", "erased_files"), rows=_files, erase=erase_files),
        PersonalPart(name="holds", tables=("holds",), rows=_holds, erase=_erase_holds),
        NAME_REQUESTS,
        PersonalPart(name="declines", tables=("declines",), rows=_declines, erase=_forget(DeclineRow)),
        PersonalPart(name="releases", tables=("releases",), rows=_releases, erase=_forget(ReleaseRow)),
        PersonalPart(name="versions", tables=("versions_seen",), rows=_versions, erase=_forget(VersionSeenRow)),
        PersonalPart(name="awards", tables=("awards", "erased_ends"), rows=_awards, erase=erase_awards),
    )


def _of(table: _Table, subject: Subject) -> tuple[ColumnElement[bool], ...]:
    return table.platform_id == subject.platform_id, table.learner_id == subject.learner_id


def _awards(session: Session, subject: Subject) -> Rows:
    row = AwardRow
    query = select(
        row.id, row.context_id.label("course"), row.learner_name, row.given_name, row.family_name, row.state,
        row.awarded_at, row.valid_until, row.evidence, row.grade, row.assessed, row.opened_by, row.suspended_at,
        row.superseded_at, row.supersedes_id, row.revoked_at, row.revoked_reason, row.status_list_id, row.status_index,
    )  # fmt: skip
    found = told(session, query.where(*_of(row, subject)).order_by(row.awarded_at, row.id))
    return [{**one, "evidence": without_staff(one["evidence"])} for one in found]


def _files(session: Session, subject: Subject) -> Rows:
    row = CredentialRow
    query = select(row.award_id, row.format, row.created_at, func.length(row.content).label("bytes"))
    return told(session, query.where(row.award_id.in_(awards_of(subject))).order_by(row.created_at, row.format))


def _acts(session: Session, subject: Subject) -> Rows:
    row = AwardActRow  # who acted for the institution is not the learner's to take away
    query = select(row.award_id, row.number, row.act, row.party, row.words, row.happened_at, row.answer_until)
    return told(session, query.where(row.award_id.in_(awards_of(subject))).order_by(row.award_id, row.number))


def _holds(session: Session, subject: Subject) -> Rows:
    row = HoldRow
    query = select(row.achievement_id, row.reason, row.held_at, row.lifted_at)
    return told(session, query.where(*_of(row, subject)).order_by(row.held_at))


def _declines(session: Session, subject: Subject) -> Rows:
    query = select(DeclineRow.achievement_id, DeclineRow.declined_at, DeclineRow.taken_back_at)
    return told(session, query.where(*_of(DeclineRow, subject)))


def _releases(session: Session, subject: Subject) -> Rows:
    query = select(ReleaseRow.achievement_id, ReleaseRow.released_at)
    return told(session, query.where(*_of(ReleaseRow, subject)).order_by(ReleaseRow.released_at))


def _versions(session: Session, subject: Subject) -> Rows:
    query = select(VersionSeenRow.achievement_id, VersionSeenRow.version)
    return told(session, query.where(*_of(VersionSeenRow, subject)))


def _forget(table: type[DeclineRow] | type[ReleaseRow] | type[VersionSeenRow]) -> Callable[[Session, Erasure], None]:
    def forget(session: Session, erasure: Erasure) -> None:
        session.execute(delete(table).where(*_of(table, erasure.subject)))

    return forget


def _erase_holds(session: Session, erasure: Erasure) -> None:
    """Forget what is lifted. A hold in force is a decision about what is still to come, and nobody's to undo so."""
    session.execute(delete(HoldRow).where(*_of(HoldRow, erasure.subject), HoldRow.lifted_at.is_not(None)))


def _erase_acts(session: Session, erasure: Erasure) -> None:
    """Forget what was done and said, once nothing waits for a decision. Raises AwardInDispute."""
    suspended = awards_of(erasure.subject).where(AwardRow.state == AwardState.SUSPENDED)
    if session.scalar(select(exists(suspended))):
        raise AwardInDispute
    session.execute(delete(AwardActRow).where(AwardActRow.award_id.in_(awards_of(erasure.subject))))


def _erase_awards(session: Session, erasure: Erasure, earned_before: EarnedBefore) -> None:
    """Leave the fact that something was awarded, and its place in the status list, and nothing of the person."""
    rows = session.scalars(select(AwardRow).where(*_of(AwardRow, erasure.subject)).order_by(AwardRow.id)).all()
    for row in rows:
        earned_before.keep(session, row)
        if row.state == AwardState.REVOKED and row.superseded_at is None:
            _withhold(session, row, erasure.now)
        if row.state == AwardState.PENDING or (erasure.withdraws and row.state == AwardState.ISSUED):
            _withdraw(session, row, erasure.now)
        row.learner_id = f"erased:{row.id}"  # made of nothing that is known about the person
        row.learner_name = row.given_name = row.family_name = ""
        row.evidence, row.evidence_digest = {}, ""
        row.grade = row.assessed = row.opened_by = None
        row.erased_at = erasure.now
        note_line(
            session, row.issuer_slug, Action.PERSONAL_DATA_ERASED, row.id, actor=ActorKind.PRODUCT, now=erasure.now
        )
    session.flush()


def _withhold(session: Session, row: AwardRow, now: datetime) -> None:
    """Let a revocation outlive its award, which is nobody's any more and would no longer stand in a claim's way."""
    whose = {"achievement_id": row.achievement_id, "platform_id": row.platform_id, "learner_id": row.learner_id}
    in_force = select(HoldRow.id).filter_by(**whose).where(HoldRow.lifted_at.is_(None))
    if not session.scalar(select(exists(in_force))):
        session.add(HoldRow(**whose, reason=row.revoked_reason, held_by=HELD_BY_INSTITUTION, held_at=now))


def _withdraw(session: Session, row: AwardRow, now: datetime) -> None:
    row.state = AwardState.REVOKED
    row.revoked_at, row.revoked_reason, row.revoked_by = now, HOLDER_WITHDREW, "holder"
    note_line(session, row.issuer_slug, Action.AWARD_REVOKED, row.id, actor=ActorKind.LEARNER, now=now)
    status_changed(session, row, now)
