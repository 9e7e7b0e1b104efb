"""What lies in a file of anybody's, and whether its pages may be relied on."""

import base64
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from app.clock import utc_now
from app.signing import DocumentTooComplex, KeyRevocation, SigningBusy
from app.verification import Enclosures
from tests.unit.signing.seal_world import NOW, seal_pair


def enclosures(found):
    def read_paper(_):
        if isinstance(found, Exception):
            raise found
        return found

    return Enclosures(read_paper=read_paper, authorities=lambda: [], own=lambda: [], clock=utc_now)


@pytest.mark.parametrize(("seal", "is_changed"), [("none", False), ("broken", True)])
def test_a_paper_whose_pages_were_changed_is_told_from_one_without_a_seal(seal, is_changed):
    found = enclosures({"attached": "{}", "seal": seal}).opened(b"%PDF-1.7")

    assert (found.unverified_credential, found.is_changed) == ("{}", is_changed)


def test_a_certificate_that_cannot_be_read_vouches_for_no_page():
    found = enclosures({"attached": "{}", "seal": "whole", "certificates": ["MAA="]}).opened(b"%PDF-1.7")

    assert found.is_changed


def test_nobody_vouches_for_pages_under_a_seal_that_its_institution_has_withdrawn():
    certificate = seal_pair().certificate
    written = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    known = replace(
        enclosures({"attached": "{}", "seal": "whole", "certificates": [written]}), own=lambda: [certificate]
    )
    withdrawal = KeyRevocation(since=NOW, at=NOW, reason="Stolen")

    assert known.opened(b"%PDF-1.7").seal == "known"
    assert replace(known, withdrawal_of=lambda _: withdrawal).opened(b"%PDF-1.7").seal == "whole"


def test_a_paper_that_cannot_be_read_in_time_holds_nothing_and_a_busy_machine_is_no_fault_of_it():
    assert enclosures(DocumentTooComplex()).opened(b"%PDF-1.7").unverified_credential is None
    with pytest.raises(SigningBusy):
        enclosures(SigningBusy()).opened(b"%PDF-1.7")


def test_a_credential_that_speaks_of_papers_is_none():
    assert enclosures({}).opened(json.dumps({"name": "%PDF-"}).encode()) is None
