"""A status list as a credential of its own, which the issuer signs like any other. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.awards import MIN_SIZE, encode_status_list
from app.formats.wording import moment
from app.signing import CREDENTIALS_V2


def status_list_credential(
    list_url: str, issuer_did: str, revoked: Iterable[int], valid_from: datetime, size: int = MIN_SIZE
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
            "statusPurpose": "revocation",
            "encodedList": encode_status_list(revoked, size),
        },
    }
