"""What is wrong with an institution's profile."""

from app.errors import Kind, ProductError


class IssuerMissing(ProductError):
    """There is no such institution."""

    kind = Kind.NOT_FOUND
    code = "issuers.missing"


class ProfileInvalid(ProductError):
    """A value of the profile cannot stand; `detail` names the field."""

    kind = Kind.INVALID
    code = "issuers.profile_invalid"
