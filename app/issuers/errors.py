"""What is wrong with an institution's profile."""

from collections.abc import Mapping

from app.errors import Kind, ProductError
from app.issuers.checks import Problem


class IssuerMissing(ProductError):
    """There is no such institution."""

    kind = Kind.NOT_FOUND
    code = "issuers.missing"


class ProfileInvalid(ProductError):
    """Values of the profile cannot stand; `problems` says which and why, `detail` names the fields."""

    kind = Kind.INVALID
    code = "issuers.profile_invalid"

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        super().__init__(", ".join(problems))
        self.problems = dict(problems)


class InstitutionSuspended(ProductError):
    """The operator has suspended the institution: nothing new is published, claimed or issued."""

    kind = Kind.UNAVAILABLE
    code = "issuers.suspended"


class InstitutionClosed(ProductError):
    """The operator has closed the institution: nothing new will ever be issued here."""

    kind = Kind.GONE
    code = "issuers.closed"


class InstitutionNotExported(ProductError):
    """The institution was not exported since it was suspended."""

    kind = Kind.CONFLICT
    code = "issuers.not_exported"
