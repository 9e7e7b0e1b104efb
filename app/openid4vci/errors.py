"""Why a wallet gets nothing. A program reads this, so there are no words for people: only the specifications' codes."""

from enum import StrEnum


class Code(StrEnum):
    """What may be answered: RFC 6749, "Error Response"; RFC 6750, "Error Codes"; OpenID4VCI 1.0, 6.3 and 8.3.1."""

    INVALID_REQUEST = "invalid_request"
    INVALID_GRANT = "invalid_grant"
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"
    INVALID_TOKEN = "invalid_token"  # noqa: S105
    INVALID_CREDENTIAL_REQUEST = "invalid_credential_request"
    UNKNOWN_CREDENTIAL_CONFIGURATION = "unknown_credential_configuration"
    UNKNOWN_CREDENTIAL_IDENTIFIER = "unknown_credential_identifier"
    INVALID_PROOF = "invalid_proof"
    INVALID_NONCE = "invalid_nonce"
    INVALID_ENCRYPTION_PARAMETERS = "invalid_encryption_parameters"
    CREDENTIAL_REQUEST_DENIED = "credential_request_denied"


class WalletRefused(Exception):
    """A wallet's request is refused. `detail` is for developers of wallets and the log: no name, no token."""

    def __init__(self, code: Code, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
