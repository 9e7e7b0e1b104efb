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
