"""Why nothing was recorded about an assessment."""

from app.errors import Kind, ProductError


class SittingMissing(ProductError):
    """There is no such sitting in this course."""

    kind = Kind.NOT_FOUND
    code = "assessment.sitting_missing"


class SittingNotBegun(ProductError):
    """The sitting begins later: nobody can have seen anybody there."""

    kind = Kind.CONFLICT
    code = "assessment.sitting_not_begun"


class NotExaminer(ProductError):
    """The version names who may confirm, and this person is none of them; or acts as somebody else."""

    kind = Kind.FORBIDDEN
    code = "assessment.not_examiner"


class NothingStated(ProductError):
    """The form states nothing about anybody who waits for it."""

    kind = Kind.INVALID
    code = "assessment.nothing_stated"


class RecordChanged(ProductError):
    """Somebody else has stated something about this learner meanwhile."""

    kind = Kind.CONFLICT
    code = "assessment.record_changed"


class CorrectionUnfit(ProductError):
    """A correction needs a reason, and one that holds nothing that may not be recorded."""

    kind = Kind.INVALID
    code = "assessment.correction_unfit"


class PolicyInvalid(ProductError):
    """The numbers of an institution's policy are out of range."""

    kind = Kind.INVALID
    code = "assessment.policy_invalid"


class LinkDead(ProductError):
    """The invigilator's link has ended, was withdrawn, or never was; or this browser has not been let in by it."""

    kind = Kind.FORBIDDEN
    code = "assessment.link_dead"


class LinksNotAccepted(ProductError):
    """The version does not let anybody confirm by a link."""

    kind = Kind.CONFLICT
    code = "assessment.links_not_accepted"
