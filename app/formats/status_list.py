"""Status lists as credentials and tokens of their own, which the issuer signs like any other. Pure."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.awards import MIN_SIZE, TOKEN_BITS, encode_status_list, encode_token_status_list
from app.formats.wording import moment
from app.signing import CREDENTIALS_V2

STATUS_LIST_TYPE = "statuslist+jwt"
TTL_S = 5
"""For how long a reader may keep a list."""


class Purpose(StrEnum):
    """What a bit of a Bitstring Status List says."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


def status_list_credential(
    list_url: str,
    issuer_did: str,
    places: Iterable[int],
    valid_from: datetime,
    *,
    size: int = MIN_SIZE,
    purpose: Purpose = Purpose.REVOCATION,
) -> dict[str, Any]:
    """Return the BitstringStatusListCredential of a list, unsigned. Raises ValueError. Pure.

    Bitstring Status List 1.0, "BitstringStatusListCredential". `valid_from` is aware.
    """
    return {
        "@context": [CREDENTIALS_V2],
        "id": list_url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_did,
        "validFrom": moment(valid_from),
        "credentialSubject": {
            "id": f"{list_url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose.value,
            "encodedList": encode_status_list(places, size),
        },
    }


def status_list_claims(
    uri: str,
    issuer_did: str,
    *,
    revoked: Iterable[int],
    suspended: Iterable[int],
    issued_at: datetime,
    expires_at: datetime,
    size: int = MIN_SIZE,
) -> dict[str, Any]:
    """Return the claims of a token status list. Raises ValueError. Pure.

    Token Status List, "Status List Token in JWT Format". Moments are aware.
    """
    return {
        "iss": issuer_did,
        "sub": uri,
        "iat": int(issued_at.timestamp()),
        "exp": int(expires_at.timestamp()),
        "ttl": TTL_S,
        "status_list": {"bits": TOKEN_BITS, "lst": encode_token_status_list(revoked, suspended, size)},
    }
