"""Steps 4 and 5 and the answer that follows from all of them. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.awards import missing_from
from app.errors import ProductError
from app.formats import elements, issuer_name
from app.signing import (
    ContextUnknown,
    DocumentNotSignable,
    DocumentTooComplex,
    KeyUnknown,
    ProofMissing,
    ProofUnsupported,
    SignatureInvalid,
)
from app.verification import errors
from app.verification.values import Outcome

_OUTCOMES: dict[type[ProductError], Outcome] = {
    errors.NotACredential: Outcome.NOT_A_CREDENTIAL,
    errors.CredentialTooLarge: Outcome.NOT_A_CREDENTIAL,
    errors.FormatUnsupported: Outcome.UNSUPPORTED,
    ProofMissing: Outcome.UNSUPPORTED,
    ProofUnsupported: Outcome.UNSUPPORTED,
    ContextUnknown: Outcome.UNSUPPORTED,
    DocumentNotSignable: Outcome.UNSUPPORTED,
    DocumentTooComplex: Outcome.UNSUPPORTED,
    SignatureInvalid: Outcome.ALTERED,
    KeyUnknown: Outcome.ISSUER_UNKNOWN,
    errors.IssuerMismatch: Outcome.ISSUER_UNKNOWN,
    errors.IssuerUnknown: Outcome.ISSUER_UNKNOWN,
    errors.KeyRevoked: Outcome.KEY_REVOKED,
    errors.RevokedKeyUnrecorded: Outcome.KEY_REVOKED,
    errors.Rearranged: Outcome.ALTERED,
    errors.DateInvalid: Outcome.UNSUPPORTED,
    errors.NotYetValid: Outcome.NOT_YET_VALID,
    errors.Expired: Outcome.EXPIRED,
    errors.Revoked: Outcome.REVOKED,
    errors.Superseded: Outcome.SUPERSEDED,
    errors.Suspended: Outcome.SUSPENDED,
    errors.StatusUnreachable: Outcome.STATUS_UNREACHABLE,
}
# Our own issuers never sign what looks like this: in a credential in their name it is somebody else's doing.
_NEVER_OURS = (
    ProofMissing,
    ProofUnsupported,
    ContextUnknown,
    DocumentNotSignable,
    DocumentTooComplex,
    KeyUnknown,
    errors.IssuerMismatch,
)
_GRAVEST_FIRST = list(Outcome)


def is_finding(refusal: ProductError) -> bool:
    """Tell whether a refusal says something about the credential, and not about this installation. Pure."""
    return type(refusal) in _OUTCOMES


def verdict(refusals: Sequence[ProductError], *, names_our_issuer: bool) -> tuple[Outcome, str]:
    """Return the gravest of what the refusals mean, with its code; GENUINE and no code if there are none. Pure."""
    found = [(Outcome.GENUINE, "")]
    for refusal in refusals:
        forged = names_our_issuer and isinstance(refusal, _NEVER_OURS)
        found.append((Outcome.ALTERED if forged else _OUTCOMES[type(refusal)], refusal.code))
    return min(found, key=lambda item: _GRAVEST_FIRST.index(item[0]))


def check_arrangement(document: dict[str, Any]) -> None:
    """Refuse a credential of ours that does not show its mandatory elements.

    In JSON-LD the same statements can be arranged in several ways, and the signature fits all of them. Raises
    Rearranged. Pure.
    """
    if missing_from(elements(document)) or not issuer_name(document):
        raise errors.Rearranged


def check_dates(document: dict[str, Any], now: datetime) -> None:
    """Refuse a credential outside its validity. Raises NotYetValid, Expired or DateInvalid. Pure.

    Verifiable Credentials Data Model 2.0, "Validity Period": both ends are optional, both belong to it.
    """
    starts, ends = _moment(document, "validFrom"), _moment(document, "validUntil")
    if starts is not None and now < starts:
        raise errors.NotYetValid
    if ends is not None and now > ends:
        raise errors.Expired


def _moment(document: dict[str, Any], key: str) -> datetime | None:
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
