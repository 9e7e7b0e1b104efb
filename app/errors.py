"""What can go wrong, said once: every refusal of the product is a `ProductError` with a kind and a stable code."""

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """What sort of refusal it is; `web/problems.py` alone turns it into an HTTP status."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    GONE = "gone"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"
    NOTHING_TO_DO = "nothing_to_do"  # what was asked is in order, but here is nothing for this person


class ProductError(Exception):
    """A refusal that a person is told about in words.

    Subclasses set `kind` and `code`. `detail` is for the administrator's log only: it must hold no name, e-mail,
    token or grade. `about` tells the person what exactly it is about: "what:how" or "where:what:how", each a code.
    """

    kind: ClassVar[Kind] = Kind.INVALID
    code: ClassVar[str] = ""

    def __init__(self, detail: str = "", *, about: Sequence[str] = ()) -> None:
        super().__init__(f"{self.code}: {detail}" if detail else self.code)
        self.detail = detail
        self.about = tuple(about)


def all_codes(root: type[ProductError] = ProductError) -> set[str]:
    """Return the code of every concrete refusal below `root` that has been imported. Pure."""
    found = {root.code} if root.code else set()
    for child in root.__subclasses__():
        found |= all_codes(child)
    return found
