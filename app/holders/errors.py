"""Why somebody does not come to what is theirs by the long-term access."""

from app.errors import Kind, ProductError


class SignedOut(ProductError):
    """There is no holder's session in this browser, or it is over."""

    kind = Kind.UNAUTHENTICATED
    code = "holders.signed_out"


class HolderLinkSpent(ProductError):
    """The link of a letter was used, has expired, never existed, or comes from another site's page."""

    kind = Kind.FORBIDDEN
    code = "holders.link_spent"


class AddressUnfit(ProductError):
    """This is no e-mail address."""

    code = "holders.address_unfit"


class MailOff(ProductError):
    """This installation sends no e-mail, so nobody can sign in by one."""

    kind = Kind.UNAVAILABLE
    code = "holders.mail_off"
