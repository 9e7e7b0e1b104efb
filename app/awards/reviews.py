"""Approval before publication: sent by a teacher, decided by a quality officer, used up by one publication."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit import Action, ActorKind
from app.audit import note as note_line
from app.awards import annex1
from app.awards.achievement import achievement_from_json
from app.awards.approval import is_required, is_void, step
from app.awards.basis import basis_from_json, basis_of, basis_to_json
from app.awards.definitions import Draft
from app.awards.errors import (
    DraftChanged,
    NotPublishable,
    OfferEnded,
    OwnReview,
    ReviewCommentMissing,
    ReviewMissing,
    ReviewOver,
)
from app.awards.models import AchievementRow
from app.awards.review_rules import (
    Officer,
    Review,
    ReviewState,
    ReviewStep,
    Sender,
    definition_digest,
    is_same_person,
)
from app.awards.sealing import Sealing
from app.awards.typed import cleaned
from app.awards.version_models import ReviewPolicyRow, ReviewRequestRow, ReviewStepRow
from app.clock import Clock
from app.courses import CourseOutline
from app.db import Database
from app.issuers import IssuerProfile, profile_from_json, profile_to_json

MAX_COMMENT = 2000
SENT = "sent"
_TOLD = {
    SENT: Action.REVIEW_SENT,
    ReviewState.APPROVED.value: Action.REVIEW_APPROVED,
    ReviewState.RETURNED.value: Action.REVIEW_RETURNED,
    ReviewState.WITHDRAWN.value: Action.REVIEW_WITHDRAWN,
}
_DECIDED = {ReviewState.APPROVED.value, ReviewState.RETURNED.value}
# Moments have whole seconds: of two in one, what was sent of the later text, or still waits, is the later.
_NEWEST_FIRST = (
    ReviewRequestRow.sent_at.desc(),
    ReviewRequestRow.revision.desc(),
    case((ReviewRequestRow.state == ReviewState.PENDING, 0), else_=1),
)


class Reviews:
    """Requests for approval and what was decided; every step is kept."""

    def __init__(
        self, db: Database, clock: Clock, issuer_profile: Callable[[str], IssuerProfile], sealing: Sealing
    ) -> None:
        self._db = db
        self._clock = clock
        self._issuer_profile = issuer_profile
        self._sealing = sealing

    def is_required(self, issuer_slug: str) -> bool:
        """Tell whether the institution lets nothing be published without an approval."""
        with self._db.read() as session:
            return is_required(session, issuer_slug)

    def require(self, issuer_slug: str, *, required: bool, by: str) -> bool:
        """Switch it on or off for an institution; return whether that changed anything."""
        with self._db.write() as session:
            if is_required(session, issuer_slug) is required:
                return False
            session.merge(
                ReviewPolicyRow(issuer_slug=issuer_slug, is_required=required, changed_by=by, changed_at=self._clock())
            )
            return True

    def send(self, draft: Draft, sender: Sender, outline: CourseOutline) -> Review:
        """Send the stored draft; what is pending of an earlier text is taken back. Sending twice sends once.

        Raises NotPublishable and TextUnusable as a publication does, OfferEnded, or DraftChanged.
        """
        issuer = self._issuer_profile(draft.issuer_slug)
        if found := annex1.gaps(draft.achievement, issuer):
            raise NotPublishable(", ".join(found))
        self._sealing.rehearse(draft.achievement, issuer)
        values = {
            "achievement_id": draft.achievement_id,
            "issuer_slug": draft.issuer_slug,
            "revision": draft.revision,
            "issuer": profile_to_json(issuer),
            "basis": basis_to_json(basis_of(draft.achievement.criteria, outline)),
            "digest": definition_digest(draft.achievement, issuer),
            "platform_id": sender.platform_id,
            "sent_by": sender.learner_id,
            "sender_name": sender.name[:255],
            "state": ReviewState.PENDING.value,
        }
        # Where a colleague's click was first, with the same draft, the newest request is the answer.
        with suppress(IntegrityError):
            self._send(draft, values)
        found_review = self.newest(draft.achievement_id)
        if found_review is None:
            raise ReviewMissing
        return found_review

    def _send(self, draft: Draft, values: dict[str, Any]) -> None:
        with self._db.write() as session:
            row = _locked(session, draft.achievement_id)
            if row.revision != draft.revision:
                raise DraftChanged
            if row.archived_at is not None:
                raise OfferEnded
            earlier = session.scalars(
                select(ReviewRequestRow).where(
                    ReviewRequestRow.achievement_id == row.id,
                    ReviewRequestRow.state.in_((ReviewState.PENDING, ReviewState.APPROVED)),
                )
            ).all()
            for one in earlier:
                if one.revision == row.revision and one.digest == values["digest"] and one.basis == values["basis"]:
                    return
            for one in earlier:
                self._move(session, one, ReviewState.SUPERSEDED, who=values["sender_name"])
            session.flush()
            request = ReviewRequestRow(**values, definition=row.draft, sent_at=self._clock())
            session.add(request)
            session.flush()
            self._note(session, request, SENT, who=values["sender_name"])

    def withdraw(self, achievement_id: UUID, *, by: str) -> None:
        """Take back what is pending or approved; nothing happens if there is nothing."""
        with self._db.write() as session:
            _locked(session, achievement_id)
            waiting = select(ReviewRequestRow).where(
                ReviewRequestRow.achievement_id == achievement_id,
                ReviewRequestRow.state.in_((ReviewState.PENDING, ReviewState.APPROVED)),
            )
            for one in session.scalars(waiting).all():
                self._move(session, one, ReviewState.WITHDRAWN, who=by)

    def decide(
        self, issuer_slug: str, review_id: UUID, officer: Officer, *, is_approved: bool, comment: str = ""
    ) -> Review:
        """Approve or return a request of this institution.

        Raises ReviewCommentMissing when it is returned without a word, OwnReview when the officer is the sender,
        ReviewOver when it was decided or taken back by now or its text has changed, ReviewMissing when there is none.
        """
        comment = cleaned(comment)[:MAX_COMMENT]
        if not is_approved and not comment:
            raise ReviewCommentMissing
        asked = self.get(issuer_slug, review_id)
        issuer = self._issuer_profile(issuer_slug)
        with self._db.write() as session:
            row = _locked(session, asked.achievement_id)
            request = session.get(ReviewRequestRow, review_id, with_for_update=True, populate_existing=True)
            if request is None:
                raise ReviewMissing
            if request.state != ReviewState.PENDING or is_void(request, row, issuer):
                raise ReviewOver
            sender = Sender(platform_id=request.platform_id, learner_id=request.sent_by, name=request.sender_name)
            if is_same_person(sender, officer):
                raise OwnReview
            state = ReviewState.APPROVED if is_approved else ReviewState.RETURNED
            self._move(session, request, state, who=officer.name, comment=comment)
        return self.get(issuer_slug, review_id)

    def get(self, issuer_slug: str, review_id: UUID) -> Review:
        """Return a request of this institution. Raises ReviewMissing."""
        with self._db.read() as session:
            request = session.get(ReviewRequestRow, review_id)
            if request is None or request.issuer_slug != issuer_slug:
                raise ReviewMissing
            return self._review(session, request, self._issuer_profile(issuer_slug))

    def newest(self, achievement_id: UUID) -> Review | None:
        """Return the request that was sent last, None if there was none."""
        return next(iter(self.history(achievement_id, limit=1)), None)

    def history(self, achievement_id: UUID, *, limit: int = 50) -> Sequence[Review]:
        """Return what was sent of a micro-credential, newest first."""
        return self._found(ReviewRequestRow.achievement_id == achievement_id, limit=limit)

    def queue(self, issuer_slug: str) -> Sequence[Review]:
        """Return what waits for a decision, newest first; what was changed since it was sent is among it, as void."""
        return self._found(ReviewRequestRow.issuer_slug == issuer_slug, ReviewRequestRow.state == ReviewState.PENDING)

    def decided(self, issuer_slug: str, *, limit: int = 20) -> Sequence[Review]:
        """Return what was decided or taken back, newest first."""
        return self._found(
            ReviewRequestRow.issuer_slug == issuer_slug, ReviewRequestRow.state != ReviewState.PENDING, limit=limit
        )

    def _found(self, *conditions: Any, limit: int = 200) -> list[Review]:
        query = select(ReviewRequestRow).where(*conditions).order_by(*_NEWEST_FIRST, ReviewRequestRow.id).limit(limit)
        with self._db.read() as session:
            requests = session.scalars(query).all()
            issuers = {slug: self._issuer_profile(slug) for slug in {request.issuer_slug for request in requests}}
            return [self._review(session, request, issuers[request.issuer_slug]) for request in requests]

    def _review(self, session: Session, request: ReviewRequestRow, issuer: IssuerProfile) -> Review:
        row = session.get_one(AchievementRow, request.achievement_id)
        steps = session.scalars(
            select(ReviewStepRow)
            .where(ReviewStepRow.request_id == request.id)
            .order_by(ReviewStepRow.happened_at, ReviewStepRow.step != SENT, ReviewStepRow.id)
        )
        return Review(
            review_id=request.id,
            achievement_id=request.achievement_id,
            achievement=achievement_from_json(request.definition),
            issuer=profile_from_json(request.issuer),
            basis=basis_from_json(request.basis),
            digest=request.digest,
            state=ReviewState(request.state),
            is_void=is_void(request, row, issuer),
            sender_name=request.sender_name,
            sent_at=request.sent_at,
            steps=tuple(
                ReviewStep(step=one.step, who=one.who, comment=one.comment, happened_at=one.happened_at)
                for one in steps
            ),
        )

    def _move(
        self, session: Session, request: ReviewRequestRow, state: ReviewState, *, who: str, comment: str = ""
    ) -> None:
        request.state = state.value
        self._note(session, request, state.value, who=who, comment=comment)

    def _note(self, session: Session, request: ReviewRequestRow, name: str, *, who: str, comment: str = "") -> None:
        now = self._clock()
        session.add(step(request, name, who=who, comment=comment, at=now))
        if name in _TOLD:
            actor = ActorKind.ADMINISTRATOR if name in _DECIDED else ActorKind.TEACHER
            note_line(session, request.issuer_slug, _TOLD[name], request.id, actor=actor, who=who, now=now)


def _locked(session: Session, achievement_id: UUID) -> AchievementRow:
    query = select(AchievementRow).where(AchievementRow.id == achievement_id).with_for_update()
    return session.execute(query).scalar_one()
