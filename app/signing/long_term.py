"""Makes a seal with a timestamp prove itself later: what authorities say of its certificates now, B-LT, and one more
timestamp over all of it, B-LTA (TS 119 182-1, 6).
"""

import base64
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from app.signing.certificates import UNREADABLE, certificate_of, der_of, is_issued_by
from app.signing.jades import Stamp, archive_imprint, component_of, with_components
from app.signing.jades_reading import taken_apart, verified
from app.signing.revocation_http import NotToldNow
from app.signing.revocations import Revocations, are_known, read_revocations, words_of
from app.signing.seal_errors import SealRevoked, SealUnsupported, SealUnusable, TimestampUnavailable

log = logging.getLogger(__name__)

Ask = Callable[..., bytes]
"""Returns what stands at an address, or the answer to a question. Raises NotToldNow."""

LIMIT_S = 15.0
"""How long authorities may keep a seal waiting, all together."""

_MOST_LINKS = 6
_MOST_ADDRESSES = 3  # of each kind in a certificate
_MOST_BYTES = 512 * 1024  # a verifier takes two millions, the pages of the credential included


class LongTerm:
    """Lengthens seals. What cannot be had now is left out, and the seal stays at the level that it has."""

    def __init__(
        self,
        ask: Ask,
        stamp: Stamp,
        authorities: Callable[[], Sequence[x509.Certificate]],
        *,
        limit_s: float = LIMIT_S,
    ) -> None:
        self._ask = ask
        self._stamp = stamp
        self._authorities = authorities
        self._limit_s = limit_s

    def lengthened(self, content: bytes, chain: Sequence[x509.Certificate]) -> bytes:
        """Return a sealed file of ours, whose certificate `chain` begins with, at the highest level that can be had.

        Raises SealRevoked where the seal's authority says that its certificate is revoked: it seals nothing then.
        """
        sealed = taken_apart(content)
        seal = verified(sealed)
        if not seal.timestamps:
            return content
        stamp = seal.timestamps[0]
        search = _Search(self._ask, self._authorities(), [*chain, *stamp.others], stamp.at, self._limit_s)
        if not search.run(chain[0], stamp.certificate):
            log.warning("sealed without the words of authorities", extra={"code": "signing.revocation_untold"})
            return content
        components = _components(search, known=[seal.certificate, *seal.others])
        if sum(len(one) for one in components) > _MOST_BYTES:
            log.warning("sealed without the words of authorities", extra={"code": "signing.revocation_too_long"})
            return content
        before = [*sealed.unsigned["etsiU"], *components]
        try:
            token = self._stamp(archive_imprint(sealed.payload, sealed.protected, sealed.written_signature, before))
        except TimestampUnavailable as error:
            log.warning("sealed without an archive timestamp", extra={"code": error.code})
            return with_components(content, components)
        return with_components(content, [*components, component_of("arcTst", {"tstTokens": [{"val": _base64(token)}]})])


class _Search:
    """One search for what is said of the certificates of a seal and of its timestamp."""

    def __init__(
        self,
        ask: Ask,
        authorities: Sequence[x509.Certificate],
        others: Sequence[x509.Certificate],
        moment: datetime,
        limit_s: float,
    ) -> None:
        self._ask = ask
        self._authorities = authorities
        self._others = list(others)
        self._moment = moment
        self._limit_s = limit_s
        self._ends = time.monotonic() + limit_s
        self.found = Revocations()
        self.certificates: list[x509.Certificate] = []

    def run(self, own: x509.Certificate, stamping: x509.Certificate) -> bool:
        """Tell whether all was found, in time, and is good. Raises SealRevoked where the seal's own is not."""
        outcome: list[bool | SealRevoked] = []

        def work() -> None:
            try:
                outcome.append(self._follow(own) and self._follow(stamping))
            except SealRevoked as refusal:
                outcome.append(refusal)
            except (NotToldNow, SealUnsupported, SealUnusable, *UNREADABLE):
                outcome.append(False)

        # A thread of its own: neither looking a name up nor a trickle of headers has a deadline by itself.
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(self._limit_s)
        if outcome and isinstance(outcome[0], SealRevoked):
            raise outcome[0]
        return bool(outcome) and outcome[0] is True

    def _follow(self, leaf: x509.Certificate) -> bool:
        chain = self._chain(leaf)
        for one, issuer in pairwise(chain):
            self._learn(one, issuer)
        if any(word.revoked_at for word in words_of(chain, self.found)):
            if leaf == self._others[0]:
                raise SealRevoked
            return False
        self.certificates += [one for one in chain if one not in self.certificates]
        return are_known(chain, self.found, self._moment)

    def _chain(self, leaf: x509.Certificate) -> list[x509.Certificate]:
        chain = [leaf]
        while chain[-1].subject != chain[-1].issuer and chain[-1] not in self._authorities:
            issuer = next(self._issuers(chain[-1]), None)
            if issuer is None or issuer in chain or len(chain) > _MOST_LINKS:
                raise NotToldNow("the chain does not lead to an end")
            chain.append(issuer)
        return chain

    def _issuers(self, certificate: x509.Certificate) -> Iterator[x509.Certificate]:
        yield from (one for one in [*self._authorities, *self._others] if is_issued_by(certificate, one))
        for url in _access(certificate, AuthorityInformationAccessOID.CA_ISSUERS):
            try:
                found = certificate_of(self._asked(url))
            except (NotToldNow, SealUnusable):
                continue
            if is_issued_by(certificate, found):
                self._others.append(found)  # it may have issued the other one, too
                yield found

    def _learn(self, certificate: x509.Certificate, issuer: x509.Certificate) -> None:
        """Ask until something tells of the certificate: for an answer first, which is shorter than a list."""
        if are_known([certificate, issuer], self.found, self._moment):
            return
        for one in self._told(certificate, issuer):
            words = one.words(certificate, issuer)
            if words:
                self.found += one
            if any(word.revoked_at or word.tells_of(self._moment, certificate) for word in words):
                return

    def _told(self, certificate: x509.Certificate, issuer: x509.Certificate) -> Iterator[Revocations]:
        question = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, SHA1())  # noqa: S303  # it names, and proves nothing
        for url in _access(certificate, AuthorityInformationAccessOID.OCSP):
            try:
                answer = self._asked(url, question.build().public_bytes(Encoding.DER))
                yield read_revocations([], [answer])
            except (NotToldNow, SealUnsupported):
                continue
        for url in _lists(certificate):
            try:
                yield read_revocations([self._asked(url)], [])
            except (NotToldNow, SealUnsupported):
                continue

    def _asked(self, url: str, question: bytes = b"") -> bytes:
        if time.monotonic() > self._ends:
            raise NotToldNow("it takes too long")
        return self._ask(url, question)


def _access(certificate: x509.Certificate, method: x509.ObjectIdentifier) -> list[str]:
    for extension in certificate.extensions:
        if isinstance(extension.value, x509.AuthorityInformationAccess):
            places = [one.access_location for one in extension.value if one.access_method == method]
            return [one.value for one in places if isinstance(one, x509.UniformResourceIdentifier)][:_MOST_ADDRESSES]
    return []


def _lists(certificate: x509.Certificate) -> list[str]:
    for extension in certificate.extensions:
        if isinstance(extension.value, x509.CRLDistributionPoints):
            names = [name for point in extension.value for name in point.full_name or []]
            found = [one.value for one in names if isinstance(one, x509.UniformResourceIdentifier)]
            return [url for url in found if url.startswith(("http://", "https://"))][:_MOST_ADDRESSES]
    return []


def _components(search: _Search, known: Sequence[x509.Certificate]) -> list[str]:
    """Return what was found as components; of the certificates those that are not `known` from the header."""
    certificates = [{"x509Cert": {"val": _base64(der_of(one))}} for one in search.certificates if one not in known]
    lists = [{"val": _base64(one.public_bytes(Encoding.DER))} for one in search.found.lists]
    answers = [{"val": _base64(one.public_bytes(Encoding.DER))} for one in search.found.answers]
    said = {name: values for name, values in (("crlVals", lists), ("ocspVals", answers)) if values}
    return [component_of(name, value) for name, value in (("xVals", certificates), ("rVals", said)) if value]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
