"""What programs are told: one answer that is genuine, how the issuer is known, and the status with its list."""

from dataclasses import replace

import pytest

from app.formats import document
from app.signing import PrivateKeySigner, Quality, add_proof
from app.verification import (
    PAGES_CHANGED,
    TEST_SEAL,
    KnownBy,
    Outcome,
    SealReport,
    StatusSaid,
    answer_of,
    known_by,
    status_list_of,
    status_said,
)
from app.verification.seal_values import SealStepName
from app.verification.steps import Step
from tests.unit.formats.sample import AWARD, MOMENT
from tests.unit.verification.stranger import CREDENTIAL, KEY, METHOD, verifier


def sealed(**changes):
    steps = tuple(Step(number=at, name=name, passed=True) for at, name in enumerate(SealStepName, start=1))
    return SealReport(outcome=Outcome.GENUINE, code="", steps=steps, checked_at=MOMENT, **changes)


def test_a_genuine_credential_is_genuine_and_its_list_is_named():
    report = verifier().check(CREDENTIAL)
    assert answer_of(report) == "genuine"
    assert known_by(report) is KnownBy.REGISTER
    assert (status_said(report), status_list_of(report)) == (StatusSaid.VALID, AWARD.status.list_url)


def test_changed_pages_are_not_genuine_whatever_lies_in_them():
    assert answer_of(verifier().check(CREDENTIAL), are_pages_changed=True) == PAGES_CHANGED


def test_an_altered_credential_says_nothing_of_its_issuer_or_its_status():
    report = verifier().check({**CREDENTIAL, "name": "Something else"})
    assert answer_of(report, are_pages_changed=True) == "altered"
    assert known_by(report) is KnownBy.NOBODY
    assert (status_said(report), status_list_of(report)) == (StatusSaid.UNKNOWN, "")


def test_a_credential_without_a_list_is_not_called_unrevoked():
    bare = {name: value for name, value in document(AWARD).items() if name != "credentialStatus"}
    report = verifier().check(add_proof(bare, PrivateKeySigner(KEY), METHOD, MOMENT))
    assert (answer_of(report), status_said(report)) == ("genuine", StatusSaid.NONE)


@pytest.mark.parametrize(
    ("quality", "answer"), [(Quality.TEST, TEST_SEAL), (Quality.ADVANCED, "genuine"), (Quality.QUALIFIED, "genuine")]
)
def test_the_seal_of_a_demo_is_not_genuine(quality, answer):
    assert answer_of(sealed(quality=quality)) == answer


def test_a_seal_tells_who_issued_it_only_where_somebody_known_vouches_for_it():
    assert known_by(sealed()) is KnownBy.SEAL
    unknown = replace(sealed(), steps=tuple(replace(step, passed=None) for step in sealed().steps))
    assert known_by(unknown) is KnownBy.NOBODY


def test_the_list_of_a_sealed_file_is_the_place_without_its_number():
    report = sealed(document={"credentialStatus": {"id": "https://tool.example/status/1#7"}})
    assert (status_said(report), status_list_of(report)) == (StatusSaid.VALID, "https://tool.example/status/1")
