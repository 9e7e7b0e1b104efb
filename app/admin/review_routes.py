"""What was sent for approval and its decision, the switch that asks for approvals, and what must be looked at again."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.access import AdminAccess
from app.admin.audit import Action, Audit
from app.admin.roles import Permission
from app.awards import (
    Achievement,
    AchievementMissing,
    Difference,
    History,
    Looks,
    Officer,
    Published,
    Review,
    ReviewCommentMissing,
    Reviews,
    asked,
    check,
    differences,
)
from app.formats import preview
from app.issuers import Issuers


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewing:
    """What the pages of approval act through.

    `seated` are the people as whom this browser has the tool open: platform and the platform's id of the person.
    """

    reviews: Reviews
    history: History
    looks: Looks
    published: Published
    seated: Callable[[], frozenset[tuple[UUID, str]]]


def add_reviews(bp: Blueprint, *, access: AdminAccess, audit: Audit, issuers: Issuers, reviewing: Reviewing) -> None:
    """Add the routes of quality officers and of what administrators see of them."""
    reviews, looks = reviewing.reviews, reviewing.looks

    @bp.get("/reviews", endpoint="reviews")
    @access.may(Permission.READ_REVIEWS)
    def show_reviews() -> ResponseReturnValue:
        return _queue()

    @bp.post("/reviews/policy")
    @access.required
    def save_policy() -> ResponseReturnValue:
        required = request.form.get("required") == "yes"
        with audit.together():
            if reviews.require(g.admin_issuer, required=required, by=g.admin_name):
                action = Action.REVIEW_REQUIRED if required else Action.REVIEW_NOT_REQUIRED
                audit.record(g.admin_issuer, action, who=g.admin_name)
        return redirect(url_for("admin.reviews", done="saved"), code=303)

    @bp.get("/reviews/<uuid:review_id>")
    @access.may(Permission.READ_REVIEWS)
    def review(review_id: UUID) -> ResponseReturnValue:
        return _page(reviews.get(g.admin_issuer, review_id))

    @bp.post("/reviews/<uuid:review_id>")
    @access.may(Permission.DECIDE_REVIEWS)
    def decide_review(review_id: UUID) -> ResponseReturnValue:
        action, comment = request.form.get("action"), request.form.get("comment", "")
        if action not in {"approve", "return"}:  # nothing is decided that nobody said
            return redirect(url_for("admin.review", review_id=review_id), code=303)
        officer = Officer(name=g.admin_name, also=reviewing.seated())
        try:
            reviews.decide(g.admin_issuer, review_id, officer, is_approved=action == "approve", comment=comment)
        except ReviewCommentMissing:
            return _page(reviews.get(g.admin_issuer, review_id), lacks_comment=True), 422
        return redirect(url_for("admin.review", review_id=review_id), code=303)

    @bp.post("/reviews/looks/<uuid:achievement_id>")
    @access.may(Permission.LOOK_AGAIN)
    def save_look(achievement_id: UUID) -> ResponseReturnValue:
        if reviewing.published.find(g.admin_issuer, achievement_id) is None:
            raise AchievementMissing
        if request.form.get("action") == "right":
            with audit.together():
                looks.confirm(achievement_id, by=g.admin_name, issuer_slug=g.admin_issuer)
                audit.record(g.admin_issuer, Action.LOOKED_AGAIN, str(achievement_id), who=g.admin_name)
        return redirect(url_for("admin.reviews"), code=303)

    def _queue() -> str:
        return render_template(
            "admin/reviews.html",
            issuer=issuers.get(g.admin_issuer),
            required=reviews.is_required(g.admin_issuer),
            queue=reviews.queue(g.admin_issuer),
            decided=reviews.decided(g.admin_issuer),
            near=looks.near(g.admin_issuer),
        )

    def _page(found: Review, *, lacks_comment: bool = False) -> str:
        return render_template(
            "admin/review.html",
            issuer=issuers.get(g.admin_issuer),
            review=found,
            changes=_changes(found),
            whole=differences(Achievement(language=""), found.achievement, found.issuer, found.issuer),
            checks=check(found.achievement, found.issuer),
            elements=preview(found.achievement, found.issuer),
            rule=[asked(item) for item in found.achievement.criteria.items],
            lacks_comment=lacks_comment,
            comment=request.form.get("comment", ""),
        )

    def _changes(found: Review) -> list[Difference] | None:
        """Return what is different from the version that is published last, None if there is none."""
        last = reviewing.history.newest(found.achievement_id)
        if last is None:
            return None
        return differences(last.achievement, found.achievement, last.issuer, found.issuer)
