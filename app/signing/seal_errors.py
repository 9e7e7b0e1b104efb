"""Why something was not sealed, or a seal not accepted."""

from app.errors import Kind, ProductError


class SealFileUnreadable(ProductError):
    """The file with the institutions' seals cannot be read or written, or KEYS_PASSPHRASE does not open it."""

    kind = Kind.UNAVAILABLE
    code = "signing.seal_file_unreadable"


class SealUnusable(ProductError):
    """A certificate or key cannot seal for an institution; `detail` says what is wrong with it."""

    code = "signing.seal_unusable"


class SealExpired(ProductError):
    """The certificate of the institution's seal is not valid now, so nothing is sealed with it."""

    kind = Kind.UNAVAILABLE
    code = "signing.seal_expired"


class SealRevoked(ProductError):
    """The authority says that the certificate of the institution's seal is revoked, so nothing is sealed with it."""

    kind = Kind.UNAVAILABLE
    code = "signing.seal_revoked"


class SealWithdrawn(ProductError):
    """The institution has withdrawn its seal and has no other yet, so nothing is sealed."""

    kind = Kind.UNAVAILABLE
    code = "signing.seal_withdrawn"


class SealerUnavailable(ProductError):
    """The service that seals for the institution gave no usable answer in time."""

    kind = Kind.UNAVAILABLE
    code = "signing.sealer_unavailable"


class SealerWrong(ProductError):
    """What the service or device gave back is not a seal of this document with the institution's certificate."""

    kind = Kind.UNAVAILABLE
    code = "signing.sealer_wrong"


class TimestampUnavailable(ProductError):
    """The timestamp authority gave no usable timestamp in time."""

    kind = Kind.UNAVAILABLE
    code = "signing.timestamp_unavailable"


class TimestampRefused(TimestampUnavailable):
    """The timestamp authority answered that it gives us no timestamp."""

    code = "signing.timestamp_refused"


class AuthoritiesUnreadable(ProductError):
    """SEAL_AUTHORITIES cannot be read, or is no file of certificates."""

    kind = Kind.UNAVAILABLE
    code = "signing.authorities_unreadable"


class SealMalformed(ProductError):
    """The file is not a JWS in the general JSON serialisation with exactly one signature."""

    code = "signing.seal_malformed"


class SealUnsupported(ProductError):
    """The seal's header asks for something that we do not understand, or lacks what it must say."""

    code = "signing.seal_unsupported"


class SealAlgorithmRefused(ProductError):
    """The seal's algorithm is none that is trusted, or does not belong to the certificate's key."""

    code = "signing.seal_algorithm_refused"


class SealCertificateSwapped(ProductError):
    """The certificate beside the seal is not the one that the seal names."""

    code = "signing.seal_certificate_swapped"


class TimestampInvalid(ProductError):
    """A timestamp is about something else, or its own signature does not fit."""

    code = "signing.timestamp_invalid"


class TimestampUnsupported(ProductError):
    """A timestamp is signed or made in a way that we do not check, or no longer trust."""

    code = "signing.timestamp_unsupported"


class AuthorityUnknown(ProductError):
    """No chain leads from the certificate to an authority that we know."""

    code = "signing.authority_unknown"
