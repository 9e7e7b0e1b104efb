"""What is demanded of a seal's time and of the issuer that a document names, and the answer from it all. Pure."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509

from app.awards import Obstacle
from app.errors import ProductError
from app.issuers import IssuerProfile
from app.signing import (
    AuthorityUnknown,
    Holder,
    KeyRevocation,
    SealAlgorithmRefused,
    SealCertificateSwapped,
    SealMalformed,
    SealUnsupported,
    SignatureInvalid,
    TimestampInvalid,
    TimestampUnsupported,
)
from app.verification import errors, rules, seal_errors
from app.verification.values import Outcome

_CLOCKS_APART = timedelta(minutes=5)
_OUTCOMES: dict[type[ProductError], Outcome] = {
    **rules.OF_ALL,
    SealMalformed: Outcome.UNSUPPORTED,
    SealUnsupported: Outcome.UNSUPPORTED,
    SealAlgorithmRefused: Outcome.UNSUPPORTED,
    SealCertificateSwapped: Outcome.ALTERED,
    SignatureInvalid: Outcome.ALTERED,
    TimestampInvalid: Outcome.ALTERED,
    TimestampUnsupported: Outcome.UNSUPPORTED,
    AuthorityUnknown: Outcome.ISSUER_UNKNOWN,
    seal_errors.SealIssuerMismatch: Outcome.ISSUER_UNKNOWN,
    seal_errors.SealOutsideValidity: Outcome.ISSUER_UNKNOWN,
    seal_errors.SealTimeUnproven: Outcome.ISSUER_UNKNOWN,
    seal_errors.SealCertificateRevoked: Outcome.KEY_REVOKED,
    seal_errors.SealCompromised: Outcome.KEY_REVOKED,
}
_UNTAKEN = (AuthorityUnknown, seal_errors.SealTimeUnproven, errors.StatusUnreachable)


def is_finding(refusal: ProductError) -> bool:
    """Tell whether a refusal says something about the credential, and not about this installation. Pure."""
    return type(refusal) in _OUTCOMES


def passed_after(refusal: ProductError) -> bool | None:
    """Return what a refusal makes of its step: what cannot be known is not wrong. Pure."""
    return None if isinstance(refusal, _UNTAKEN) else False


def verdict(refusals: Sequence[ProductError]) -> tuple[Outcome, str]:
    """Return the gravest of what the refusals mean, with its code; GENUINE and no code if there are none. Pure."""
    return rules.gravest([(_OUTCOMES[type(one)], one.code) for one in refusals])


def check_time(certificate: x509.Certificate, claimed: datetime, stamped: datetime | None, now: datetime) -> None:
    """Refuse a seal that was not, or may not have been, made while its certificate was valid.

    `stamped` is a proven time at which the seal was there. Without one the certificate must be valid now: whoever holds
    an old key can claim any time. Raises SealOutsideValidity or SealTimeUnproven. Pure.
    """
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begins <= claimed <= ends or claimed > (stamped or now) + _CLOCKS_APART:
        raise seal_errors.SealOutsideValidity
    if stamped is not None and not begins <= stamped <= ends:
        raise seal_errors.SealOutsideValidity
    if stamped is None and now > ends:
        raise seal_errors.SealTimeUnproven


def check_withdrawal(withdrawal: KeyRevocation | None, *proven: datetime | None) -> None:
    """Refuse what was sealed with a seal that its institution has withdrawn, unless it was there before.

    `proven` are the times at which it was, by a timestamp or by our own records; what it claims proves nothing. Raises
    SealCompromised. Pure.
    """
    if withdrawal and not any(moment and moment < withdrawal.since for moment in proven):
        raise seal_errors.SealCompromised


def check_issuer(holder: Holder, issuer: dict[str, Any]) -> None:
    """Refuse a document whose issuer is not the organisation of the certificate: its number and name are fixed by it.

    `issuer` is as `elements` reads it, without a language. Raises SealIssuerMismatch. Pure.
    """
    if not holder.identifier or issuer.get("identifier") != holder.identifier:
        raise seal_errors.SealIssuerMismatch("identifier")
    if not any(same_words(holder.legal_name, name) for name in issuer.get("names", [])):
        raise seal_errors.SealIssuerMismatch("legal name")


def difference(profile: IssuerProfile, holder: Holder) -> Obstacle | None:
    """Return which field of an institution's profile is not what its seal's certificate says, None if all agree. Pure.

    Sealing fixes these three. The name may stand in the certificate in any of the profile's languages.
    """
    if not any(same_words(holder.legal_name, name) for name in profile.legal_name.values()):
        return Obstacle.SEAL_NAME_DIFFERS
    if profile.eidas_identifier.strip() != holder.identifier:
        return Obstacle.SEAL_IDENTIFIER_DIFFERS
    if profile.country != holder.country:
        return Obstacle.SEAL_COUNTRY_DIFFERS
    return None


def same_words(one: str, other: str) -> bool:
    """Tell whether two names are the same but for case, blanks and how letters are composed. Pure."""
    return bool(one.strip()) and _plain(one) == _plain(other)


def _plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())
