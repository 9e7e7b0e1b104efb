"""Seals in PDF files: PAdES baseline B-B (ETSI EN 319 142-1), made with any signer."""

import asyncio
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from app.signing.certificates import der_of
from app.signing.seal_errors import SealUnusable
from app.signing.signer import Algorithm, Signer

if TYPE_CHECKING:
    from pyhanko.sign import signers

_FIELD = "Seal"
_MECHANISMS = {Algorithm.RS256: "sha256_rsa", Algorithm.ES256: "sha256_ecdsa"}


def sealed_pdf(pdf: bytes, signer: Signer, chain: Sequence[x509.Certificate]) -> bytes:
    """Return the file with an unseen seal over all of it; what was there before stays byte for byte.

    `chain` begins with the seal's own certificate. Raises SealUnusable, or what the signer raises.
    """
    # Loaded when the first PDF is sealed: a process that seals none does not need it.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign import fields, signers  # noqa: PLC0415

    if signer.algorithm not in _MECHANISMS:
        raise SealUnusable("no key for seals in PDF files")
    unseen = fields.InvisSigSettings(box_out_of_bounds=True)  # else PDF/UA asks for a name to be read out
    how = signers.PdfSignatureMetadata(
        field_name=_FIELD, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256", app_build_props=None
    )
    field = fields.SigFieldSpec(_FIELD, invis_sig_settings=unseen)
    maker = signers.PdfSigner(how, signer=_pyhanko_signer(signer, chain), new_field_spec=field)
    out = io.BytesIO()

    async def seal() -> None:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        await maker.async_sign_pdf(writer, output=out)

    asyncio.run(seal())
    return out.getvalue()


def _pyhanko_signer(signer: Signer, chain: Sequence[x509.Certificate]) -> "signers.Signer":
    from asn1crypto import algos  # noqa: PLC0415
    from asn1crypto import x509 as asn1  # noqa: PLC0415
    from pyhanko.sign import signers  # noqa: PLC0415
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    certificates = [asn1.Certificate.load(der_of(one)) for one in chain]
    mechanism = algos.SignedDigestAlgorithm({"algorithm": _MECHANISMS[signer.algorithm]})

    class _Signer(signers.Signer):
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002
            return _written(signer, b"" if dry_run else data)

    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(certificates)
    options: dict[str, Any] = {"signing_cert": certificates[0], "cert_registry": store}
    return _Signer(signature_mechanism=mechanism, prefer_pss=False, **options)


def _written(signer: Signer, data: bytes) -> bytes:
    """Return the signature as CMS writes it: ECDSA in DER."""
    signature = signer.sign(data)
    if signer.algorithm is not Algorithm.ES256:
        return signature
    half = len(signature) // 2
    return encode_dss_signature(int.from_bytes(signature[:half]), int.from_bytes(signature[half:]))
