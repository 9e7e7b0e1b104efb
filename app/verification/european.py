"""European digital credentials: the format in which we issue them, and what can be told of anybody's.

An institution that has a seal seals them. Of one without a seal nobody can tell whether it was changed: it is only
looked at, is it sound, and what does it say?
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
from app.signing import Sealer, SealFileUnreadable, SealUnusable, holder_of
from app.verification import reading, seal_rules
from app.verification.errors import NotACredential
from app.verification.own import check_genuine
from app.verification.sealed import MAX_BYTES, SealVerifier


class NotSound(ProductError):
    """What we wrote is not a sound European digital credential; it is not stored."""

    kind = Kind.UNAVAILABLE
    code = "verification.not_sound"


class EuropeanFormat:
    """ELM, sealed with JAdES where the institution has a seal, else without one."""

    name = ELM

    def __init__(
        self, pages: Pages, edition: Edition, sealer: Sealer | None = None, verifier: SealVerifier | None = None
    ) -> None:
        self._pages = pages
        self._edition = edition
        self._sealer = sealer
        self._verifier = verifier

    def obstacle(self, issuer: IssuerProfile) -> Obstacle | None:
        """Return why this institution's awards have no such file.

        The model demands an eIDAS identifier, and a seal that the profile is what its certificate says.
        """
        if not issuer.eidas_identifier:
            return Obstacle.NO_EIDAS_IDENTIFIER
        try:
            seal = self._sealer.seals.active(issuer.slug) if self._sealer else None
        except (SealFileUnreadable, SealUnusable):
            return None  # sealing says so: a credential that waits is better than one that nobody seals later
        return seal_rules.difference(issuer, holder_of(seal.certificate)) if seal else None

    def sealed(self, award: Award) -> bytes:
        """Return the sealed file, or the document where there is no seal, as UTF-8 JSON.

        Raises UnknownConcept, PageNotMade, or what sealing raises.
        """
        pages = {language: self._pages.png(award, language) for language in languages_of(award)}
        document = self._written(award, pages)
        if self._sealer is None or self._sealer.seals.active(award.issuer.slug) is None:
            return document
        return self._sealer.sealed(award.issuer.slug, document)

    def rehearsed(self, award: Award) -> bytes:
        """Return the document with white pages and without a seal. Raises UnknownConcept."""
        # In lines for people it would take several times as long to write.
        return json.dumps(elm_document(award, self._edition, {}), ensure_ascii=False).encode()

    def elements(self, content: bytes, language: str = "") -> dict[str, Any]:
        """Read the Annex I elements back, in a language or else in the document's own."""
        return elm_elements(_document(content), language)

    def check(self, content: bytes) -> None:
        """Look for faults as a stranger would, and check the seal in every step. Raises NotSound or NotVerified."""
        found = unpacked(content)
        if faults := elm_faults(found.unverified_document if found else {}):
            raise NotSound(", ".join(faults))
        if self._verifier is not None and found is not None and found.packing is Packing.SEALED:
            check_genuine(self._verifier, content)

    def _written(self, award: Award, pages: Mapping[str, bytes]) -> bytes:
        return json.dumps(elm_document(award, self._edition, pages), ensure_ascii=False, indent=1).encode()


def _document(content: bytes) -> dict[str, Any]:
    found = unpacked(content)
    return found.unverified_document if found else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A European digital credential of anybody's. Nothing in it is verified, whatever lies around it.

    `content` is the file that was given, without a byte order mark.
    """

    content: bytes
    unverified_document: dict[str, Any]
    packing: Packing
    faults: tuple[ElmFault, ...]

    @property
    def has_seal(self) -> bool:
        """Whether there is a seal; `SealVerifier` tells whether it holds."""
        return self.packing is Packing.SEALED


def opened(data: bytes | str) -> Opened | None:
    """Return the European digital credential in a file or a pasted text, None if it is something else. Pure."""
    content = data.encode(errors="replace") if isinstance(data, str) else data
    if len(content) > MAX_BYTES or b"EuropeanDigitalCredential" not in content:
        return None
    content = content.removeprefix(b"\xef\xbb\xbf")
    found = unpacked(content)
    if found is None:
        return None
    try:
        document = reading.parsed(found.unverified_document, MAX_BYTES)
    except NotACredential:  # nested too deeply, or text that no page can show
        return None
    if not reading.is_european(document):
        return None
    return Opened(
        content=content, unverified_document=document, packing=found.packing, faults=tuple(elm_faults(document))
    )
