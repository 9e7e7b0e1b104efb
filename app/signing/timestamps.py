"""RFC 3161: what is asked of a timestamp authority, and whether what it gave is a timestamp of that. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID

from app.signing.certificates import MAX_CERTIFICATES, UNREADABLE, certificate_of, check_key
from app.signing.seal_errors import SealUnusable, TimestampInvalid, TimestampRefused, TimestampUnsupported

_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_MOST_BYTES = 64 * 1024  # as much as is taken from our own authority; asn1crypto reads slowly
_MOST_ATTRIBUTES = 32  # they are read before anything is known of who signed
_MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError)  # what asn1crypto raises on strangers' bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Timestamp:
    """A timestamp whose own signature fits; whether anybody knows its authority is another question.

    `certificate` is the authority's that signed, `others` came with it.
    """

    at: datetime
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]


def request_for(data: bytes, nonce: int) -> bytes:
    """Return the DER of a request for a timestamp over the SHA-256 of `data`, its certificate included. Pure."""
    imprint = tsp.MessageImprint(
        {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "hashed_message": hashlib.sha256(data).digest(),
        }
    )
    request = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "nonce": nonce, "cert_req": True})
    return bytes(request.dump())


def token_in(response: bytes, nonce: int) -> bytes:
    """Return the DER of the token in an authority's answer to the request with this nonce.

    Raises TimestampInvalid, or TimestampRefused for an answer that says no. Pure.
    """
    try:
        # A refusal has no token, which the library's type of an answer demands.
        said = tsp.PKIStatusInfo.load(core.SequenceOf.load(response, spec=core.Any)[0].dump())
        if said["status"].native not in {"granted", "granted_with_mods"}:
            raise TimestampRefused("the authority refused")
        answer = tsp.TimeStampResp.load(response, strict=True)
        token = answer["time_stamp_token"]
        if _info(token)["nonce"].native != nonce:
            raise TimestampInvalid("an answer to another request")
        return bytes(token.dump())
    except _MALFORMED as error:
        raise TimestampInvalid("no timestamp") from error


def checked_timestamp(token: bytes, data: bytes) -> Timestamp:
    """Return what a token says, once it is a timestamp of `data`.

    Raises TimestampInvalid or TimestampUnsupported. Pure.
    """
    if len(token) > _MOST_BYTES:
        raise TimestampUnsupported("too long")
    try:
        return _checked(cms.ContentInfo.load(token, strict=True), data)
    except TimestampInvalid:
        raise
    except (SealUnusable, *_MALFORMED) as error:
        raise TimestampInvalid("no timestamp") from error


def _checked(token: cms.ContentInfo, data: bytes) -> Timestamp:
    info, signed = _info(token), token["content"]
    imprint = info["message_imprint"]
    if _digest(imprint["hash_algorithm"]["algorithm"].native, data) != imprint["hashed_message"].native:
        raise TimestampInvalid("of something else")
    if len(signed["signer_infos"]) != 1 or len(signed["certificates"]) > MAX_CERTIFICATES:
        raise TimestampInvalid("not a single signature")
    signer = signed["signer_infos"][0]
    certificates = [one.chosen for one in signed["certificates"] if one.name == "certificate"]
    certificate = _signed_by(signer["sid"], certificates)
    _check_attributes(signer, bytes(signed["encap_content_info"]["content"]), certificate)
    opened = certificate_of(certificate.dump())
    _check_purpose(opened)
    _verify(signer, opened)
    at = info["gen_time"].native
    if at.tzinfo is None:
        raise TimestampInvalid("no time zone")
    others = tuple(certificate_of(one.dump()) for one in certificates if one is not certificate)
    return Timestamp(at=at, certificate=opened, others=others)


def _info(token: cms.ContentInfo) -> tsp.TSTInfo:
    if token["content_type"].native != "signed_data":
        raise TimestampInvalid("no signed data")
    content = token["content"]["encap_content_info"]
    if content["content_type"].native != "tst_info":
        raise TimestampInvalid("not a timestamp")
    return tsp.TSTInfo.load(bytes(content["content"]), strict=True)


def _signed_by(sid: cms.SignerIdentifier, certificates: Sequence[asn1_x509.Certificate]) -> asn1_x509.Certificate:
    for one in certificates:
        if sid.name == "issuer_and_serial_number":
            is_it = one.issuer == sid.chosen["issuer"] and one.serial_number == sid.chosen["serial_number"].native
        else:
            is_it = one.key_identifier == sid.chosen.native
        if is_it:
            return one
    raise TimestampInvalid("without its certificate")


def _check_attributes(signer: cms.SignerInfo, content: bytes, certificate: asn1_x509.Certificate) -> None:
    """Refuse a signature that does not bind the content and the certificate (RFC 5652, 5.4; RFC 5816)."""
    if len(signer["signed_attrs"]) > _MOST_ATTRIBUTES:
        raise TimestampInvalid("too much is signed")
    attributes = {one["type"].native: one["values"] for one in signer["signed_attrs"]}
    if attributes["content_type"][0].native != "tst_info":
        raise TimestampInvalid("signed as something else")
    if attributes["message_digest"][0].native != _digest(signer["digest_algorithm"]["algorithm"].native, content):
        raise TimestampInvalid("its content was changed")
    if "signing_certificate_v2" in attributes:
        first = attributes["signing_certificate_v2"][0]["certs"][0]
        named = _digest(first["hash_algorithm"]["algorithm"].native, certificate.dump())
    else:
        first = attributes["signing_certificate"][0]["certs"][0]
        named = hashlib.sha1(certificate.dump(), usedforsecurity=False).digest()
    if first["cert_hash"].native != named:
        raise TimestampInvalid("signed with another certificate")


def _check_purpose(certificate: x509.Certificate) -> None:
    try:
        check_key(certificate)
        use = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (SealUnusable, x509.ExtensionNotFound, *UNREADABLE) as error:
        raise TimestampInvalid("not an authority for timestamps") from error
    # RFC 3161, 2.3: this purpose alone, and critical.
    if list(use.value) != [ExtendedKeyUsageOID.TIME_STAMPING] or not use.critical:
        raise TimestampInvalid("not an authority for timestamps")


def _verify(signer: cms.SignerInfo, certificate: x509.Certificate) -> None:
    algorithm = signer["signature_algorithm"]
    kind = algorithm.signature_algo
    name = signer["digest_algorithm"]["algorithm"].native
    # As DER of a set, not with the tag that it has in its place (RFC 5652, 5.4).
    signed = signer["signed_attrs"].untag().dump(force=True)
    key, signature = certificate.public_key(), signer["signature"].native
    try:
        if isinstance(key, RSAPublicKey) and kind == "rsassa_pkcs1v15":
            key.verify(signature, signed, PKCS1v15(), _hash(name))
        elif isinstance(key, RSAPublicKey) and kind == "rsassa_pss":
            key.verify(signature, signed, PSS(MGF1(_hash(name)), PSS.AUTO), _hash(name))
        elif isinstance(key, EllipticCurvePublicKey) and kind == "ecdsa":
            key.verify(signature, signed, ECDSA(_hash(name)))
        else:
            raise TimestampUnsupported("an algorithm that we do not check")
    except (InvalidSignature, UnsupportedAlgorithm) as error:
        raise TimestampInvalid("its signature does not fit") from error


def _hash(name: str) -> hashes.HashAlgorithm:
    if name not in _HASHES:
        raise TimestampUnsupported("a digest that is not trusted")
    return _HASHES[name]()


def _digest(name: str, data: bytes) -> bytes:
    return hashlib.new(_hash(name).name, data).digest()
