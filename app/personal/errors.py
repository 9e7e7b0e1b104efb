"""Why an objection is not taken, or not answered."""

from app.errors import Kind, ProductError


class PlainWords(ProductError):
    """What was written cannot stand: `why` is "needed", or a value of `app.assessment.Unfit`."""

    code = "personal.plain_words"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ObjectionPending(ProductError):
    """The person has objected already, and the institution has not answered yet."""

    kind = Kind.CONFLICT
    code = "personal.objection_pending"


class ObjectionMissing(ProductError):
    """There is no such objection that waits for an answer."""

    kind = Kind.NOT_FOUND
    code = "personal.objection_missing"
