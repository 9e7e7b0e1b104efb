"""Why there is nothing that could be checked: no finding about any credential."""

from app.errors import Kind, ProductError


class RemovedByHolder(ProductError):
    """The holder has removed the public page; a signed file in their hands can still be checked."""

    kind = Kind.NOT_FOUND
    code = "verification.removed_by_holder"


class NotSignedYet(ProductError):
    """The award stands, and its file is still being signed."""

    kind = Kind.CONFLICT
    code = "verification.not_signed_yet"


class NothingGiven(ProductError):
    """Neither a file nor a text was given."""

    code = "verification.nothing_given"
