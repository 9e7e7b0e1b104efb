"""PAdES: seals in PDF files, checked by pyHanko's validator as a stranger would, and read by our own reader."""

import base64
import io
import logging
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from app.formats import Papers
from app.signing import (
    Algorithm,
    DocumentTooComplex,
    PrivateKeySigner,
    Sandbox,
    Sealer,
    SealerWrong,
    SealExpired,
    Seals,
    SealUnusable,
    TimestampUnavailable,
    read_paper,
    sealed_pdf,
)
from app.signing.awaiting import awaited
from app.signing.timestamps import request_for, token_in
from tests.unit.formats.sample import AWARD
from tests.unit.signing.seal_world import NOW, YEAR, authority, key_of, seal_pair, stamp_response

TEMPLATE = Path(__file__).parents[3] / "templates" / "credential" / "paper.typ"
CREDENTIAL = b'{"id": "urn:x"}'


@pytest.fixture(scope="module")
def paper():
    return Papers(template=TEMPLATE).pdf(AWARD, CREDENTIAL, "en")


def chain_of(pair):
    return [pair.certificate, authority().certificate]


def stamp(data):
    return token_in(stamp_response(request_for(data, 7)), 7)


def sealed(paper, kind, stamper=None):
    pair = seal_pair(kind)
    return sealed_pdf(paper, PrivateKeySigner(pair.key), chain_of(pair), NOW, stamper)


def status_of(pdf):
    """Return what pyHanko says with the tests' authority alone as trusted root."""
    root = asn1.Certificate.load(authority().certificate.public_bytes(Encoding.DER))
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[-1]
    # Without a purpose that certificates for seals need not name.
    context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=NOW)
    found = async_validate_pdf_signature(signature, context, ts_validation_context=context)
    return signature, awaited(found)


@pytest.mark.parametrize("stamper", [None, stamp])
@pytest.mark.parametrize("kind", ["RS256", "ES256"])
def test_a_seal_is_valid_trusted_and_covers_the_whole_file_for_others(paper, kind, stamper):
    made = sealed(paper, kind, stamper)
    signature, status = status_of(made)

    assert made.startswith(paper), "what was there stays byte for byte"
    assert (status.intact, status.valid) == (True, True)
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert status.modification_level is ModificationLevel.NONE
    assert str(signature.sig_object["/SubFilter"]) == "/ETSI.CAdES.detached"
    assert (status.timestamp_validity is not None) == (stamper is not None)
    if stamper:
        assert (status.timestamp_validity.intact, status.timestamp_validity.timestamp) == (True, NOW)
    found = read_paper(made)
    assert (found["attached"], found["seal"]) == (CREDENTIAL.decode(), "whole")
    assert len(found["certificates"]) == 2


@pytest.mark.parametrize("kind", ["RS256", "ES256"])
def test_one_byte_changed_anywhere_or_appended_breaks_the_seal(paper, kind):
    made = sealed(paper, kind)
    hole = made.index(b"/Contents <")
    for place in (15, len(paper) // 2, len(paper) - 40, hole + 60, len(made) - 60):
        altered = made[:place] + bytes([made[place] ^ 1]) + made[place + 1 :]
        assert read_paper(altered)["seal"] in {"broken", "none"}, place
    assert read_paper(made + b"\n")["seal"] == "broken"
    for more in (b"%%EOF\n", made[len(paper) :]):  # after which the seal may not even be found
        assert read_paper(made + more)["seal"] in {"broken", "none"}


def test_pages_that_are_changed_by_adding_to_the_file_are_found(paper):
    from pyhanko.pdf_utils.generic import TextStringObject, pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer, out = IncrementalPdfFileWriter(io.BytesIO(sealed(paper, "ES256"))), io.BytesIO()
    writer.root[pdf_name("/Lang")] = TextStringObject("de")
    writer.update_root()
    writer.write(out)
    assert read_paper(out.getvalue())["seal"] == "broken"


def test_nothing_is_sealed_with_what_cannot_seal(paper):
    pair, expired = seal_pair("ES256"), seal_pair("ES256", ends=NOW - timedelta(days=1))
    with pytest.raises(SealExpired):
        sealed_pdf(paper, PrivateKeySigner(expired.key), chain_of(expired), NOW)
    with pytest.raises(SealUnusable):
        sealed_pdf(paper, PrivateKeySigner(key_of("RS256")), chain_of(pair), NOW)
    with pytest.raises(SealerWrong):
        sealed_pdf(paper, PrivateKeySigner(key_of("P-256 of another")), chain_of(pair), NOW)


def test_a_signer_is_asked_once_for_each_seal(paper):
    pair, asked = seal_pair("ES256"), []

    class Counting:
        algorithm, public_key = Algorithm.ES256, pair.key.public_key()

        def sign(self, data):
            asked.append(data)
            return PrivateKeySigner(pair.key).sign(data)

    assert read_paper(sealed_pdf(paper, Counting(), chain_of(pair), NOW, stamp))["seal"] == "whole"
    assert len(asked) == 1


def test_while_the_time_cannot_be_stamped_a_paper_is_sealed_only_where_it_may_do_without(paper, tmp_path):
    pair, seals = seal_pair("ES256"), Seals(tmp_path / "seals.json", "a passphrase for tests")
    assert Sealer(seals, lambda: NOW).sealed_paper("uni", paper) is None
    seals.put_key("uni", chain_of(pair), pair.key)

    def silent(_):
        raise TimestampUnavailable

    with pytest.raises(TimestampUnavailable):
        Sealer(seals, lambda: NOW, silent).sealed_paper("uni", paper)
    with pytest.raises(TimestampUnavailable):
        Sealer(seals, lambda: NOW, lambda _: bytes(50_000)).sealed_paper("uni", paper)
    made = Sealer(seals, lambda: NOW, silent, may_do_without=True).sealed_paper("uni", paper)
    assert status_of(made)[1].timestamp_validity is None
    made = Sealer(seals, lambda: NOW, stamp).sealed_paper("uni", paper)
    assert status_of(made)[1].timestamp_validity is not None


def test_a_service_that_seals_whole_documents_leaves_the_paper_unsealed(paper, tmp_path):
    pair, seals = seal_pair("ES256"), Seals(tmp_path / "seals.json", "a passphrase for tests")
    seals.put_remote("uni", chain_of(pair), "https://sealer.example", gives="seal")
    assert Sealer(seals, lambda: NOW).sealed_paper("uni", paper) is None


def pdf_of(*objects):
    """Return a file of these objects, the first of which is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def carrying(stream, filters):
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a) 3 0 R]>>>>>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Type/Filespec/F(a.json)/EF<</F 4 0 R>>>>",
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(stream), filters, stream),
    )


def squeezed(times):
    stream = bytes(100_000_000)
    for _ in range(times):
        stream = zlib.compress(stream)
    return stream


LOOP = pdf_of(b"<</Names<</EmbeddedFiles 2 0 R>>>>", b"<</Kids[2 0 R 2 0 R 2 0 R]>>")


def test_what_hides_in_a_file_of_anybodys_is_answered_in_words_and_in_time(paper):
    sandbox = Sandbox(timeout_s=20, wait_s=10)
    made = sealed(paper, "ES256")
    assert read_paper(carrying(b"{}", b""))["attached"] == "{}"
    files = (
        b"",
        b"%PDF-",
        b"%PDF-1.7\n" + b"<<" * 5000,
        LOOP,
        pdf_of(b"<</Names 1 0 R>>"),
        carrying(b"\xff\xfe", b""),
        carrying(bytes(2_000_000), b""),
        carrying(squeezed(2), b"/Filter[/FlateDecode/FlateDecode]"),
        carrying(squeezed(1), b"/Filter/FlateDecode"),
        *(made[: len(made) * part // 7] for part in range(7)),
    )
    for file in files:
        try:
            found = sandbox.paper(file)
        except DocumentTooComplex:
            continue
        assert found["seal"] != "whole"
        assert found["attached"] in {None, CREDENTIAL.decode()}
    assert base64.b64decode(sandbox.paper(made)["certificates"][0]), "and the next one is read"
    sandbox.close()


def test_a_certificate_that_has_ended_since_does_not_break_the_seal(paper):
    pair = seal_pair("ES256", begins=NOW - 2 * YEAR, ends=NOW - YEAR)
    made = sealed_pdf(paper, PrivateKeySigner(pair.key), chain_of(pair), NOW - YEAR - timedelta(days=1))
    assert read_paper(made)["seal"] == "whole"


def test_a_paper_is_sealed_and_read_whatever_runs_in_the_thread_and_nobodys_logs_fall_silent(paper):
    async def within() -> dict:
        return read_paper(sealed(paper, "ES256"))

    assert awaited(within())["seal"] == "whole"
    assert logging.getLogger("microcredentials").isEnabledFor(logging.ERROR)
