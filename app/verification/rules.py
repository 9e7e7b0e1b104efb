"""What the steps 4 to 6 demand, and the answer that follows from all of them. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from app.awards import missing_from
from app.errors import ProductError
from app.formats import Elements
from app.signing import (
    AlgorithmRefused,
    ContextUnknown,
    DisclosureInvalid,
    DocumentNotSignable,
    DocumentTooComplex,
    HeaderNotUnderstood,
    HolderNotProven,
    KeyUnfit,
    KeyUnknown,
    ProofMissing,
    ProofUnsupported,
    SignatureInvalid,
    TokenMalformed,
    TokenTypeWrong,
)
from app.verification import errors, foreign_errors
from app.verification.values import Outcome, Status

OF_ALL: dict[type[ProductError], Outcome] = {
    errors.NotACredential: Outcome.NOT_A_CREDENTIAL,
    errors.CredentialTooLarge: Outcome.NOT_A_CREDENTIAL,
    errors.FormatUnsupported: Outcome.UNSUPPORTED,
    errors.DateInvalid: Outcome.UNSUPPORTED,
    errors.NotYetValid: Outcome.NOT_YET_VALID,
    errors.Expired: Outcome.EXPIRED,
    errors.Revoked: Outcome.REVOKED,
    errors.Superseded: Outcome.SUPERSEDED,
    errors.Suspended: Outcome.SUSPENDED,
    errors.StatusUnreachable: Outcome.STATUS_UNREACHABLE,
}
"""What refusals mean that are the same for every kind of credential."""

_OUTCOMES: dict[type[ProductError], Outcome] = {
    **OF_ALL,
    ProofMissing: Outcome.UNSUPPORTED,
    ProofUnsupported: Outcome.UNSUPPORTED,
    ContextUnknown: Outcome.UNSUPPORTED,
    DocumentNotSignable: Outcome.UNSUPPORTED,
    DocumentTooComplex: Outcome.UNSUPPORTED,
    TokenMalformed: Outcome.NOT_A_CREDENTIAL,
    TokenTypeWrong: Outcome.UNSUPPORTED,
    AlgorithmRefused: Outcome.UNSUPPORTED,
    HeaderNotUnderstood: Outcome.UNSUPPORTED,
    KeyUnfit: Outcome.UNSUPPORTED,
    SignatureInvalid: Outcome.ALTERED,
    DisclosureInvalid: Outcome.ALTERED,
    HolderNotProven: Outcome.ALTERED,
    errors.ClaimsContradict: Outcome.ALTERED,
    KeyUnknown: Outcome.ISSUER_UNKNOWN,
    errors.IssuerMismatch: Outcome.ISSUER_UNKNOWN,
    errors.IssuerUnknown: Outcome.ISSUER_UNKNOWN,
    errors.KeyRevoked: Outcome.KEY_REVOKED,
    errors.RevokedKeyUnrecorded: Outcome.KEY_REVOKED,
    errors.Rearranged: Outcome.ALTERED,
    foreign_errors.IssuerElsewhere: Outcome.ISSUER_UNKNOWN,
    foreign_errors.IssuerUnreachable: Outcome.ISSUER_UNKNOWN,
    foreign_errors.IssuerDocumentInvalid: Outcome.ISSUER_UNKNOWN,
    foreign_errors.KeyNotPublished: Outcome.ISSUER_UNKNOWN,
    foreign_errors.KeyNotForAssertion: Outcome.ISSUER_UNKNOWN,
    foreign_errors.KeyRevokedElsewhere: Outcome.KEY_REVOKED,
    foreign_errors.StatusListUnreachable: Outcome.STATUS_UNREACHABLE,
    foreign_errors.StatusListInvalid: Outcome.STATUS_UNREACHABLE,
    foreign_errors.StatusListNotTheIssuers: Outcome.STATUS_UNREACHABLE,
    foreign_errors.StatusListTooLarge: Outcome.STATUS_UNREACHABLE,
    foreign_errors.StatusIndexOutside: Outcome.STATUS_UNREACHABLE,
    foreign_errors.StatusPurposeMismatch: Outcome.STATUS_UNREACHABLE,
}
# Not knowing is not the same as wrong: without the key, say, there is nothing to compare.
_UNTAKEN = frozenset(
    {
        KeyUnknown,
        errors.StatusUnreachable,
        foreign_errors.IssuerElsewhere,
        foreign_errors.IssuerUnreachable,
        foreign_errors.IssuerDocumentInvalid,
        foreign_errors.StatusListUnreachable,
        foreign_errors.StatusListInvalid,
        foreign_errors.StatusListTooLarge,
    }
)
# What an issuer says against its own credential counts, whoever the issuer is.
_WITHDRAWN = (errors.Revoked, errors.Suspended)
_OUT_OF_DATE = (errors.NotYetValid, errors.Expired)
# Our own issuers never sign what looks like this: in a credential in their name it is somebody else's doing.
_NEVER_OURS = (
    ProofMissing,
    ProofUnsupported,
    ContextUnknown,
    DocumentNotSignable,
    DocumentTooComplex,
    TokenTypeWrong,
    AlgorithmRefused,
    HeaderNotUnderstood,
    KeyUnfit,
    KeyUnknown,
    errors.IssuerMismatch,
)
_GRAVEST_FIRST = list(Outcome)
_LAST_SECOND = 253_402_300_799  # of the year 9999


def is_finding(refusal: ProductError) -> bool:
    """Tell whether a refusal says something about the credential, and not about this installation. Pure."""
    return type(refusal) in _OUTCOMES


def passed_after(refusal: ProductError) -> bool | None:
    """Return what a refusal makes of its step: what cannot be known is not wrong. Pure."""
    return None if type(refusal) in _UNTAKEN else False


def verdict(refusals: Sequence[ProductError], *, names_our_issuer: bool) -> tuple[Outcome, str]:
    """Return the gravest of what the refusals mean, with its code; GENUINE and no code if there are none. Pure.

    That we do not know the issuer weighs less than that the issuer has withdrawn it and, where the issuer's own domain
    vouches for the key, less than its dates.
    """
    found = []
    for refusal in _weighed(refusals):
        forged = names_our_issuer and isinstance(refusal, _NEVER_OURS)
        found.append((Outcome.ALTERED if forged else _OUTCOMES[type(refusal)], refusal.code))
    return gravest(found)


def gravest(found: Sequence[tuple[Outcome, str]]) -> tuple[Outcome, str]:
    """Return the gravest of outcomes with their codes, of several the first; GENUINE and no code if none. Pure."""
    return min(found, key=lambda item: _GRAVEST_FIRST.index(item[0]), default=(Outcome.GENUINE, ""))


def _weighed(refusals: Sequence[ProductError]) -> Sequence[ProductError]:
    lighter: set[type[ProductError]] = set()
    if any(isinstance(refusal, _WITHDRAWN) for refusal in refusals):
        lighter = {errors.IssuerUnknown, foreign_errors.IssuerElsewhere}
    elif any(isinstance(refusal, _OUT_OF_DATE) for refusal in refusals):
        lighter = {foreign_errors.IssuerElsewhere}
    return [refusal for refusal in refusals if type(refusal) not in lighter]


def check_arrangement(elements: Elements, issuer_name: str, *, withheld: Sequence[str] = ()) -> None:
    """Refuse a credential of ours that does not show its mandatory elements, but for those `withheld`.

    In JSON-LD the same statements can be arranged in several ways, and the signature fits all of them. Raises
    Rearranged. Pure.
    """
    if set(missing_from(elements)) - set(withheld) or not issuer_name:
        raise errors.Rearranged


def check_dates(starts: datetime | None, ends: datetime | None, now: datetime) -> None:
    """Refuse a credential outside its validity. Raises NotYetValid or Expired. Pure.

    Verifiable Credentials Data Model 2.0, "Validity Period": both ends are optional, both belong to it.
    """
    if starts is not None and now < starts:
        raise errors.NotYetValid
    if ends is not None and now > ends:
        raise errors.Expired


def check_status(status: Status) -> None:
    """Refuse what its issuer has withdrawn, replaced or suspended. Raises Revoked, Superseded or Suspended. Pure."""
    if status.revoked:
        raise errors.Revoked
    if status.superseded:
        raise errors.Superseded
    if status.suspended:
        raise errors.Suspended


def moment_at(document: dict[str, Any], key: str) -> datetime | None:
    """Return the moment under `key`, None if there is none. Raises DateInvalid. Pure."""
    value = document.get(key)
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise errors.DateInvalid(key) from error
    if moment.tzinfo is None:
        raise errors.DateInvalid(key)
    return moment


def seconds_at(claims: dict[str, Any], key: str) -> datetime | None:
    """Return the moment that a token's claim says in seconds, None if there is none. Raises DateInvalid. Pure."""
    value = claims.get(key)
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= _LAST_SECOND:
        raise errors.DateInvalid(key)
    return datetime.fromtimestamp(value, UTC)
