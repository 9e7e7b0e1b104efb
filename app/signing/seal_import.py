"""A seal as authorities hand it out: PKCS#12, or PEM with its certificates and its key. Pure."""

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from app.signing.certificates import MAX_CERTIFICATES, certificates_in, holder_of
from app.signing.jades import check_chain
from app.signing.seal_errors import SealExpired, SealUnusable
from app.signing.seals import SealingKey

_PEM = b"-----BEGIN "


def unpacked_seal(content: bytes, password: str) -> tuple[list[x509.Certificate], SealingKey]:
    """Return the certificates, the seal's own first, and its key. Raises SealUnusable."""
    secret = password.encode() or None
    try:
        if _PEM in content:
            certificates = certificates_in(content)
            key: object = load_pem_private_key(content, secret)
        else:
            packed = load_pkcs12(content, secret)
            key = packed.key
            certificates = [one.certificate for one in (packed.cert, *packed.additional_certs) if one]
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SealUnusable("neither PKCS#12 nor PEM with a key, or another password") from error
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise SealUnusable("neither an RSA key nor one on the curve P-256")
    if isinstance(key, EllipticCurvePrivateKey) and not isinstance(key.curve, SECP256R1):
        raise SealUnusable("a key on another curve than P-256")
    own = next((one for one in certificates if one.public_key() == key.public_key()), None)
    if own is None:
        raise SealUnusable("no certificate of this key")
    return ordered(own, certificates), key


def ordered(own: x509.Certificate, certificates: Iterable[x509.Certificate]) -> list[x509.Certificate]:
    """Return the seal's certificate and, link by link, those that lead to its authority; others are left out. Pure."""
    chain, left = [own], list(certificates)
    while len(chain) < MAX_CERTIFICATES:
        issuer = next((one for one in left if one.subject == chain[-1].issuer and one not in chain), None)
        if issuer is None:
            return chain
        chain.append(issuer)
    return chain


def check_seal(chain: list[x509.Certificate], moment: datetime) -> None:
    """Refuse what could not seal a credential: it must be valid, name its holder, and may sign. Raises SealUnusable."""
    try:
        check_chain(chain, moment)
    except SealExpired as error:
        raise SealUnusable("the certificate is not valid now") from error
    holder = holder_of(chain[0])
    lacking = [
        name
        for name, value in (
            ("organizationName", holder.legal_name),
            ("organizationIdentifier", holder.identifier),
            ("countryName", holder.country),
        )
        if not value
    ]
    if lacking:
        raise SealUnusable("the certificate lacks " + ", ".join(lacking))
