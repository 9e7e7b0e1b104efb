"""Why a link shows nothing, or is not made."""

from app.errors import Kind, ProductError


class LinkUnknown(ProductError):
    """No link of ours has this address; it says nothing about any credential."""

    kind = Kind.NOT_FOUND
    code = "sharing.link_unknown"


class LinkExpired(ProductError):
    """The link was open for a time, which is over."""

    kind = Kind.GONE
    code = "sharing.link_expired"


class LinkWithdrawn(ProductError):
    """The holder has taken the link back."""

    kind = Kind.GONE
    code = "sharing.link_withdrawn"


class TooManyLinks(ProductError):
    """So many links of one award are open that one more would not be overseen."""

    kind = Kind.CONFLICT
    code = "sharing.too_many_links"
