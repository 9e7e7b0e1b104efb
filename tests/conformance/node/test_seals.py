"""Seals of ours: JAdES around the European file by jose, PAdES in the paper by pyHanko and poppler's pdfsig."""

import base64
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from app.awards import ELM
from app.signing import Algorithm, PrivateKeySigner
from app.signing.awaiting import awaited
from app.signing.jades import sealed_with
from tests.conformance.node.issued import Issued, Json
from tests.conformance.node.strangers import Finding, Strangers
from tests.unit.signing.seal_world import HOLDER, NOW, authority, certified


@pytest.fixture
def files(world: Issued) -> list[Json]:
    """Give what the product sealed with a P-256 key, and the same document sealed with an RSA key."""
    issued: Json = json.loads(world.batches[Algorithm.EDDSA].valid[ELM])
    seal = certified(HOLDER, authority(), kind="RS256")
    chain = [seal.certificate, authority().certificate]
    other = sealed_with(issued["payload"].encode(), PrivateKeySigner(seal.key), chain, NOW)
    return [issued, json.loads(other)]


def header_of(file: Json) -> Json:
    """Return the protected header of the only signature."""
    (signature,) = file["signatures"]
    found: Json = json.loads(base64.urlsafe_b64decode(signature["protected"] + "=="))
    return found


def certificate_of(file: Json) -> str:
    """Return the certificate that the file carries, as PEM."""
    return f"-----BEGIN CERTIFICATE-----\n{header_of(file)['x5c'][0]}\n-----END CERTIFICATE-----"


def judged(others: Strangers, file: Json, certificate: str = "") -> Finding:
    """Ask jose about a sealed file, by the certificate in it or another."""
    return others.ask("jose-general", file, certificate=certificate or certificate_of(file))


def with_header(file: Json, **changes: object) -> Json:
    """Return the file with members of its protected header changed, None for gone."""
    header = {name: value for name, value in {**header_of(file), **changes}.items() if value is not None}
    protected = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    return {**file, "signatures": [{**file["signatures"][0], "protected": protected}]}


def test_jose_verifies_the_document_byte_for_byte(others, files):
    for file, algorithm in zip(files, ("ES256", "RS256"), strict=True):
        found = judged(others, file)
        assert (found.verified, found.errors) == (True, [])
        assert found.claims["payload"] == file["payload"]
        assert (found.claims["header"]["alg"], found.claims["header"]["crit"]) == (algorithm, ["b64", "sigT"])
        assert "EuropeanDigitalCredential" in json.loads(found.claims["payload"])["type"]


def test_jose_accepts_nothing_that_was_changed_or_that_another_sealed(others, files):
    stranger = authority().certificate.public_bytes(Encoding.PEM).decode()
    for file, other in zip(files, reversed(files), strict=True):
        payload = file["payload"]
        (signature,) = file["signatures"]
        for wrong in (
            {**file, "payload": payload.replace("Judges the quality", "Invents the quality")},
            {**file, "payload": payload + " "},
            {**file, "signatures": other["signatures"]},
            {**file, "signatures": [{**signature, "signature": "A" * len(signature["signature"])}]},
            {**file, "signatures": [{**signature, "signature": ""}]},
            {**file, "signatures": []},
            with_header(file, sigT="2020-01-01T00:00:00Z"),
            with_header(file, cty="json"),
            with_header(file, b64=True),
            with_header(file, crit=["sigT"]),
            with_header(file, crit=["b64", "sigT", "sigPId"], sigPId="1"),
        ):
            assert wrong != file
            found = judged(others, wrong, certificate_of(file))
            assert not found.verified, wrong["signatures"]
        assert not judged(others, file, stranger).verified
        assert not judged(others, file, certificate_of(other)).verified


def test_jose_believes_no_algorithm_because_the_header_names_it(others, files):
    for file in files:
        own = header_of(file)["alg"]
        for name in {"none", "HS256", "ES256", "RS256", "PS256", "EdDSA"} - {own}:
            assert not judged(others, with_header(file, alg=name)).verified, name
        unsigned = with_header(file, alg="none")
        assert not judged(others, {**unsigned, "signatures": [{**unsigned["signatures"][0], "signature": ""}]}).verified


def paper_status(pdf: bytes) -> PdfSignatureStatus:
    """Return what pyHanko finds of the only seal in a PDF file, with our tests' authority as the only root."""
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    root = asn1_x509.Certificate.load(authority().certificate.public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[root], allow_fetching=False, revocation_mode="soft-fail")
    # The tests' authority does not write that its holders commit to what they seal, which real ones do.
    usage = KeyUsageConstraints(key_usage={"digital_signature"})
    return awaited(async_validate_pdf_signature(signature, context, key_usage_settings=usage))


def test_pyhanko_finds_the_paper_intact_whole_and_sealed_by_the_authority_s_holder(world):
    status = paper_status(world.pdf)
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert status.modification_level in (None, ModificationLevel.NONE)


def test_pyhanko_and_pdfsig_see_a_changed_paper(world, tmp_path):
    changed = tampered(world.pdf)
    assert not paper_status(changed).intact
    assert "Signature is Valid." in pdfsig(world.pdf, tmp_path)
    assert "Total document signed" in pdfsig(world.pdf, tmp_path)
    assert "Digest Mismatch" in pdfsig(changed, tmp_path)


def test_pdfsig_and_pyhanko_see_what_was_added_after_the_seal(world, tmp_path):
    added = world.pdf + b"\n% added\n"
    assert paper_status(added).coverage is not SignatureCoverageLevel.ENTIRE_FILE
    assert "Not total document signed" in pdfsig(added, tmp_path)


def tampered(pdf: bytes) -> bytes:
    """Return the file with a byte of a page's content changed, outside the seal."""
    place = pdf.index(b"stream\n") + 40
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def pdfsig(pdf: bytes, folder: Path) -> str:
    """Return what pdfsig says, or skip."""
    tool = shutil.which("pdfsig")
    if not tool:
        pytest.skip("pdfsig (poppler-utils) is not installed")
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    return subprocess.run([tool, "-nocert", str(file)], capture_output=True, text=True, check=False).stdout
