"""Seals in PDF files: PAdES baseline (ETSI EN 319 142-1), made with any signer. Level B-B; B-T with a timestamp."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from app.signing.awaiting import awaited
from app.signing.certificates import der_of
from app.signing.jades import Stamp, check_chain, check_kind, fitting_signature
from app.signing.seal_errors import TimestampUnavailable
from app.signing.signer import Algorithm, Signer

if TYPE_CHECKING:
    from asn1crypto import cms
    from pyhanko.sign import signers, timestamps

_FIELD = "Seal"
_MECHANISMS = {Algorithm.RS256: "sha256_rsa", Algorithm.ES256: "sha256_ecdsa"}
_LONGEST_ECDSA = 72  # the DER of two numbers on the curve P-256
# Room for the seal is left in the file before it is made, and what is not needed stays empty.
_STAMP_BYTES = 12 * 1024
_FRAME_BYTES = 4 * 1024


def sealed_pdf(
    pdf: bytes, signer: Signer, chain: Sequence[x509.Certificate], moment: datetime, stamp: Stamp | None = None
) -> bytes:
    """Return the file with an unseen seal over all of it; what was there before stays byte for byte.

    `chain` begins with the seal's own certificate, `moment` is aware. Raises SealUnusable, SealExpired, SealerWrong
    when the signature does not fit the certificate, what `stamp` raises and what the signer raises.
    """
    # Loaded when the first PDF is sealed: a process that seals none does not need it.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign import fields, signers  # noqa: PLC0415

    check_chain(chain, moment)
    check_kind(chain[0], signer)
    unseen = fields.InvisSigSettings(box_out_of_bounds=True)  # else PDF/UA asks for a name to be read out
    how = signers.PdfSignatureMetadata(
        field_name=_FIELD, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256", app_build_props=None
    )
    field = fields.SigFieldSpec(_FIELD, invis_sig_settings=unseen)
    made: list[bytes] = []
    maker = signers.PdfSigner(
        how,
        signer=_pyhanko_signer(signer, chain, made),
        timestamper=_timestamper(stamp, made) if stamp else None,
        new_field_spec=field,
    )
    out = io.BytesIO()
    room = _FRAME_BYTES + sum(len(der_of(one)) for one in chain) + (_STAMP_BYTES if stamp else 0)

    async def seal() -> None:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        await maker.async_sign_pdf(writer, output=out, bytes_reserved=2 * room)  # in hexadecimal digits

    awaited(seal())
    return out.getvalue()


def _pyhanko_signer(signer: Signer, chain: Sequence[x509.Certificate], made: list[bytes]) -> "signers.Signer":
    """Return the library's view of a signer, which puts the signature that it made into `made`, too."""
    from asn1crypto import algos  # noqa: PLC0415
    from asn1crypto import x509 as asn1  # noqa: PLC0415
    from pyhanko.sign import signers  # noqa: PLC0415
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    certificates = [asn1.Certificate.load(der_of(one)) for one in chain]
    mechanism = algos.SignedDigestAlgorithm({"algorithm": _MECHANISMS[signer.algorithm]})

    class _Signer(signers.Signer):
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002
            if dry_run:  # a device or service is asked once for each seal
                return bytes(_longest(signer))
            made.append(_in_cms(signer.algorithm, fitting_signature(data, signer, chain[0])))
            return made[-1]

    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(certificates)
    options: dict[str, Any] = {"signing_cert": certificates[0], "cert_registry": store}
    return _Signer(signature_mechanism=mechanism, prefer_pss=False, **options)


def _timestamper(stamp: Stamp, made: list[bytes]) -> "timestamps.TimeStamper":
    """Return the library's view of an authority. It hands on a digest only, and ours wants what was digested."""
    from asn1crypto import cms  # noqa: PLC0415
    from pyhanko.sign import timestamps  # noqa: PLC0415

    class _TimeStamper(timestamps.TimeStamper):
        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> "cms.ContentInfo":  # noqa: ARG002
            token = stamp(made[-1])
            if len(token) > _STAMP_BYTES:
                raise TimestampUnavailable("a longer one than there is room for")
            return cms.ContentInfo.load(token)

    return _TimeStamper()  # type: ignore[no-untyped-call]


def _longest(signer: Signer) -> int:
    key = signer.public_key
    return key.key_size // 8 if isinstance(key, RSAPublicKey) else _LONGEST_ECDSA


def _in_cms(algorithm: Algorithm, signature: bytes) -> bytes:
    """Return the signature as CMS writes it: ECDSA in DER."""
    if algorithm is not Algorithm.ES256:
        return signature
    half = len(signature) // 2
    return encode_dss_signature(int.from_bytes(signature[:half]), int.from_bytes(signature[half:]))
