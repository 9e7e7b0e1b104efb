"""European digital credentials: the format in which we issue them, and what can be told of anybody's.

They are not sealed yet. A seal would be checked; until then a document is only looked at: is it sound, and what does it
say?
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.awards import ELM, Award, Obstacle
from app.errors import Kind, ProductError
from app.formats import (
    Edition,
    ElmFault,
    Packing,
    Pages,
    elm_document,
    elm_elements,
    elm_faults,
    languages_of,
    unpacked,
)
from app.issuers import IssuerProfile
from app.verification import reading
from app.verification.errors import NotACredential

MAX_BYTES = 2_000_000  # pages stand in the document


class NotSound(ProductError):
    """What we wrote is not a sound European digital credential; it is not stored."""

    kind = Kind.UNAVAILABLE
    code = "verification.not_sound"


class EuropeanFormat:
    """ELM, without a seal. Whoever opens it cannot tell whether it was changed, so nothing is signed in it."""

    name = ELM

    def __init__(self, pages: Pages, edition: Edition) -> None:
        self._pages = pages
        self._edition = edition

    def obstacle(self, issuer: IssuerProfile) -> Obstacle | None:
        """Return why this institution's awards have no such file: the profile demands an eIDAS identifier."""
        return None if issuer.eidas_identifier else Obstacle.NO_EIDAS_IDENTIFIER

    def sealed(self, award: Award) -> bytes:
        """Return the document as UTF-8 JSON. Raises UnknownConcept or PageNotMade."""
        pages = {language: self._pages.png(award, language) for language in languages_of(award)}
        return self._written(award, pages)

    def rehearsed(self, award: Award) -> bytes:
        """Return the document with white pages. Raises UnknownConcept."""
        return self._written(award, {})

    def elements(self, content: bytes, language: str = "") -> dict[str, Any]:
        """Read the Annex I elements back, in a language or else in the document's own."""
        return elm_elements(json.loads(content), language)

    def check(self, content: bytes) -> None:
        """Look for faults as a stranger would, who has no seal to check. Raises NotSound."""
        if found := elm_faults(json.loads(content)):
            raise NotSound(", ".join(found))

    def _written(self, award: Award, pages: Mapping[str, bytes]) -> bytes:
        return json.dumps(elm_document(award, self._edition, pages), ensure_ascii=False, indent=1).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A European digital credential of anybody's. Nothing in it is verified, whatever lies around it."""

    unverified_document: dict[str, Any]
    packing: Packing
    faults: tuple[ElmFault, ...]

    @property
    def has_seal(self) -> bool:
        """Whether there is a seal; it has not been looked at."""
        return self.packing is Packing.SEALED


def opened(data: bytes | str) -> Opened | None:
    """Return the European digital credential in a file or a pasted text, None if it is something else. Pure."""
    content = data.encode(errors="replace") if isinstance(data, str) else data
    if len(content) > MAX_BYTES or b"EuropeanDigitalCredential" not in content:
        return None
    found = unpacked(content.removeprefix(b"\xef\xbb\xbf"))
    if found is None:
        return None
    try:
        document = reading.parsed(found.unverified_document, MAX_BYTES)
    except NotACredential:  # nested too deeply, or text that no page can show
        return None
    kinds = document.get("type")
    if "EuropeanDigitalCredential" not in (kinds if isinstance(kinds, list) else [kinds]):
        return None
    return Opened(unverified_document=document, packing=found.packing, faults=tuple(elm_faults(document)))
