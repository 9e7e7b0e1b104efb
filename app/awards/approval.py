"""What a publication asks of the approvals, within its own transaction."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.awards.achievement import Achievement
from app.awards.basis import Basis, basis_from_json, changes
from app.awards.errors import ReviewMissing
from app.awards.models import AchievementRow
from app.awards.review_rules import ReviewState, definition_digest
from app.awards.version_models import ReviewPolicyRow, ReviewRequestRow, ReviewStepRow
from app.courses import CourseOutline
from app.issuers import IssuerProfile, profile_from_json


def is_required(session: Session, issuer_slug: str) -> bool:
    """Tell whether the institution lets nothing be published without an approval."""
    found = select(exists().where(ReviewPolicyRow.issuer_slug == issuer_slug, ReviewPolicyRow.is_required))
    return bool(session.scalar(found))


def is_void(request: ReviewRequestRow, row: AchievementRow, issuer: IssuerProfile) -> bool:
    """Tell whether draft, profile or offer have changed since the request was sent."""
    is_same = request.revision == row.revision and profile_from_json(request.issuer) == issuer
    return not is_same or row.archived_at is not None


def use_approval(
    session: Session,
    row: AchievementRow,
    achievement: Achievement,
    issuer: IssuerProfile,
    *,
    outline: CourseOutline | None,
    published_by: str,
    now: datetime,
) -> Basis | None:
    """Use up the approval of exactly this content, where the institution asks for one; `row` must be locked.

    Returns what the approved rule rested on, None where no approval is asked for. Raises ReviewMissing without an
    approval, or when the course has changed under the rule since it was sent.
    """
    if not is_required(session, row.issuer_slug):
        return None
    request = session.scalars(
        select(ReviewRequestRow)
        .where(
            ReviewRequestRow.achievement_id == row.id,
            ReviewRequestRow.state == ReviewState.APPROVED,
            ReviewRequestRow.revision == row.revision,
            ReviewRequestRow.digest == definition_digest(achievement, issuer),
        )
        .order_by(ReviewRequestRow.sent_at.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()
    if request is None:
        raise ReviewMissing("not approved")
    basis = basis_from_json(request.basis)
    if outline and changes(basis, outline):
        raise ReviewMissing("the course has changed since it was sent")
    request.state = ReviewState.PUBLISHED.value
    session.add(step(request, ReviewState.PUBLISHED.value, who=published_by, comment="", at=now))
    return basis


def step(request: ReviewRequestRow, name: str, *, who: str, comment: str, at: datetime) -> ReviewStepRow:
    """Return the row that keeps one step about a request."""
    return ReviewStepRow(
        request_id=request.id, happened_at=at, step=name, who=who, comment=comment, digest=request.digest
    )
