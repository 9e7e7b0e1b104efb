"""Credentials of the data model 1.1, read as what they would be in 2.0. Pure.

Verifiable Credentials Data Model 1.1, "JSON Web Token", "JWT Encoding" and "Issuance Date"; Open Badges 3.0 in the same
shape. Only tokens are rewritten: a document with a proof stays as it was signed.
"""

from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
_LAST_SECOND = 253_402_300_799  # of the year 9999


def is_earlier_token(claims: Json) -> bool:
    """Tell whether the credential of a token stands under `vc`."""
    return isinstance(claims.get("vc"), dict) and "credentialSubject" not in claims


def credential_of_earlier(claims: Json) -> Json:
    """Return the credential under `vc`, completed by the registered claims that may stand in place of its members."""
    found: Json = dict(claims["vc"])
    subject = found.get("credentialSubject")
    if isinstance(subject, dict) and "id" not in subject and isinstance(claims.get("sub"), str):
        found["credentialSubject"] = {**subject, "id": claims["sub"]}
    starts, ends = found.get("issuanceDate"), found.get("expirationDate")
    said = {
        "id": claims.get("jti"),
        "issuer": claims.get("iss"),
        "validFrom": starts if starts is not None else _moment(claims.get("nbf")),
        "validUntil": ends if ends is not None else _moment(claims.get("exp")),
    }
    return {**{name: value for name, value in said.items() if value is not None}, **found}


def earlier_contradictions(claims: Json) -> list[str]:
    """Return the registered claims that say something else than the credential under `vc`.

    A claim, or a member, that is not there contradicts nothing.
    """
    vc = claims["vc"]
    issuer, subject = vc.get("issuer"), vc.get("credentialSubject")
    pairs = {
        "iss": issuer.get("id") if isinstance(issuer, dict) else issuer,
        "jti": vc.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
        "nbf": _seconds(vc.get("issuanceDate")),
        "exp": _seconds(vc.get("expirationDate")),
    }
    return [
        name
        for name, value in pairs.items()
        if value is not None and claims.get(name) is not None and not _same(claims[name], value)
    ]


def _same(claim: Any, member: Any) -> bool:
    return type(claim) is type(member) and bool(claim == member)


def _moment(seconds: Any) -> Any:
    # What is no whole second of the calendar stays as it is: a date that nobody can read is refused, not passed over.
    if type(seconds) is not int or not 0 <= seconds <= _LAST_SECOND:
        return seconds
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _seconds(moment: Any) -> int | None:
    try:
        found = datetime.fromisoformat(moment)
    except (TypeError, ValueError):
        return None
    return int(found.timestamp()) if found.tzinfo else None
