"""Certificates of electronic seals: whom they name, and what they say of their own quality. Pure.

What a certificate says of itself is a claim of the authority that issued it; whether the EU's trusted lists agree is
not looked up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from asn1crypto import core
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from app.signing.seal_errors import SealUnusable

DEMO_AUTHORITY = "Demo authority - not for real use"
"""The common name by which a demo's authority is known, and refused everywhere else."""

UNREADABLE = (
    ValueError,
    TypeError,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
    UnsupportedAlgorithm,
)
"""What reading a part of a stranger's certificate may raise."""

MAX_CERTIFICATES = 12  # a seal's own, its authorities, and those of its timestamps
# EN 319 412-5, 4.2.1 to 4.2.3
_STATEMENTS = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")
_COMPLIANT, _IN_DEVICE, _TYPES, _ESEAL = (
    "0.4.0.1862.1.1",
    "0.4.0.1862.1.4",
    "0.4.0.1862.1.6",
    "0.4.0.1862.1.6.2",
)
_RSA_BITS = range(2048, 8193)  # fewer are weak; more keep a processor busy for strangers
_MOST_EXPONENT = 2**32  # almost all have 65537; a long one makes verifying as slow as signing
_CURVES = {"secp256r1", "secp384r1", "secp521r1"}


class Quality(StrEnum):
    """What kind of seal a certificate makes, by its own words."""

    QUALIFIED = "qualified"  # a qualified certificate for seals, its key in a qualified device
    QUALIFIED_CERTIFICATE = "qualified_certificate"  # the same, its key anywhere: an advanced seal
    ADVANCED = "advanced"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The organisation that a certificate names, "" where it does not. `country` is ISO 3166-1 alpha-2.

    `identifier` is the organizationIdentifier of EN 319 412-1, such as VATSI-12345678.
    """

    legal_name: str
    identifier: str
    country: str
    common_name: str


def holder_of(certificate: x509.Certificate) -> Holder:
    """Return whom a certificate names. Pure."""
    return Holder(
        legal_name=_name(certificate.subject, NameOID.ORGANIZATION_NAME),
        identifier=_name(certificate.subject, NameOID.ORGANIZATION_IDENTIFIER),
        country=_name(certificate.subject, NameOID.COUNTRY_NAME).upper(),
        common_name=_name(certificate.subject, NameOID.COMMON_NAME),
    )


def quality_of(chain: Sequence[x509.Certificate]) -> Quality:
    """Return what the first certificate of a chain says of itself; the rest shows whether it is a demo's. Pure."""
    if is_demo(chain):
        return Quality.TEST
    said = _statements(chain[0])
    if _COMPLIANT in said and _ESEAL in said.get(_TYPES, set()):
        return Quality.QUALIFIED if _IN_DEVICE in said else Quality.QUALIFIED_CERTIFICATE
    return Quality.ADVANCED


def is_demo(certificates: Iterable[x509.Certificate]) -> bool:
    """Tell whether one of the certificates is a demo's authority, or was issued by one. Pure."""
    names = (name for one in certificates for name in (one.subject, one.issuer))
    return any(_name(name, NameOID.COMMON_NAME) == DEMO_AUTHORITY for name in names)


def check_key(certificate: x509.Certificate) -> None:
    """Refuse a certificate whose key is weak, out of all proportion, or of a kind that seals do not use.

    Raises SealUnusable. Pure.
    """
    try:
        key = certificate.public_key()
    except UNREADABLE as error:
        raise SealUnusable("its key cannot be read") from error
    if isinstance(key, RSAPublicKey):
        if key.key_size not in _RSA_BITS or key.public_numbers().e > _MOST_EXPONENT:
            raise SealUnusable(f"an RSA key of {key.key_size} bits")
    elif not isinstance(key, EllipticCurvePublicKey) or key.curve.name not in _CURVES:
        raise SealUnusable("neither an RSA key nor one on a curve of NIST")


def is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Tell whether a certificate is signed with the key of another one, and that key is good enough for it. Pure."""
    try:
        check_key(issuer)
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, SealUnusable, *UNREADABLE):
        return False
    return True


def check_use(certificate: x509.Certificate) -> None:
    """Refuse a certificate that may not sign content, or that is an authority's own. Raises SealUnusable. Pure."""
    try:
        extensions = certificate.extensions
    except UNREADABLE as error:
        raise SealUnusable("its extensions cannot be read") from error
    for extension in extensions:
        if isinstance(extension.value, x509.BasicConstraints) and extension.value.ca:
            raise SealUnusable("an authority's certificate")
        if isinstance(extension.value, x509.KeyUsage):
            use = extension.value
            if not (use.digital_signature or use.content_commitment):
                raise SealUnusable("its key may not sign")


def certificate_of(der: bytes) -> x509.Certificate:
    """Return a certificate whose names and dates can be read; they are else read when it is too late. Pure.

    Raises SealUnusable.
    """
    try:
        found = x509.load_der_x509_certificate(der)
        _ = found.subject, found.issuer, found.not_valid_before_utc, found.not_valid_after_utc
    except UNREADABLE as error:
        raise SealUnusable("a certificate that cannot be read") from error
    return found


def certificates_in(pem: bytes) -> list[x509.Certificate]:
    """Return the certificates of a PEM file. Raises SealUnusable. Pure."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise SealUnusable("no certificates in PEM") from error


def pem_of(certificates: Iterable[x509.Certificate]) -> str:
    """Return certificates as PEM. Pure."""
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in certificates)


def der_of(certificate: x509.Certificate) -> bytes:
    """Return a certificate's own bytes. Pure."""
    return certificate.public_bytes(Encoding.DER)


def _name(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    value = found[0].value if len(found) == 1 else ""  # of two names nobody can tell which is meant
    return value.strip() if isinstance(value, str) else ""


class _Statement(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields = [("id", core.ObjectIdentifier), ("info", core.Any, {"optional": True})]  # noqa: RUF012


class _Statements(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _Statement


class _Types(core.SequenceOf):  # type: ignore[misc]
    _child_spec = core.ObjectIdentifier


def _statements(certificate: x509.Certificate) -> dict[str, set[str]]:
    """Return the qualified statements by identifier; of the types which they are. What cannot be read says nothing."""
    found: dict[str, set[str]] = {}
    try:
        extension = certificate.extensions.get_extension_for_oid(_STATEMENTS).value
        if isinstance(extension, x509.UnrecognizedExtension):
            for one in _Statements.load(extension.value, strict=True):
                is_types = one["id"].native == _TYPES
                found[one["id"].native] = set(one["info"].parse(_Types).native) if is_types else set()
    except (x509.ExtensionNotFound, AttributeError, *UNREADABLE):
        return {}
    return found
