"""What administrators did: who, when, to what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from app.admin.models import AuditRow
from app.clock import Clock
from app.db import Database

COMMAND_LINE = ""  # whoever may run the command has no name here


class Action(StrEnum):
    """The kinds of things that are recorded; templates have words for each."""

    SIGNED_IN = "signed_in"
    INVITED = "invited"
    OFFICER_INVITED = "officer_invited"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    REGISTRATION_LINK_MADE = "registration_link_made"
    REGISTRATION_LINK_WITHDRAWN = "registration_link_withdrawn"
    PLATFORM_ADDED = "platform_added"
    PLATFORM_APPROVED = "platform_approved"
    PLATFORM_REFUSED = "platform_refused"
    DEPLOYMENT_APPROVED = "deployment_approved"
    DEPLOYMENT_REFUSED = "deployment_refused"
    DEPLOYMENTS_ADMITTED = "deployments_admitted"
    DEPLOYMENTS_ASKED = "deployments_asked"
    DATA_ACCESS_SET = "data_access_set"
    DATA_ACCESS_REMOVED = "data_access_removed"
    KEY_ROTATED = "key_rotated"
    SIGNING_KEY_ADDED = "signing_key_added"
    SIGNING_KEY_RETIRED = "signing_key_retired"
    SIGNING_KEY_REVOKED = "signing_key_revoked"
    SEAL_WITHDRAWN = "seal_withdrawn"
    AWARD_REVOKED = "award_revoked"
    AWARD_SUSPENDED = "award_suspended"
    AWARD_LIFTED = "award_lifted"
    NAME_CORRECTED = "name_corrected"
    NAME_REFUSED = "name_refused"
    PROFILE_CHANGED = "profile_changed"
    HOURLY_CAP_CHANGED = "hourly_cap_changed"
    WAITING_RELEASED = "waiting_released"
    ISSUING_STOPPED = "issuing_stopped"
    QUEUE_PAUSED = "queue_paused"
    QUEUE_RESUMED = "queue_resumed"
    SENT_AGAIN = "sent_again"
    REVIEW_REQUIRED = "review_required"
    REVIEW_NOT_REQUIRED = "review_not_required"
    REVIEW_APPROVED = "review_approved"
    REVIEW_RETURNED = "review_returned"
    LOOKED_AGAIN = "looked_again"
    ASSESSMENT_POLICY_CHANGED = "assessment_policy_changed"
    RETENTION_RUN = "retention_run"
    OBJECTION_ANSWERED = "objection_answered"
    PERSONAL_DATA_ERASED = "personal_data_erased"
    PERSONAL_DATA_EXPORTED = "personal_data_exported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the audit; `who` is "" for the command line."""

    happened_at: datetime
    who: str
    action: str
    about: str


class Audit:
    """Records what administrators do."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def record(self, issuer_slug: str, action: Action, about: str = "", *, who: str = COMMAND_LINE) -> None:
        """Add one line."""
        with self._db.write() as session:
            session.add(
                AuditRow(
                    issuer_slug=issuer_slug,
                    happened_at=self._clock(),
                    who=who,
                    action=action.value,
                    about=about[:512],
                )
            )

    def newest(self, issuer_slug: str, limit: int = 50) -> Sequence[Line]:
        """Return the institution's newest lines."""
        query = select(AuditRow).filter_by(issuer_slug=issuer_slug).order_by(AuditRow.happened_at.desc()).limit(limit)
        with self._db.read() as session:
            return [
                Line(happened_at=row.happened_at, who=row.who, action=row.action, about=row.about)
                for row in session.scalars(query)
            ]
