"""Seals documents for institutions, with a timestamp where an authority for them is set."""

import logging
from collections.abc import Callable, Sequence

from cryptography import x509

from app.clock import Clock
from app.settings import Settings
from app.signing.authorities import Authorities
from app.signing.jades import Stamp, sealed_with
from app.signing.long_term import LongTerm
from app.signing.pades import sealed_pdf
from app.signing.pkcs11 import Devices, device_key
from app.signing.revocation_http import RevocationHttp
from app.signing.seal_errors import TimestampUnavailable
from app.signing.seal_http import Caller, RemoteSealer, RemoteSigner, TimestampAuthority
from app.signing.seals import Seals
from app.signing.signer import Signer
from app.signing.timestamps import Timestamp, checked_timestamp

log = logging.getLogger(__name__)

_TIMEOUT_S = 10.0
_SAMPLE = b"sealed to see whether it can be"

Lengthen = Callable[[bytes, Sequence[x509.Certificate]], bytes]
"""Returns a sealed file at the highest level that can be had. Raises SealRevoked."""


class Sealer:
    """Makes sealed files: level B-T with a `stamp`, B-LTA where `lengthen` can, else B-B.

    Without a timestamp nothing is sealed where one can be made, unless `may_do_without` says so. What `lengthen` adds
    must be there before the file is stored: no file is changed later.
    """

    def __init__(
        self,
        seals: Seals,
        clock: Clock,
        stamp: Stamp | None = None,
        *,
        may_do_without: bool = False,
        lengthen: Lengthen | None = None,
    ) -> None:
        self.seals = seals
        self._clock = clock
        self._stamp = stamp
        self._may_do_without = may_do_without
        self._lengthen = lengthen

    def sealed(self, slug: str, payload: bytes) -> bytes:
        """Return the sealed file of a document, UTF-8 text.

        Raises SealUnusable, SealExpired, SealRevoked, SealWithdrawn, SealFileUnreadable, TimestampUnavailable,
        SealerUnavailable or SealerWrong.
        """
        chain, signer = self.seals.opened(slug)
        if isinstance(signer, RemoteSealer):
            return signer.sealed(payload, chain, self._clock())
        content = self._stamped(lambda stamp: sealed_with(payload, signer, chain, self._clock(), stamp))
        return self._lengthen(content, chain) if self._lengthen else content

    def sealed_paper(self, slug: str, pdf: bytes) -> bytes | None:
        """Return a PDF file with the institution's seal, None where the institution has none that can seal one.

        A service that seals whole documents knows one kind of them, and this is another. Raises as `sealed`.
        """
        if self.seals.active(slug) is None:
            return None
        chain, signer = self.seals.opened(slug)
        if isinstance(signer, RemoteSealer):
            return None
        return self._stamped(lambda stamp: sealed_pdf(pdf, signer, chain, self._clock(), stamp))

    def try_key(self, slug: str) -> None:
        """Seal a sample and throw it away, unless that would call a service. Raises what `sealed` raises."""
        chain, signer = self.seals.opened(slug)
        if not isinstance(signer, RemoteSealer | RemoteSigner):
            sealed_with(_SAMPLE, signer, chain, self._clock())

    @property
    def has_timestamps(self) -> bool:
        """Whether an authority for timestamps is set."""
        return self._stamp is not None

    def try_timestamp(self) -> Timestamp:
        """Return a timestamp of a sample. Raises TimestampUnavailable or TimestampRefused."""
        if self._stamp is None:
            raise TimestampUnavailable("no authority is set")
        return checked_timestamp(self._stamp(_SAMPLE), _SAMPLE)

    def _stamped(self, seal: Callable[[Stamp | None], bytes]) -> bytes:
        try:
            return seal(self._stamp)
        except TimestampUnavailable as error:
            if not self._may_do_without:
                raise
            log.warning("sealed without a timestamp", extra={"code": error.code})
            return seal(None)


def build_sealer(settings: Settings, clock: Clock, devices: Devices) -> Sealer:
    """Return what seals for the institutions of this installation."""

    def open_device(reference: str) -> Signer:
        key = device_key(reference)
        return devices.signer(key, devices.public_key(key))

    seals = Seals(
        settings.seals_file,
        settings.keys_passphrase,
        authorization=_bearer(settings.sealer_token),
        timeout_s=_TIMEOUT_S,
        demo=settings.demo_seals,
        open_device=open_device,
    )
    if not settings.timestamp_url:
        return Sealer(seals, clock)
    stamp = TimestampAuthority(Caller(settings.timestamp_url, _bearer(settings.timestamp_token), _TIMEOUT_S))
    authorities = Authorities(settings.seal_authorities, demo=settings.demo_seals)
    long_term = LongTerm(RevocationHttp(allow_loopback=settings.is_development), stamp, authorities)
    return Sealer(seals, clock, stamp, may_do_without=not settings.timestamp_required, lengthen=long_term.lengthened)


def _bearer(token: str) -> str:
    return f"Bearer {token}" if token else ""
