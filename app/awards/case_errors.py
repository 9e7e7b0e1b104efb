"""Why nothing was done about an award that was issued."""

from app.errors import Kind, ProductError


class AwardNotIssued(ProductError):
    """The award's credential is not signed yet: there is nothing to suspend or to correct."""

    kind = Kind.CONFLICT
    code = "awards.not_issued"


class AwardOver(ProductError):
    """The award was revoked, or another stands in its place: that is final."""

    kind = Kind.CONFLICT
    code = "awards.over"


class CaseChanged(ProductError):
    """Something was done or said about the award since whoever decides has read its case."""

    kind = Kind.CONFLICT
    code = "awards.case_changed"


class NameSame(ProductError):
    """The corrected name is the one that the credential carries already."""

    kind = Kind.CONFLICT
    code = "awards.name_same"


class NameRequestOpen(ProductError):
    """A request for a corrected name waits for an answer already: there is one at a time."""

    kind = Kind.CONFLICT
    code = "awards.name_request_open"


class NameRequestMissing(ProductError):
    """There is no such request, or it is another institution's."""

    kind = Kind.NOT_FOUND
    code = "awards.name_request_missing"


class NameRequestOver(ProductError):
    """The request was answered otherwise, or taken back."""

    kind = Kind.CONFLICT
    code = "awards.name_request_over"


class AnswersClosed(ProductError):
    """The award is not suspended, or the term in which its learner can answer is over."""

    kind = Kind.CONFLICT
    code = "awards.answers_closed"


class WordsUnfit(ProductError):
    """A reason or an answer is empty, too long, or holds what must not be recorded.

    `why` is "needed", "holders" (the words that only a holder's own withdrawal has), or what `unfit` says.
    """

    code = "awards.words_unfit"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class CaseBarred(ProductError):
    """Nobody acts about their own award as its teacher, or in another's name."""

    kind = Kind.FORBIDDEN
    code = "awards.case_barred"
