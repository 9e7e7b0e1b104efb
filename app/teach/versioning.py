"""The teacher between a draft and what is offered: approval, what changes with the next version, when to look again."""

from dataclasses import dataclass
from typing import Any

from app.awards import (
    Achievement,
    Definitions,
    Draft,
    History,
    Looks,
    Reviews,
    Sender,
    Version,
    differences,
)
from app.courses import CourseOutline
from app.issuers import IssuerProfile
from app.lti import Launch


@dataclass(frozen=True, slots=True, kw_only=True)
class Versioning:
    """What the pages about versions act through."""

    definitions: Definitions
    history: History
    reviews: Reviews
    looks: Looks

    def release(self, action: str, launch: Launch, draft: Draft, outline: CourseOutline | None) -> str:
        """Publish the draft or send it for approval, and return what was done: "published", "sent" or "saved"."""
        if action == "publish":
            self.definitions.publish(draft, launch.sub, outline)
            return "published"
        if action == "send" and outline:
            self.reviews.send(draft, sender_of(launch), outline)
            return "sent"
        return "saved"

    def standing(
        self, draft: Draft | None, offered: Version | None, achievement: Achievement, issuer: IssuerProfile
    ) -> dict[str, Any]:
        """Return what the form's page says about versions."""
        return {
            "archived_at": draft.archived_at if draft else None,
            "needs_approval": self.reviews.is_required(issuer.slug),
            "review": self.reviews.newest(draft.achievement_id) if draft else None,
            "due": self.looks.due(draft.achievement_id) if draft else None,
            "in_progress": self.history.in_progress(draft.achievement_id) if draft else 0,
            "ahead": differences(offered.achievement, achievement, offered.issuer, issuer) if offered else [],
        }


def sender_of(launch: Launch) -> Sender:
    """Return the teacher of a launch as whoever sends for approval. Pure."""
    return Sender(platform_id=launch.registration_id, learner_id=launch.sub, name=launch.name)
