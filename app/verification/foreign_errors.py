"""Why the word of an issuer elsewhere could not be had, or does not help the credential."""

from datetime import datetime

from app.errors import Kind, ProductError
from app.signing import KeyUnknown
from app.verification.errors import StatusUnreachable


class IssuerElsewhere(ProductError):
    """The signature fits the key that is published at the issuer's own address; we do not know who that is."""

    code = "verification.issuer_elsewhere"


class IssuerUnreachable(KeyUnknown):
    """The document with the issuer's keys could not be fetched."""

    kind = Kind.UNAVAILABLE
    code = "verification.issuer_unreachable"


class IssuerDocumentInvalid(KeyUnknown):
    """What stands at the issuer's address is not a document with the issuer's keys."""

    code = "verification.issuer_document_invalid"


class KeyNotPublished(KeyUnknown):
    """The issuer publishes keys, and the one that is named is not among them, or of a kind that we do not know."""

    code = "verification.key_not_published"


class KeyNotForAssertion(KeyUnknown):
    """The issuer publishes the key for something else than signing credentials."""

    code = "verification.key_not_for_assertion"


class KeyRevokedElsewhere(ProductError):
    """The issuer's own document says that the key is revoked, or has expired."""

    code = "verification.key_revoked_elsewhere"

    def __init__(self, since: datetime) -> None:
        super().__init__()
        self.since = since


class StatusListUnreachable(StatusUnreachable):
    """The status list could not be fetched, or is of a kind that we do not read."""

    code = "verification.status_list_unreachable"


class StatusListInvalid(StatusUnreachable):
    """What stands at the status list's address is no status list that holds now."""

    code = "verification.status_list_invalid"


class StatusListNotTheIssuers(StatusUnreachable):
    """Somebody else than the credential's issuer has signed the status list, or nobody whose key is known."""

    code = "verification.status_list_not_the_issuers"


class StatusListTooLarge(StatusUnreachable):
    """The status list is larger, or unpacks to more, than any that is needed."""

    code = "verification.status_list_too_large"


class StatusIndexOutside(StatusUnreachable):
    """The credential names a place that the status list does not have."""

    code = "verification.status_index_outside"


class StatusPurposeMismatch(StatusUnreachable):
    """The status list is about something else than the credential says."""

    code = "verification.status_purpose_mismatch"
