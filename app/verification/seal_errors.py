"""Why the seal of a credential does not tell who issued it."""

from app.errors import ProductError


class SealOutsideValidity(ProductError):
    """The seal was made before its certificate was valid, after it was, or in the future."""

    code = "verification.seal_outside_validity"


class SealTimeUnproven(ProductError):
    """The seal's certificate has expired, and no known authority has stamped that the seal was made before."""

    code = "verification.seal_time_unproven"


class SealIssuerMismatch(ProductError):
    """The organisation in the seal's certificate is not the issuer that the credential names."""

    code = "verification.seal_issuer_mismatch"


class SealCertificateRevoked(ProductError):
    """The authority revoked the seal's certificate before the seal is proven to have been there, as the file shows."""

    code = "verification.seal_certificate_revoked"


class SealCompromised(ProductError):
    """The institution has withdrawn its seal, and nothing proves that this was sealed before."""

    code = "verification.seal_compromised"
