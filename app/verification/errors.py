"""Why a credential is not accepted."""

from app.errors import Kind, ProductError


class NotACredential(ProductError):
    """What was given is not a Verifiable Credential."""

    code = "verification.not_a_credential"


class CredentialTooLarge(NotACredential):
    """What was given is larger than any credential."""

    kind = Kind.TOO_LARGE
    code = "verification.too_large"


class FormatUnsupported(ProductError):
    """A credential, but neither an Open Badges 3.0 credential about one achievement nor of a kind that we read."""

    code = "verification.format_unsupported"


class IssuerMismatch(ProductError):
    """The key that signed does not belong to the issuer that the credential names."""

    code = "verification.issuer_mismatch"


class IssuerUnknown(ProductError):
    """The issuer is not one of ours, so we cannot say who it is."""

    code = "verification.issuer_unknown"


class KeyRevoked(ProductError):
    """The issuer has revoked the key that signed, and this was not stored here before."""

    code = "verification.key_revoked"


class RevokedKeyUnrecorded(ProductError):
    """It says that it was signed before its key was revoked; the issuer's own records do not hold it like this."""

    code = "verification.revoked_key_unrecorded"


class Rearranged(ProductError):
    """Signed by one of our issuers, but rearranged so that an element cannot be found."""

    code = "verification.rearranged"


class DateInvalid(ProductError):
    """A date of the credential is not one."""

    code = "verification.date_invalid"


class NotYetValid(ProductError):
    """The credential is valid from a later moment."""

    code = "verification.not_yet_valid"


class Expired(ProductError):
    """The credential's validity has ended."""

    code = "verification.expired"


class Revoked(ProductError):
    """The issuer has withdrawn the credential."""

    code = "verification.revoked"


class Superseded(ProductError):
    """The issuer has issued a corrected credential in its place."""

    code = "verification.superseded"


class Suspended(ProductError):
    """The issuer has suspended the credential and is looking at it: it is not valid at present."""

    code = "verification.suspended"


class StatusUnreachable(ProductError):
    """It cannot be told now whether the credential has been withdrawn."""

    kind = Kind.UNAVAILABLE
    code = "verification.status_unreachable"


class ClaimsContradict(ProductError):
    """The token says one thing for readers of tokens and another for readers of credentials."""

    code = "verification.claims_contradict"
