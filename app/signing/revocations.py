"""What authorities say of the certificates that they issued: lists (RFC 5280, 5) and answers (OCSP, RFC 6960). Pure.

Lists and answers are anybody's bytes until their signature is found to be the authority's; what cannot be told from one
is not told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from app.signing.certificates import UNREADABLE, check_key, is_issued_by
from app.signing.seal_errors import SealUnsupported, SealUnusable

MOST_WORDS = 12  # of each kind in a file
_MOST_RESPONDERS = 3  # in an answer
_FRESH = timedelta(days=1)  # for an answer that does not say how long it holds
_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
# RFC 3161, 4: after these a timestamp of before still counts; after any other nobody knows who had the key.
_HARMLESS = {
    x509.ReasonFlags.affiliation_changed,
    x509.ReasonFlags.superseded,
    x509.ReasonFlags.cessation_of_operation,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What an authority said of one certificate: at `said_at`, for as long as `until`. `revoked_at` is None if good."""

    said_at: datetime
    until: datetime | None
    revoked_at: datetime | None = None
    reason: x509.ReasonFlags | None = None

    def tells_of(self, moment: datetime, certificate: x509.Certificate) -> bool:
        """Tell whether it says how the certificate stood at a moment. Pure."""
        if self.said_at > certificate.not_valid_after_utc:
            return False  # authorities forget certificates that have ended
        if self.said_at >= moment:
            return True
        return moment <= (self.said_at + _FRESH if self.until is None else self.until)

    def spoils(self, moment: datetime) -> bool:
        """Tell whether what was signed at a moment was signed with a certificate that was revoked. Pure."""
        return self.revoked_at is not None and self.revoked_at <= moment

    def spoils_stamp(self, moment: datetime) -> bool:
        """Tell whether a timestamp of a moment is worth nothing. Pure."""
        return self.revoked_at is not None and (self.revoked_at <= moment or self.reason not in _HARMLESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocations:
    """Lists and answers as they came, none of them believed yet."""

    lists: tuple[x509.CertificateRevocationList, ...] = ()
    answers: tuple[ocsp.OCSPResponse, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether there is anything at all."""
        return bool(self.lists or self.answers)

    def __add__(self, other: "Revocations") -> "Revocations":
        return Revocations(lists=self.lists + other.lists, answers=self.answers + other.answers)

    def words(self, certificate: x509.Certificate, issuer: x509.Certificate) -> list[Word]:
        """Return what the issuer of a certificate says of it, in lists and answers that are truly the issuer's."""
        found = [word for one in self.lists for word in _listed(one, certificate, issuer)]
        return found + [word for one in self.answers for word in _answered(one, certificate, issuer)]


def read_revocations(lists: Sequence[bytes], answers: Sequence[bytes]) -> Revocations:
    """Return lists and answers read from DER. Raises SealUnsupported for what is neither. Pure."""
    if max(len(lists), len(answers)) > MOST_WORDS:
        raise SealUnsupported("too much about revocation")
    try:
        return Revocations(
            lists=tuple(x509.load_der_x509_crl(one) for one in lists),
            answers=tuple(ocsp.load_der_ocsp_response(one) for one in answers),
        )
    except UNREADABLE as error:
        raise SealUnsupported("no list of revoked certificates, or no answer about one") from error


def are_known(chain: Sequence[x509.Certificate], revocations: Revocations, moment: datetime) -> bool:
    """Tell whether each certificate of a chain but the last is said to have been good at a moment. Pure."""
    return all(
        any(word.tells_of(moment, one) and not word.spoils(moment) for word in revocations.words(one, issuer))
        for one, issuer in pairwise(chain)
    )


def words_of(chain: Sequence[x509.Certificate], revocations: Revocations) -> list[Word]:
    """Return all that is said of the certificates of a chain but the last. Pure."""
    return [word for one, issuer in pairwise(chain) for word in revocations.words(one, issuer)]


def _listed(
    given: x509.CertificateRevocationList, certificate: x509.Certificate, issuer: x509.Certificate
) -> Iterator[Word]:
    try:
        if given.issuer != issuer.subject or not _is_whole(given, certificate) or not _may_list(issuer):
            return
        if not isinstance(given.signature_hash_algorithm, _HASHES) or not _is_signed(given, issuer):
            return
        entry = given.get_revoked_certificate_by_serial_number(certificate.serial_number)
        yield Word(
            said_at=given.last_update_utc,
            until=given.next_update_utc,
            revoked_at=entry.revocation_date_utc if entry else None,
            reason=_reason(entry.extensions) if entry else None,
        )
    except (SealUnusable, *UNREADABLE):
        return


def _is_signed(given: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    check_key(issuer)
    key = issuer.public_key()
    return isinstance(key, RSAPublicKey | EllipticCurvePublicKey) and given.is_signature_valid(key)


def _is_whole(given: x509.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    """Tell whether a list is about all certificates of this kind: whoever is not on it is then not revoked."""
    for extension in given.extensions:
        value = extension.value
        if isinstance(value, x509.IssuingDistributionPoint):
            is_part = value.indirect_crl or value.only_some_reasons or value.only_contains_attribute_certs
            is_authority = _is_authority(certificate)
            wrong_kind = value.only_contains_user_certs if is_authority else value.only_contains_ca_certs
            if is_part or wrong_kind:
                return False
        elif extension.critical:
            return False
    return True


def _is_authority(certificate: x509.Certificate) -> bool:
    return any(isinstance(one.value, x509.BasicConstraints) and one.value.ca for one in certificate.extensions)


def _may_list(issuer: x509.Certificate) -> bool:
    usage = next((one.value for one in issuer.extensions if isinstance(one.value, x509.KeyUsage)), None)
    return usage is None or usage.crl_sign


def _reason(extensions: x509.Extensions) -> x509.ReasonFlags | None:
    found = next((one.value for one in extensions if isinstance(one.value, x509.CRLReason)), None)
    return found.reason if found else None


def _answered(given: ocsp.OCSPResponse, certificate: x509.Certificate, issuer: x509.Certificate) -> Iterator[Word]:
    try:
        if given.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return
        # First of all: a stranger's may hold thousands of answers, and each costs more than a signature.
        if not any(_is_made_by(given, one) for one in _responders(given, issuer)):
            return
        for one in given.responses:
            is_told = one.certificate_status is not ocsp.OCSPCertStatus.UNKNOWN
            if is_told and _is_about(one, certificate, issuer):
                yield Word(
                    said_at=one.this_update_utc,
                    until=one.next_update_utc,
                    revoked_at=one.revocation_time_utc,
                    reason=one.revocation_reason,
                )
    except (SealUnusable, *UNREADABLE):
        return


def _is_about(one: ocsp.OCSPSingleResponse, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    if one.serial_number != certificate.serial_number:
        return False
    named = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, one.hash_algorithm).build()
    return (one.issuer_name_hash, one.issuer_key_hash) == (named.issuer_name_hash, named.issuer_key_hash)


def _responders(given: ocsp.OCSPResponse, issuer: x509.Certificate) -> Iterable[x509.Certificate]:
    """Yield who may answer for an issuer: itself, or whom it has made its responder (RFC 6960, 4.2.2.2)."""
    yield issuer
    for one in given.certificates[:_MOST_RESPONDERS]:
        if one.issuer == issuer.subject and _may_answer(one, given.produced_at_utc) and is_issued_by(one, issuer):
            yield one


def _may_answer(certificate: x509.Certificate, moment: datetime) -> bool:
    if not certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc:
        return False
    try:
        extensions = certificate.extensions
    except UNREADABLE:
        return False
    values = [one.value for one in extensions]
    # Without this mark it would have to be told whether the responder was revoked itself, and so on without end.
    is_unchecked = any(isinstance(one, x509.OCSPNoCheck) for one in values)
    uses = [list(one) for one in values if isinstance(one, x509.ExtendedKeyUsage)]
    return is_unchecked and any(ExtendedKeyUsageOID.OCSP_SIGNING in one for one in uses)


def _is_made_by(given: ocsp.OCSPResponse, responder: x509.Certificate) -> bool:
    digest = given.signature_hash_algorithm
    if not isinstance(digest, _HASHES):
        return False
    try:
        check_key(responder)
        key = responder.public_key()
        if isinstance(key, RSAPublicKey):
            key.verify(given.signature, given.tbs_response_bytes, PKCS1v15(), digest)
        elif isinstance(key, EllipticCurvePublicKey):
            key.verify(given.signature, given.tbs_response_bytes, ECDSA(digest))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, SealUnusable):
        return False
    return True
