"""Any name that a person can have is signed, verified and read back, or refused with words."""

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.awards import LearnerName, NameMissing, NameUnusable, learner_name
from app.formats import document, elements
from app.signing import DocumentNotSignable, add_proof, canonical, verify_proof
from tests.conformance.ob3.test_second_opinions import pyld_canonical
from tests.unit.formats.sample import AWARD, MOMENT
from tests.unit.verification.stranger import KEY, METHOD, SIGNER


def resolve(method):
    return KEY.public_key() if method == METHOD else None


def credential(full):
    return document(replace(AWARD, learner=LearnerName(full=full)))


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(), max_size=60))
@example("Ana Žnidaršič")
@example("عائشة بنت محمد")
@example("שרה כהן")
@example("王小明")
@example("𞤀𞤣𞤤𞤢𞤥 𞤁𞤢𞤲𞤣𞤫")
@example('O\'Brien-Smith "Bob" \\ <b>&amp;')
@example("Åsa\u030a e\u0301")
@example("urn:x:name")
@example("mark-1-")
@example("می\u200cخواهم")
@example("2026-01-01T00:00:00Z")
@example("\x00")
@example("\ufffe")
@example("\ud800")
def test_a_name_as_it_comes_is_signed_and_read_back_or_refused(full):
    try:
        signed = add_proof(credential(full), SIGNER, METHOD, MOMENT)
    except DocumentNotSignable:
        return
    verify_proof(signed, resolve)

    assert elements(signed).get("learner", "") == full


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(), max_size=60))
@example("\x07bell \ud83d\ude00")
@example("تست \u202e آزمون")
@example("Ana\ufffeZgled")
def test_a_name_that_the_product_takes_from_a_platform_can_always_be_signed_and_all_libraries_agree(full):
    try:
        name = learner_name(full)
    except (NameMissing, NameUnusable):
        return
    unsigned = credential(name.full)

    assert canonical(unsigned) == pyld_canonical(unsigned)
    assert elements(add_proof(unsigned, SIGNER, METHOD, MOMENT))["learner"] == name.full
