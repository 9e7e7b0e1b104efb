"""JAdES (ETSI TS 119 182-1) as the European Commission seals European digital credentials.

A JWS in the general JSON serialisation (RFC 7515, 7.2.1) whose payload is the document's own text, not encoded
(RFC 7797): what is signed is the header, a dot, and the very bytes of the document. Level B-B; B-T with a timestamp;
`long_term` makes B-LT and B-LTA of that.
"""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from app.signing.certificates import check_key, check_use, der_of
from app.signing.jose import encoded
from app.signing.jws import fits
from app.signing.seal_errors import SealerWrong, SealExpired, SealUnusable
from app.signing.signer import Algorithm, PrivateKeySigner, Signer

TYPE, CONTENT_TYPE = "jose+json", "octet-stream"
CRITICAL = ("b64", "sigT")

Stamp = Callable[[bytes], bytes]
"""Returns the DER of a timestamp token over the bytes. Raises TimestampUnavailable."""


def sealed_with(
    payload: bytes, signer: Signer, chain: Sequence[x509.Certificate], moment: datetime, stamp: Stamp | None = None
) -> bytes:
    """Return the sealed file. `payload` is UTF-8 text, `moment` aware; the first certificate of `chain` the signer's.

    Raises SealUnusable, SealExpired, SealerWrong when the signature does not fit the certificate, what `stamp` raises
    and what the signer raises. Nothing is given out that was not verified here.
    """
    check_chain(chain, moment)
    check_kind(chain[0], signer)
    protected = protected_header(signer.algorithm, chain, moment)
    return file_of(payload, protected, fitting_signature(signing_input(protected, payload), signer, chain[0]), stamp)


def protected_header(algorithm: Algorithm, chain: Sequence[x509.Certificate], moment: datetime) -> str:
    """Return the protected header, encoded. Pure."""
    certificates = [der_of(one) for one in chain]
    header = {
        "alg": algorithm.value,
        "cty": CONTENT_TYPE,
        "typ": TYPE,
        "x5t#S256": encoded(sha256(certificates[0]).digest()),
        "x5c": [base64.b64encode(one).decode() for one in certificates],
        "b64": False,
        "sigT": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "crit": list(CRITICAL),
    }
    return encoded(json.dumps(header, separators=(",", ":")).encode())


def signing_input(protected: str, payload: bytes) -> bytes:
    """Return the bytes that are signed (RFC 7797, 3). Pure."""
    return protected.encode() + b"." + payload


def file_of(payload: bytes, protected: str, signature: bytes, stamp: Stamp | None = None) -> bytes:
    """Return the file, with a timestamp of the signature where `stamp` makes one. Raises what `stamp` raises."""
    signed: dict[str, Any] = {"protected": protected}
    value = encoded(signature)
    if stamp is not None:
        # 5.3.4: of the signature as it is written. The Commission's own samples have it so.
        token = base64.b64encode(stamp(value.encode())).decode()
        signed["header"] = {"etsiU": [component_of("sigTst", {"tstTokens": [{"val": token}]})]}
    signed["signature"] = value
    # With pictures in it the text is 100 kB: the standard library takes longer to quote it than to seal it twice.
    return orjson.dumps({"payload": payload.decode(), "signatures": [signed]})


def component_of(name: str, value: Any) -> str:
    """Return a component to stand beside the signature, encoded (5.3.1). Pure."""
    return encoded(json.dumps({name: value}, separators=(",", ":")).encode())


def with_components(content: bytes, components: Sequence[str]) -> bytes:
    """Return a sealed file of ours with components after those that stand beside its signature. Pure."""
    value = json.loads(content)
    value["signatures"][0]["header"]["etsiU"] += components
    return orjson.dumps(value)


def archive_imprint(payload: bytes, protected: str, signature: str, before: Sequence[str]) -> bytes:
    """Return what an archive timestamp is of (5.3.6.3.1), where the text is not encoded and the components are. Pure.

    `before` are the components before it, as they are written. Like the Commission's software, which all of its samples
    agree with, nothing stands between them.
    """
    return b".".join([payload, protected.encode(), signature.encode(), "".join(before).encode()])


def check_chain(chain: Sequence[x509.Certificate], moment: datetime) -> None:
    """Refuse a chain with which nothing can be sealed at this moment. Raises SealUnusable or SealExpired. Pure."""
    if not chain:
        raise SealUnusable("no certificate")
    check_key(chain[0])
    check_use(chain[0])
    if not chain[0].not_valid_before_utc <= moment <= chain[0].not_valid_after_utc:
        raise SealExpired


def check_kind(certificate: x509.Certificate, signer: Signer) -> None:
    """Refuse a signer whose key cannot be the certificate's. Raises SealUnusable. Pure."""
    if algorithm_of(certificate) is not signer.algorithm:
        raise SealUnusable("the key is of another kind than the certificate's")


def fitting_signature(data: bytes, signer: Signer, certificate: x509.Certificate) -> bytes:
    """Return the signature, once it fits the certificate. Raises SealerWrong, and what the signer raises."""
    digest = sha256(data).digest()  # once: of a document with pictures it costs more than the signature
    signature = signer.sign_hashed(digest) if isinstance(signer, PrivateKeySigner) else signer.sign(data)
    if not fits(certificate, signer.algorithm.value, signature, digest, is_hashed=True):
        raise SealerWrong("the signature does not fit the certificate")
    return signature


def algorithm_of(certificate: x509.Certificate) -> Algorithm:
    """Return the algorithm by which a certificate's key seals. Pure."""
    is_on_a_curve = isinstance(certificate.public_key(), EllipticCurvePublicKey)
    return Algorithm.ES256 if is_on_a_curve else Algorithm.RS256
