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


class SittingChanged(ProductError):
    """The sitting was recorded anew since its results were looked through."""

    kind = Kind.CONFLICT
    code = "assessment.sitting_changed"


class ServiceNotHere(ProductError):
    """The sitting was not supervised by a proctoring service, or such results are not accepted at it."""

    kind = Kind.CONFLICT
    code = "assessment.service_not_here"


class ServicePreviewSpent(ProductError):
    """What was looked through is of another sitting, of somebody else or too old, or was altered."""

    kind = Kind.CONFLICT
    code = "assessment.service_preview_spent"


class ServiceFileRefused(ProductError):
    """A file of a proctoring service cannot be used at all."""

    kind = Kind.INVALID


class ServiceFileEmpty(ServiceFileRefused):
    """There is no file, or no row below the names of its columns."""

    code = "assessment.service_file_empty"


class ServiceFileTooLarge(ServiceFileRefused):
    """The file has more bytes, rows or columns than a sitting needs."""

    code = "assessment.service_file_too_large"


class ServiceFileUnreadable(ServiceFileRefused):
    """The file is no table of text."""

    code = "assessment.service_file_unreadable"


class ServiceColumnsUnknown(ServiceFileRefused):
    """It cannot be told which column says who, or which says what; `header` are the columns that there are."""

    code = "assessment.service_columns_unknown"

    def __init__(self, header: tuple[str, ...]) -> None:
        super().__init__(f"{len(header)} columns")
        self.header = header


class ServiceScoreOnly(ServiceColumnsUnknown):
    """All that the file says of learners is an automatic score."""

    code = "assessment.service_score_only"
