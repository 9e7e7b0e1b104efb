"""From a certificate to an authority that is known, over certificates of anybody's.

RFC 5280, section 6, as far as seals need it: what an authority's certificate restricts in ways not checked here leads
nowhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from cryptography import x509

from app.signing.certificates import UNREADABLE, certificates_in, is_demo, is_issued_by
from app.signing.seal_errors import AuthoritiesUnreadable, AuthorityUnknown, SealUnusable

_MOST_TRIED = 60  # signatures; strangers may send certificates that all seem to have issued each other
_MOST_LINKS = 6
_UNDERSTOOD = {
    x509.BasicConstraints.oid,
    x509.KeyUsage.oid,
    x509.ExtendedKeyUsage.oid,
    x509.CertificatePolicies.oid,
    x509.SubjectAlternativeName.oid,
}


def chain_to(
    leaf: x509.Certificate,
    others: Iterable[x509.Certificate],
    authorities: Sequence[x509.Certificate],
    moment: datetime,
) -> list[x509.Certificate]:
    """Return the chain from a certificate to one of the authorities, both in it. `moment` is aware.

    Of the chain only the authorities' certificates must be valid at the moment: judging the first one's time is the
    caller's. Raises AuthorityUnknown.
    """
    if not _is_readable(leaf):
        raise AuthorityUnknown("the certificate demands what we do not understand")
    found = next(_Search(list(others), authorities, moment).chains([leaf]), None)
    if found is None:
        raise AuthorityUnknown
    return found


class Authorities:
    """The authorities that this installation knows: the certificates of a PEM file. None without a file.

    A demo's authority is left out unless this is a demo, so that a file that was left behind vouches for nobody.
    """

    def __init__(self, path: Path | None, *, demo: bool = False) -> None:
        self._path = path
        self._demo = demo

    def __call__(self) -> list[x509.Certificate]:
        """Return their certificates, those for timestamps among them. Raises AuthoritiesUnreadable."""
        if self._path is None:
            return []
        try:
            found = certificates_in(self._path.read_bytes())
        except (OSError, SealUnusable) as error:
            raise AuthoritiesUnreadable from error
        return [one for one in found if self._demo or not is_demo([one])]


class _Search:
    def __init__(
        self, others: list[x509.Certificate], authorities: Sequence[x509.Certificate], moment: datetime
    ) -> None:
        self._others = others
        self._authorities = authorities
        self._moment = moment
        self._tried = 0

    def chains(self, chain: list[x509.Certificate]) -> Iterator[list[x509.Certificate]]:
        if chain[-1] in self._authorities:
            yield chain
            return
        if len(chain) > _MOST_LINKS:
            return
        for issuer in (*self._authorities, *self._others):
            if issuer not in chain and self._may_issue(issuer, len(chain)) and self._issued(issuer, chain[-1]):
                yield from self.chains([*chain, issuer])

    def _may_issue(self, issuer: x509.Certificate, below: int) -> bool:
        if not issuer.not_valid_before_utc <= self._moment <= issuer.not_valid_after_utc or not _is_readable(issuer):
            return False
        basic, usage = _constraints(issuer)
        if basic is None or not basic.ca or (usage is not None and not usage.key_cert_sign):
            return False
        return basic.path_length is None or below - 1 <= basic.path_length

    def _issued(self, issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
        if issuer.subject != certificate.issuer or self._tried >= _MOST_TRIED:
            return False
        self._tried += 1
        return is_issued_by(certificate, issuer)


def _is_readable(certificate: x509.Certificate) -> bool:
    try:
        return all(one.oid in _UNDERSTOOD for one in certificate.extensions if one.critical)
    except UNREADABLE:
        return False


def _constraints(certificate: x509.Certificate) -> tuple[x509.BasicConstraints | None, x509.KeyUsage | None]:
    values = [one.value for one in certificate.extensions]
    basic = next((value for value in values if isinstance(value, x509.BasicConstraints)), None)
    return basic, next((value for value in values if isinstance(value, x509.KeyUsage)), None)
