"""JSON Web Signatures in compact form: bytes in, token out.

RFC 7515, "JWS Compact Serialization"; of the algorithms only those that credentials are signed with: EdDSA, ES256 and
RS256 (RFC 7518, RFC 8037). A `Signer` signs, so that a key in a device signs like one in a file; PyJWT's own signing
knows keys in memory only, and makes a token a tenth dearer. PyJWT verifies, and reads keys.
"""

import binascii
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Never

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import get_default_algorithms
from jwt.utils import base64url_decode

from app.signing.errors import (
    AlgorithmRefused,
    HeaderNotUnderstood,
    KeyUnfit,
    SignatureInvalid,
    TokenMalformed,
    TokenTypeWrong,
)
from app.signing.signer import Algorithm, PublicKey, Signer

MAX_TOKEN_BYTES = 1_000_000
MIN_RSA_BITS = 2048
MAX_DEPTH = 32
_MAX_HEADER_BYTES = 64_000  # a chain of certificates may stand in it
_MAX_SIGNATURE_BYTES = 1_024
_PART = r"[A-Za-z0-9_-]"
_COMPACT = re.compile(rf"({_PART}+)\.({_PART}+)\.({_PART}*)")


_VERIFYING = {name: get_default_algorithms()[name] for name in Algorithm}
# Half of what a token costs beside its signature: made once, in ASCII, and without looking for circles.
_JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A compact JWS, taken apart and not verified: nothing in it is to be relied on before `verify_token`."""

    unverified_header: dict[str, Any]
    unverified_claims: dict[str, Any]
    signing_input: bytes
    signature: bytes

    @property
    def unverified_key_id(self) -> str:
        """The key that it names, empty if it names none."""
        found = self.unverified_header.get("kid")
        return found if isinstance(found, str) else ""


def sign_token(claims: dict[str, Any], signer: Signer, **header: str) -> str:
    """Return claims as a compact JWS; `header` holds `typ`, `kid` and whatever else is to stand beside `alg`."""
    signed = b".".join((_header(signer.algorithm, tuple(header.items())), _base64url(_JSON.encode(claims).encode())))
    return b".".join((signed, _base64url(signer.sign(signed)))).decode()


@lru_cache(maxsize=256)
def _header(algorithm: Algorithm, fields: tuple[tuple[str, str], ...]) -> bytes:
    return _base64url(_JSON.encode({"alg": algorithm.value, **dict(fields)}).encode())


def is_compact(text: str) -> bool:
    """Tell whether a text has the shape of a compact JWS. Pure."""
    return _COMPACT.fullmatch(text) is not None


def opened_token(text: str) -> Token:
    """Return a compact JWS taken apart, with nothing verified. Raises TokenMalformed. Pure."""
    if len(text) > MAX_TOKEN_BYTES or not (parts := _COMPACT.fullmatch(text)):
        raise TokenMalformed("not a compact JWS, or a very long one")
    header, payload, signature = (_bytes(part) for part in parts.groups())
    if len(header) > _MAX_HEADER_BYTES or len(signature) > _MAX_SIGNATURE_BYTES:
        raise TokenMalformed("a header or a signature that is too long")
    return Token(
        unverified_header=json_object(header),
        unverified_claims=json_object(payload),
        signing_input=text.rpartition(".")[0].encode(),
        signature=signature,
    )


def check_header(token: Token, *types: str) -> None:
    """Accept a token of one of these types, signed by an algorithm of ours and demanding nothing that we do not know.

    "" among the types is a token that does not say its type.

    Raises TokenTypeWrong, AlgorithmRefused or HeaderNotUnderstood. RFC 8725, "Use Explicit Typing", "Perform
    Algorithm Verification". Pure.
    """
    header = token.unverified_header
    if header.get("alg") not in list(Algorithm):
        raise AlgorithmRefused("another algorithm, or none")
    found = header.get("typ", "")
    if not isinstance(found, str) or found.lower().removeprefix("application/") not in types:
        raise TokenTypeWrong("another type of token")
    if "crit" in header or "b64" in header:
        raise HeaderNotUnderstood("an extension that we do not know")


def verify_token(token: Token, key: PublicKey) -> None:
    """Accept a token that `key` has signed. Checks neither type, dates, issuer nor status.

    What kind of key it is decides about the algorithm, never the token alone (RFC 8725, 3.1). Raises KeyUnfit or
    SignatureInvalid.
    """
    algorithm = algorithm_of(key)
    if token.unverified_header.get("alg") != algorithm:
        raise KeyUnfit("the algorithm is not one of this key")
    if not _VERIFYING[algorithm].verify(token.signing_input, key, token.signature):
        raise SignatureInvalid


def algorithm_of(key: PublicKey) -> Algorithm:
    """Return the only algorithm by which we let a key sign. Raises KeyUnfit for a weak one. Pure."""
    if isinstance(key, Ed25519PublicKey):
        return Algorithm.EDDSA
    if isinstance(key, RSAPublicKey) and key.key_size >= MIN_RSA_BITS:
        return Algorithm.RS256
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return Algorithm.ES256
    raise KeyUnfit("a short RSA key, or a curve that we do not use")


def public_key_of(jwk: dict[str, Any]) -> PublicKey:
    """Return the key of a public JSON Web Key. Raises KeyUnfit for a private, weak or unknown one. Pure."""
    if "d" in jwk or "k" in jwk:
        raise KeyUnfit("not a public key")
    try:
        key = jwt.PyJWK(jwk, algorithm=_ALGORITHM_OF_KIND.get(str(jwk.get("kty")))).key
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        raise KeyUnfit("not a JSON Web Key") from error
    algorithm_of(key)
    found: PublicKey = key
    return found


def encoded(data: bytes) -> str:
    """Return bytes in base64url without padding. Pure."""
    return _base64url(data).decode()


def json_object(data: bytes) -> dict[str, Any]:
    """Return the JSON object in these bytes: no key twice, no constant, no great depth. Raises TokenMalformed. Pure."""
    try:
        value = strict_json(data.decode())
        json.dumps(value, ensure_ascii=False).encode()  # refuses unpaired surrogates, which no page can show
    except (ValueError, RecursionError) as error:
        raise TokenMalformed("not JSON") from error
    if not isinstance(value, dict) or is_deep(value):
        raise TokenMalformed("not a JSON object, or nested too deeply")
    return value


def strict_json(text: str | bytes) -> Any:
    """Return the JSON value of a text: no key twice, no constant. Raises ValueError or RecursionError. Pure."""
    return json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_no_constant)


def is_deep(value: Any) -> bool:
    """Tell whether JSON is nested beyond what any credential is. Pure."""
    level = [value]
    for _ in range(MAX_DEPTH):
        parts = (part.values() if isinstance(part, dict) else part for part in level if isinstance(part, dict | list))
        level = [part for group in parts for part in group]
    return bool(level)


def decoded(text: str) -> bytes:
    """Return the bytes of base64url without padding. Raises TokenMalformed. Pure."""
    if not re.fullmatch(rf"{_PART}*", text):
        raise TokenMalformed("not base64url")
    return _bytes(text)


def _base64url(data: bytes) -> bytes:
    return binascii.b2a_base64(data, newline=False).rstrip(b"=").replace(b"+", b"-").replace(b"/", b"_")


def _bytes(text: str) -> bytes:
    try:
        data = base64url_decode(text)
    except (binascii.Error, ValueError) as error:
        raise TokenMalformed("not base64url") from error
    if encoded(data) != text:  # two spellings of one token would be two tokens
        raise TokenMalformed("not base64url as it is written")
    return data


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Readers differ in which of two equal keys they believe.
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key is repeated")
    return dict(pairs)


def _no_constant(name: str) -> Never:
    raise ValueError(f"{name} is not JSON")


_ALGORITHM_OF_KIND = {"OKP": Algorithm.EDDSA.value, "EC": Algorithm.ES256.value, "RSA": Algorithm.RS256.value}
