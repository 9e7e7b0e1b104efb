"""Why nothing was awarded, published or revoked."""

from app.errors import Kind, ProductError


class AchievementMissing(ProductError):
    """There is no such micro-credential, or not in this course."""

    kind = Kind.NOT_FOUND
    code = "awards.achievement_missing"


class AwardMissing(ProductError):
    """There is no such award, or it is not this person's."""

    kind = Kind.NOT_FOUND
    code = "awards.award_missing"


class NotPublishable(ProductError):
    """Elements or the rule are missing."""

    kind = Kind.CONFLICT
    code = "awards.not_publishable"


class DraftChanged(ProductError):
    """Somebody else saved the draft in the meantime."""

    kind = Kind.CONFLICT
    code = "awards.draft_changed"


class NotEligible(ProductError):
    """The rule is not met, or its values cannot be told."""

    kind = Kind.CONFLICT
    code = "awards.not_eligible"


class RulePaused(ProductError):
    """The course has changed under the rule: nobody is awarded until a teacher has looked."""

    kind = Kind.CONFLICT
    code = "awards.rule_paused"


class ConfirmationMissing(ProductError):
    """The rule is met, but supervision or identity has not been confirmed."""

    kind = Kind.CONFLICT
    code = "awards.confirmation_missing"


class Withheld(ProductError):
    """The teacher withholds it from this learner, with a reason."""

    kind = Kind.CONFLICT
    code = "awards.withheld"


class ReleaseMissing(ProductError):
    """The teacher confirms every learner first, and has not confirmed this one yet."""

    kind = Kind.CONFLICT
    code = "awards.release_missing"


class AlreadyAwarded(ProductError):
    """What was issued can no longer be withheld; only the institution's administrator can withdraw it."""

    kind = Kind.CONFLICT
    code = "awards.already_awarded"


class HoldReasonMissing(ProductError):
    """Withholding needs a reason, which the learner reads."""

    kind = Kind.INVALID
    code = "awards.hold_reason_missing"


class Declined(ProductError):
    """The learner does not want it."""

    kind = Kind.CONFLICT
    code = "awards.declined"


class DeclineTooLate(ProductError):
    """What was issued cannot be declined any more."""

    kind = Kind.CONFLICT
    code = "awards.decline_too_late"


class GradeChanged(ProductError):
    """The learner agreed to show a grade, and it is another by now, or is not known any more."""

    kind = Kind.CONFLICT
    code = "awards.grade_changed"


class NameMissing(ProductError):
    """The platform does not share the learner's name, which Annex I demands."""

    kind = Kind.CONFLICT
    code = "awards.name_missing"


class NameUnusable(ProductError):
    """The learner's name holds characters that cannot be signed so that every verifier agrees."""

    kind = Kind.CONFLICT
    code = "awards.name_unusable"


class IssuingDelayed(ProductError):
    """The award is recorded, but its credential could not be signed now."""

    kind = Kind.UNAVAILABLE
    code = "awards.issuing_delayed"


class FileNotMade(ProductError):
    """A file of an issued credential could not be made now; the credential itself is as it was."""

    kind = Kind.UNAVAILABLE
    code = "awards.file_not_made"


class ReasonMissing(ProductError):
    """A revocation needs a reason."""

    kind = Kind.INVALID
    code = "awards.reason_missing"


class TextUnusable(ProductError):
    """A text holds characters that cannot be signed so that every verifier agrees."""

    kind = Kind.INVALID
    code = "awards.text_unusable"


class ElementLost(ProductError):
    """An element does not stand in the signed document as it must; nothing is issued, and nothing published.

    `about` holds the defects.
    """

    kind = Kind.CONFLICT
    code = "awards.element_lost"


class OfferEnded(ProductError):
    """It is archived: nobody can earn it, and nothing of it is published, until a teacher offers it again."""

    kind = Kind.CONFLICT
    code = "awards.offer_ended"


class VersionChanged(ProductError):
    """Another version is offered than the one whose conditions were read."""

    kind = Kind.CONFLICT
    code = "awards.version_changed"


class ReviewMissing(ProductError):
    """The institution asks for an approval, and there is none of exactly this definition."""

    kind = Kind.CONFLICT
    code = "awards.review_missing"


class ReviewOver(ProductError):
    """The request was decided or taken back, or what it is about has changed."""

    kind = Kind.CONFLICT
    code = "awards.review_over"


class OwnReview(ProductError):
    """Nobody approves what they sent themselves."""

    kind = Kind.FORBIDDEN
    code = "awards.own_review"


class ReviewCommentMissing(ProductError):
    """A definition is returned with words that say what to change."""

    code = "awards.review_comment_missing"


class DayInvalid(ProductError):
    """A day on which to look again lies in the future, at most five years ahead."""

    code = "awards.day_invalid"


class AwardInDispute(ProductError):
    """An award of the person is suspended: what it is decided by is erased only after the decision."""

    kind = Kind.CONFLICT
    code = "awards.in_dispute"


class UnaskedBarred(ProductError):
    """The person has objected, or had everything erased: nothing is issued to them that they do not claim."""

    kind = Kind.CONFLICT
    code = "awards.unasked_barred"


class MostInvalid(ProductError):
    """How many learners are expected must be a whole number from 1 to 100000."""

    code = "awards.most_invalid"
