"""Why nothing was picked."""

from app.errors import Kind, ProductError


class NotPicking(ProductError):
    """The launch is no deep linking request."""

    kind = Kind.NOT_FOUND
    code = "catalogue.not_picking"


class NothingChosen(ProductError):
    """What was posted names no micro-credential that may be linked here."""

    code = "catalogue.nothing_chosen"
