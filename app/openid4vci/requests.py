"""What wallets send, read strictly and within bounds: token requests and credential requests. Pure.

OpenID4VCI 1.0, 6.1 "Token Request" and 8.2 "Credential Request". Wallets of earlier drafts send one `proof` instead of
`proofs`, and `format` instead of the configuration's name; both are taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import ProductError
from app.openid4vci.errors import Code, WalletRefused
from app.openid4vci.values import Configuration, CredentialRequest
from app.signing import json_object

GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
MAX_BODY = 64_000
_LONGEST = 200
_BY_FORMAT = {
    "dc+sd-jwt": Configuration.SD_JWT,
    "vc+sd-jwt": Configuration.SD_JWT,
    "jwt_vc_json": Configuration.VC_JWT,
    "ldp_vc": Configuration.OPEN_BADGE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRequest:
    """The code of an offer, and what the learner typed, None if the wallet sent nothing."""

    code: str
    tx_code: str | None


def token_request(form: Mapping[str, str]) -> TokenRequest:
    """Return what the form of a token request says. Raises WalletRefused."""
    grant = form.get("grant_type", "")
    if not grant:
        raise WalletRefused(Code.INVALID_REQUEST, "no grant_type")
    if grant != GRANT:
        raise WalletRefused(Code.UNSUPPORTED_GRANT_TYPE, "only the pre-authorized code")
    code, tx_code = form.get("pre-authorized_code", ""), form.get("tx_code")
    if not code:
        raise WalletRefused(Code.INVALID_REQUEST, "no pre-authorized_code")
    if len(code) > _LONGEST or len(tx_code or "") > _LONGEST:
        raise WalletRefused(Code.INVALID_GRANT, "longer than any code")
    return TokenRequest(code=code, tx_code=tx_code)


def credential_request(body: bytes) -> CredentialRequest:
    """Return what the JSON of a credential request asks for. Raises WalletRefused."""
    if len(body) > MAX_BODY:
        raise _refused("longer than any request")
    try:
        asked = json_object(body)
    except ProductError as error:
        raise _refused("not a JSON object") from error
    if "credential_response_encryption" in asked:
        raise WalletRefused(Code.INVALID_ENCRYPTION_PARAMETERS, "answers are not encrypted")
    return CredentialRequest(configuration=_configuration(asked), proof=_proof(asked))


def _configuration(asked: dict[str, Any]) -> Configuration:
    if "credential_identifier" in asked:
        if "credential_configuration_id" in asked:
            raise _refused("two names for what is asked")
        raise WalletRefused(Code.UNKNOWN_CREDENTIAL_IDENTIFIER, "no identifiers are given out")
    if "credential_configuration_id" in asked:
        try:
            return Configuration(asked["credential_configuration_id"])
        except ValueError as error:
            raise WalletRefused(Code.UNKNOWN_CREDENTIAL_CONFIGURATION, "not in the metadata") from error
    if "format" not in asked:
        raise _refused("nothing is asked for")
    wanted = asked["format"]
    found = _BY_FORMAT.get(wanted) if isinstance(wanted, str) else None
    if found is None:
        raise WalletRefused(Code.UNKNOWN_CREDENTIAL_CONFIGURATION, "no such format")
    return found


def _proof(asked: dict[str, Any]) -> str:
    if "proof" in asked and "proofs" in asked:
        raise _refused("both proof and proofs")
    if "proof" in asked:
        one = asked["proof"]
        if not isinstance(one, dict) or one.get("proof_type") != "jwt" or not isinstance(one.get("jwt"), str):
            raise WalletRefused(Code.INVALID_PROOF, "a proof of another type")
        return str(one["jwt"])
    if "proofs" not in asked:
        return ""
    proofs = asked["proofs"]
    if not isinstance(proofs, dict) or list(proofs) != ["jwt"] or not isinstance(proofs["jwt"], list):
        raise WalletRefused(Code.INVALID_PROOF, "proofs of other types")
    match proofs["jwt"]:
        case [str(proof)] if proof:
            return proof
        case _:
            raise WalletRefused(Code.INVALID_PROOF, "one proof, for one credential")


def _refused(detail: str) -> WalletRefused:
    return WalletRefused(Code.INVALID_CREDENTIAL_REQUEST, detail)
