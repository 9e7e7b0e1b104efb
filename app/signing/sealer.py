"""Seals documents for institutions, with a timestamp where an authority for them is set."""

import logging

from app.clock import Clock
from app.signing.jades import Stamp, sealed_with
from app.signing.seal_errors import TimestampUnavailable
from app.signing.seal_http import RemoteSealer
from app.signing.seals import InstitutionSeal, Seals

log = logging.getLogger(__name__)


class Sealer:
    """Makes sealed files: level B-T with a `stamp`, else B-B.

    Without a timestamp nothing is sealed where one can be made, unless `may_do_without` says so.
    """

    def __init__(self, seals: Seals, clock: Clock, stamp: Stamp | None = None, *, may_do_without: bool = False) -> None:
        self.seals = seals
        self._clock = clock
        self._stamp = stamp
        self._may_do_without = may_do_without

    def seal_of(self, slug: str) -> InstitutionSeal | None:
        """Return an institution's seal, None without one. Raises SealFileUnreadable or SealUnusable."""
        return self.seals.active(slug)

    def sealed(self, slug: str, payload: bytes) -> bytes:
        """Return the sealed file of a document, UTF-8 text.

        Raises SealUnusable, SealExpired, SealFileUnreadable, TimestampUnavailable, SealerUnavailable or SealerWrong.
        """
        chain = self.seals.active(slug)
        chain, signer = self.seals.opened(slug)
        if isinstance(signer, RemoteSealer):
            return signer.sealed(payload, chain, self._clock())
        try:
            return sealed_with(payload, signer, chain, self._clock(), self._stamp)
        except TimestampUnavailable as error:
            if not self._may_do_without:
                raise
            log.warning("sealed without a timestamp", extra={"code": error.code})
            return sealed_with(payload, signer, chain, self._clock())
