"""Why something was not signed, or a signature not accepted."""

from app.errors import Kind, ProductError


class KeyFileMissing(ProductError):
    """There is no key file at KEYS_FILE, or it holds no key of the kind that is needed."""

    kind = Kind.UNAVAILABLE
    code = "signing.key_file_missing"


class KeyFileUnreadable(ProductError):
    """The key file cannot be read, is not one of ours, or KEYS_PASSPHRASE does not open it."""

    kind = Kind.UNAVAILABLE
    code = "signing.key_file_unreadable"


class KeyTooNew(ProductError):
    """The next LTI key was published a moment ago: platforms may not know it yet."""

    kind = Kind.CONFLICT
    code = "signing.key_too_new"


class IssuerKeyMissing(ProductError):
    """An institution has no signing key yet."""

    kind = Kind.UNAVAILABLE
    code = "signing.issuer_key_missing"


class IssuerKeyUnknown(ProductError):
    """An institution has no signing key of this name."""

    kind = Kind.NOT_FOUND
    code = "signing.issuer_key_unknown"


class IssuerKeyKnown(ProductError):
    """The institution has this key already."""

    kind = Kind.CONFLICT
    code = "signing.issuer_key_known"


class KeyTooWeak(ProductError):
    """A key of a kind, or of a size, whose signatures we do not make."""

    code = "signing.key_too_weak"


class PassphraseWeak(ProductError):
    """KEYS_PASSPHRASE could be guessed, so no key file is made with it."""

    kind = Kind.UNAVAILABLE
    code = "signing.passphrase_weak"


class RevocationInvalid(ProductError):
    """A key cannot be revoked like this: without a reason, from a moment to come, or from a later one than before."""

    code = "signing.revocation_invalid"


class DeviceAbsent(ProductError):
    """The device (PKCS#11) with the institution's key is not there, or its module is not."""

    kind = Kind.UNAVAILABLE
    code = "signing.device_absent"


class DevicePinWrong(ProductError):
    """The device refuses PKCS11_PIN. It is not tried again by this process: devices lock themselves."""

    kind = Kind.UNAVAILABLE
    code = "signing.device_pin_wrong"


class DeviceKeyMissing(ProductError):
    """The device does not hold the key that the key file names, or holds another one in its place."""

    kind = Kind.UNAVAILABLE
    code = "signing.device_key_missing"


class DeviceFailed(ProductError):
    """The device is there and does not do what it is asked."""

    kind = Kind.UNAVAILABLE
    code = "signing.device_failed"


class AlgorithmUnsuitable(ProductError):
    """An institution's key is of a kind with which this format cannot be signed."""

    kind = Kind.UNAVAILABLE
    code = "signing.algorithm_unsuitable"


class DocumentNotSignable(ProductError):
    """A part of the document would not be covered by the signature, or not every verifier would read it alike."""

    code = "signing.document_not_signable"


class ContextUnknown(ProductError):
    """The document refers to a JSON-LD context that `config/contexts.lock` does not list."""

    code = "signing.context_unknown"


class ContextMissing(ProductError):
    """A listed context is not installed with the bytes that `config/contexts.lock` demands."""

    kind = Kind.UNAVAILABLE
    code = "signing.context_missing"


class DocumentTooComplex(ProductError):
    """Putting the document into its canonical form would take, or took, too long."""

    code = "signing.document_too_complex"


class SigningBusy(ProductError):
    """More strangers' documents wait to be put into canonical form than there are places for."""

    kind = Kind.UNAVAILABLE
    code = "signing.busy"


class ProofMissing(ProductError):
    """The document carries no proof."""

    code = "signing.proof_missing"


class ProofUnsupported(ProductError):
    """The proof is not a single one, of a cryptosuite that we read, that asserts the document."""

    code = "signing.proof_unsupported"


class KeyUnknown(ProductError):
    """Nobody we know has published the key that the proof names."""

    code = "signing.key_unknown"


class SignatureInvalid(ProductError):
    """The signature does not fit the document: it was changed, or somebody else signed it."""

    code = "signing.signature_invalid"


class TokenMalformed(ProductError):
    """What was given is not a token (a compact JWS, or one with disclosures) of bounded size and depth."""

    code = "signing.token_malformed"


class TokenTypeWrong(ProductError):
    """The token is of another type than the one that it is taken for."""

    code = "signing.token_type_wrong"


class AlgorithmRefused(ProductError):
    """The token names no algorithm, or one by which no credential is signed."""

    code = "signing.algorithm_refused"


class HeaderNotUnderstood(ProductError):
    """The token demands that its reader knows an extension that we do not know."""

    code = "signing.header_not_understood"


class KeyUnfit(ProductError):
    """The key is too weak, or not of the kind that the token's algorithm takes."""

    code = "signing.key_unfit"


class DisclosureInvalid(ProductError):
    """A disclosure of the token is repeated, belongs to nothing, or hides what may not be hidden."""

    code = "signing.disclosure_invalid"


class HolderNotProven(ProductError):
    """Who presents the token has not signed it with the key to which it is bound."""

    code = "signing.holder_not_proven"
