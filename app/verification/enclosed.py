"""Credentials that lie in something else: in a picture into which they were baked, or attached to a paper."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography import x509

from app.clock import Clock
from app.errors import ProductError
from app.formats import unbaked
from app.signing import AuthorityUnknown, KeyRevocation, SigningBusy, chain_to, holder_of

_PDF = b"%PDF-"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"<svg", b"<?xml")
_LEAD = 1024  # readers take a PDF whose mark does not come first


class NothingEnclosed(ProductError):
    """There is no credential in the picture or paper."""

    code = "verification.nothing_enclosed"


class Carrier(StrEnum):
    """What the credential lay in."""

    PICTURE = "picture"
    PAPER = "paper"


class PaperSeal(StrEnum):
    """What is known of the pages of a paper, which nothing else protects."""

    NONE = "none"
    BROKEN = "broken"
    WHOLE = "whole"  # by somebody for whom nobody whom we know vouches
    KNOWN = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """What lay in a file of anybody's. `holder` is what the certificate of a whole seal calls its organisation."""

    carrier: Carrier
    unverified_credential: str | None
    seal: PaperSeal | None = None
    holder: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether its pages were changed since they were sealed: then the paper is none, whatever it holds."""
        return self.seal is PaperSeal.BROKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosures:
    """Opens such files. `read_paper` runs elsewhere, bounded; `authorities` and `own` are certificates that we know.

    For a seal that `withdrawal_of` knows as withdrawn nobody vouches any longer: when a paper was sealed is not proven.
    """

    read_paper: Callable[[bytes], dict[str, Any]]
    authorities: Callable[[], Sequence[x509.Certificate]]
    own: Callable[[], Sequence[x509.Certificate]]
    clock: Clock
    withdrawal_of: Callable[[x509.Certificate], KeyRevocation | None] = lambda _: None

    def opened(self, data: bytes | str) -> Enclosed | None:
        """Return what lies in a picture or a paper, None where the file is neither. Raises SigningBusy."""
        if isinstance(data, str):
            return None
        if _PDF in data[:_LEAD] and not data.lstrip().startswith(b"{"):  # a credential may say what it likes
            return self._paper(data)
        if data.lstrip().startswith(_PICTURES):
            return Enclosed(carrier=Carrier.PICTURE, unverified_credential=unbaked(data))
        return None

    def _paper(self, data: bytes) -> Enclosed:
        try:
            found = self.read_paper(data)
        except SigningBusy:
            raise
        except ProductError:  # it takes too long to read
            found = {"attached": None, "seal": "none"}
        seal, holder = PaperSeal(found["seal"]), ""
        if seal is PaperSeal.WHOLE:
            seal, holder = self._vouched([base64.b64decode(one) for one in found["certificates"]])
        return Enclosed(carrier=Carrier.PAPER, unverified_credential=found["attached"], seal=seal, holder=holder)

    def _vouched(self, certificates: Sequence[bytes]) -> tuple[PaperSeal, str]:
        try:
            leaf, *others = [x509.load_der_x509_certificate(one) for one in certificates]
            holder = holder_of(leaf).legal_name
        except ValueError:
            return PaperSeal.BROKEN, ""
        if self.withdrawal_of(leaf) is not None:
            return PaperSeal.WHOLE, holder
        if leaf in self.own():
            return PaperSeal.KNOWN, holder
        try:
            chain_to(leaf, others, self.authorities(), self.clock())
        except AuthorityUnknown:
            return PaperSeal.WHOLE, holder
        return PaperSeal.KNOWN, holder
