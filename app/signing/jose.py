"""JSON Web Signatures in compact form: bytes in, token out.

RFC 7515, "JWS Compact Serialization"; of the algorithms only those that credentials are signed with: EdDSA, ES256 and
RS256 (RFC 7518, RFC 8037). PyJWT does the work, over a `Signer`, so that a key in a device signs like one in a file.
"""

import binascii
import json
import re
from dataclasses import dataclass
from typing import Any, Never

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import Algorithm as JwtAlgorithm
from jwt.algorithms import get_default_algorithms
from jwt.utils import base64url_decode, base64url_encode

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


class _SignerAlgorithm(JwtAlgorithm):
    """Signs with a `Signer`, whatever its key is and wherever it lies; it verifies nothing."""

    def prepare_key(self, key: Signer) -> Signer:
        return key

    def sign(self, msg: bytes, key: Signer) -> bytes:
        return key.sign(msg)

    def verify(self, msg: bytes, key: Signer, sig: bytes) -> Never:
        raise NotImplementedError

    @staticmethod
    def to_jwk(key_obj: Signer, as_dict: bool = False) -> Never:
        raise NotImplementedError

    @staticmethod
    def from_jwk(jwk: str | dict[str, Any]) -> Never:
        raise NotImplementedError


def _signing() -> jwt.PyJWS:
    jws = jwt.PyJWS(algorithms=[])
    for name in Algorithm:
        jws.register_algorithm(name, _SignerAlgorithm())
    return jws


_SIGNING = _signing()
_VERIFYING = {name: get_default_algorithms()[name] for name in Algorithm}


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
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
    key: Any = signer  # PyJWT hands it to the algorithm as it is
    return _SIGNING.encode(payload, key, algorithm=signer.algorithm.value, headers=dict(header))


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


def check_header(token: Token, typ: str) -> None:
    """Accept a token of this type, signed by an algorithm of ours and demanding nothing that we do not know.

    Raises TokenTypeWrong, AlgorithmRefused or HeaderNotUnderstood. RFC 8725, "Use Explicit Typing", "Perform
    Algorithm Verification". Pure.
    """
    header = token.unverified_header
    if header.get("alg") not in list(Algorithm):
        raise AlgorithmRefused("another algorithm, or none")
    found = header.get("typ")
    if not isinstance(found, str) or found.lower().removeprefix("application/") != typ:
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
    return base64url_encode(data).decode()


def json_object(data: bytes) -> dict[str, Any]:
    """Return the JSON object in these bytes: no key twice, no constant, no great depth. Raises TokenMalformed. Pure."""
    try:
        value = json.loads(data.decode(), object_pairs_hook=_without_duplicates, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()  # refuses unpaired surrogates, which no page can show
    except (ValueError, RecursionError) as error:
        raise TokenMalformed("not JSON") from error
    if not isinstance(value, dict) or is_deep(value):
        raise TokenMalformed("not a JSON object, or nested too deeply")
    return value


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
