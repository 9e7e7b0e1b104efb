"""What is recorded: each action, what kind of thing it is, and as what somebody acts. Pure."""

from enum import StrEnum


class ActorKind(StrEnum):
    """As what somebody acts. A learner is never named: the line tells of their award only."""

    COMMAND_LINE = "command_line"  # whoever may run the command has no name here
    ADMINISTRATOR = "administrator"
    TEACHER = "teacher"
    LEARNER = "learner"
    PRODUCT = "product"  # what was set going before, and goes on by itself


class Subject(StrEnum):
    """What a line is about, for whoever looks for some of them only."""

    CONFIGURED = "configured"
    ATTESTED = "attested"
    APPROVED = "approved"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"
    DATA = "data"
    KEYS = "keys"
    ACCESS = "access"


class Action(StrEnum):
    """The kinds of things that are recorded; templates have words for each."""

    SIGNED_IN = "signed_in"
    SIGNED_IN_BY_COMMAND = "signed_in_by_command"
    LINK_MADE = "link_made"
    INVITED = "invited"
    OFFICER_INVITED = "officer_invited"
    REGISTRAR_INVITED = "registrar_invited"
    AUDITOR_INVITED = "auditor_invited"
    COLLEAGUE_BOUND = "colleague_bound"
    ROLE_CHANGED = "role_changed"
    COLLEAGUE_REMOVED = "colleague_removed"
    PROVIDER_CHANGED = "provider_changed"
    PROVIDER_TRIED = "provider_tried"
    PROVIDER_ON = "provider_on"
    PROVIDER_OFF = "provider_off"
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
    SEAL_ADDED = "seal_added"
    SEAL_WITHDRAWN = "seal_withdrawn"
    AWARD_MADE = "award_made"
    AWARD_ISSUED = "award_issued"
    AWARD_REVOKED = "award_revoked"
    AWARD_SUSPENDED = "award_suspended"
    AWARD_ANSWERED = "award_answered"
    LIFT_PROPOSED = "lift_proposed"
    REVOCATION_PROPOSED = "revocation_proposed"
    AWARD_LIFTED = "award_lifted"
    AWARD_SUPERSEDED = "award_superseded"
    AWARD_CORRECTED = "award_corrected"
    AWARD_RENEWED = "award_renewed"
    NAME_CORRECTED = "name_corrected"
    NAME_REFUSED = "name_refused"
    VERSION_PUBLISHED = "version_published"
    OFFER_ENDED = "offer_ended"
    OFFER_RESTORED = "offer_restored"
    ISSUE_MODE_CHOSEN = "issue_mode_chosen"
    PROFILE_CHANGED = "profile_changed"
    HOURLY_CAP_CHANGED = "hourly_cap_changed"
    WAITING_RELEASED = "waiting_released"
    ISSUING_STOPPED = "issuing_stopped"
    QUEUE_PAUSED = "queue_paused"
    QUEUE_RESUMED = "queue_resumed"
    SENT_AGAIN = "sent_again"
    CLASS_RELEASED = "class_released"
    CLASS_ISSUE_BEGUN = "class_issue_begun"
    CLASS_ISSUE_PAUSED = "class_issue_paused"
    CLASS_ISSUE_RESUMED = "class_issue_resumed"
    AUTOMATIC_BEGUN = "automatic_begun"
    IMPORT_CONFIRMED = "import_confirmed"
    IMPORT_CANCELLED = "import_cancelled"
    BULK_BEGUN = "bulk_begun"
    BULK_STOPPED = "bulk_stopped"
    AWARD_WITHHELD = "award_withheld"
    WITHHOLDING_ENDED = "withholding_ended"
    REVIEW_REQUIRED = "review_required"
    REVIEW_NOT_REQUIRED = "review_not_required"
    REVIEW_SENT = "review_sent"
    REVIEW_WITHDRAWN = "review_withdrawn"
    REVIEW_APPROVED = "review_approved"
    REVIEW_RETURNED = "review_returned"
    LOOKED_AGAIN = "looked_again"
    ASSESSMENT_RECORDED = "assessment_recorded"
    ASSESSMENT_POLICY_CHANGED = "assessment_policy_changed"
    ASSESSMENTS_EXPORTED = "assessments_exported"
    RETENTION_RUN = "retention_run"
    OBJECTION_ANSWERED = "objection_answered"
    PERSONAL_DATA_ERASED = "personal_data_erased"
    PERSONAL_DATA_EXPORTED = "personal_data_exported"
    BACKUP_MADE = "backup_made"
    BACKUP_RESTORED = "backup_restored"
    EXPORTED = "exported"
    INSTITUTION_SUSPENDED = "institution_suspended"
    INSTITUTION_RESUMED = "institution_resumed"
    INSTITUTION_CLOSED = "institution_closed"
    AUDIT_EXPORTED = "audit_exported"
    AUDIT_NAME_ERASED = "audit_name_erased"


_SUBJECTS = {
    Subject.ATTESTED: {Action.ASSESSMENT_RECORDED, Action.CLASS_RELEASED},
    Subject.APPROVED: {
        Action.REVIEW_SENT,
        Action.REVIEW_WITHDRAWN,
        Action.REVIEW_APPROVED,
        Action.REVIEW_RETURNED,
        Action.LOOKED_AGAIN,
    },
    Subject.ISSUED: {
        Action.AWARD_MADE,
        Action.AWARD_ISSUED,
        Action.AWARD_CORRECTED,
        Action.AWARD_RENEWED,
        Action.NAME_CORRECTED,
        Action.NAME_REFUSED,
        Action.WAITING_RELEASED,
        Action.ISSUING_STOPPED,
        Action.CLASS_ISSUE_BEGUN,
        Action.CLASS_ISSUE_PAUSED,
        Action.CLASS_ISSUE_RESUMED,
        Action.AUTOMATIC_BEGUN,
        Action.QUEUE_PAUSED,
        Action.QUEUE_RESUMED,
        Action.SENT_AGAIN,
        Action.IMPORT_CONFIRMED,
        Action.IMPORT_CANCELLED,
    },
    Subject.WITHDRAWN: {
        Action.AWARD_REVOKED,
        Action.AWARD_SUSPENDED,
        Action.AWARD_ANSWERED,
        Action.LIFT_PROPOSED,
        Action.REVOCATION_PROPOSED,
        Action.AWARD_LIFTED,
        Action.AWARD_SUPERSEDED,
        Action.AWARD_WITHHELD,
        Action.WITHHOLDING_ENDED,
        Action.BULK_BEGUN,
        Action.BULK_STOPPED,
    },
    Subject.DATA: {
        Action.ASSESSMENTS_EXPORTED,
        Action.RETENTION_RUN,
        Action.OBJECTION_ANSWERED,
        Action.PERSONAL_DATA_ERASED,
        Action.PERSONAL_DATA_EXPORTED,
        Action.BACKUP_MADE,
        Action.BACKUP_RESTORED,
        Action.EXPORTED,
        Action.AUDIT_EXPORTED,
        Action.AUDIT_NAME_ERASED,
    },
    Subject.KEYS: {
        Action.KEY_ROTATED,
        Action.SIGNING_KEY_ADDED,
        Action.SIGNING_KEY_RETIRED,
        Action.SIGNING_KEY_REVOKED,
        Action.SEAL_ADDED,
        Action.SEAL_WITHDRAWN,
    },
    Subject.ACCESS: {
        Action.SIGNED_IN,
        Action.INVITED,
        Action.OFFICER_INVITED,
        Action.REGISTRAR_INVITED,
        Action.AUDITOR_INVITED,
        Action.SIGNED_IN_BY_COMMAND,
        Action.LINK_MADE,
        Action.COLLEAGUE_BOUND,
        Action.ROLE_CHANGED,
        Action.COLLEAGUE_REMOVED,
        Action.PROVIDER_CHANGED,
        Action.PROVIDER_TRIED,
        Action.PROVIDER_ON,
        Action.PROVIDER_OFF,
        Action.INVITATION_WITHDRAWN,
        Action.SIGNED_OUT,
        Action.SESSION_ENDED,
    },
}


def actions_about(subject: Subject) -> set[Action]:
    """Return the actions of one kind; what is of no other kind is something configured. Pure."""
    if subject is Subject.CONFIGURED:
        return set(Action).difference(*_SUBJECTS.values())
    return _SUBJECTS[subject]
