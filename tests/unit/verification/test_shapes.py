"""Open Badges by template: byte for byte what the full way makes, or the full way itself."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa_key

from app.awards import LearnerName, StatusEntry
from app.courses import Score
from app.formats import document, shape, slots, specimen
from app.signing import (
    AlgorithmUnsuitable,
    DocumentNotSignable,
    PrivateKeySigner,
    add_proof,
    as_bytes,
    canonical,
    verify_proof,
)
from app.verification.shapes import Shapes
from tests.unit.formats.full import FULL
from tests.unit.formats.sample import AWARD, MOMENT, award
from tests.unit.verification.stranger import METHOD, SIGNER

LABELLED = Score(points=Decimal(3), points_possible=Decimal(4), label="prav dobro (8)")
KINDS = {
    "english": AWARD,
    "slovenian": award(achievement={"language": "sl"}),
    "everything": FULL,
    "no-grade": award(grade=None),
    "grade-in-words": award(grade=LABELLED),
    "without-subject-or-end": award(subject_id="", valid_until=None),
    "rare-characters": award(achievement={"title": {"en": "Digital 😀"}}),
}
NAMES = [
    'Ana "Ančka" Žnidaršič',
    "A\\B",
    "Анна 安娜",
    "{name} _:c14n0 <urn:x>",
    "specimen-of-a-name",
    "x" * 300,
    "٣ %s\u2028",
]


def learners(kind, count=8):
    """Return awards of one kind to different learners."""
    for number in range(count):
        yield replace(
            kind,
            award_id=UUID(int=number),
            credential_url=f"https://tool.example/credentials/{UUID(int=number)}",
            learner=LearnerName(full=NAMES[number % len(NAMES)], given=f"{number}"),
            subject_id=kind.subject_id and f"urn:uuid:{UUID(int=number)}",
            awarded_at=MOMENT + timedelta(hours=number),
            valid_from=MOMENT + timedelta(days=number),
            valid_until=kind.valid_until and kind.valid_until + timedelta(seconds=number),
            grade=kind.grade and replace(kind.grade, points=Decimal(number) / 3, graded_at=MOMENT),
            status=StatusEntry(list_url=f"https://tool.example/status/{number % 2}", index=number * 9973),
        )


def in_full(made, signer=SIGNER):
    return as_bytes(add_proof(document(made), signer, METHOD, MOMENT))


class Counting:
    """Canonicalizes, and counts how often."""

    def __init__(self):
        self.times = 0

    def __call__(self, made):
        self.times += 1
        return canonical(made)


@pytest.mark.parametrize("kind", KINDS)
def test_the_bytes_are_those_of_the_full_way_and_from_the_third_award_on_nothing_is_canonicalized(kind):
    counting = Counting()
    shapes = Shapes(canonicalize=counting)

    for made in learners(KINDS[kind]):
        assert shapes.signed(made, SIGNER, METHOD, MOMENT) == in_full(made)
    assert counting.times == 2


def test_what_a_p256_key_signs_by_template_is_verified():
    key, shapes = generate_private_key(SECP256R1()), Shapes()
    signer = PrivateKeySigner(key)

    for made in learners(AWARD, 4):
        signed = json.loads(shapes.signed(made, signer, METHOD, MOMENT))
        expected = json.loads(in_full(made, signer))
        assert signed["proof"][0]["cryptosuite"] == "ecdsa-rdfc-2019"
        assert verify_proof(signed, lambda _: key.public_key()) == METHOD
        signed["proof"][0]["proofValue"] = expected["proof"][0]["proofValue"] = ""
        assert signed == expected


def test_an_rsa_key_makes_no_such_proof():
    signer = PrivateKeySigner(generate_rsa_key(65537, 2048))

    with pytest.raises(AlgorithmUnsuitable):
        Shapes().signed(AWARD, signer, METHOD, MOMENT)


@pytest.mark.parametrize("name", ["a\0b", "a\x0bb", "a\x7f", "\ufffe", "a\ud800"])
def test_a_name_that_cannot_be_signed_is_refused_by_a_warm_template_too(name):
    shapes = Shapes()
    for made in learners(AWARD, 4):
        shapes.signed(made, SIGNER, METHOD, MOMENT)

    with pytest.raises(DocumentNotSignable):
        shapes.signed(award(learner=LearnerName(full=name)), SIGNER, METHOD, MOMENT)


def test_rare_characters_are_filled_in_and_rare_addresses_go_the_full_way_and_all_come_out_alike():
    counting = Counting()
    shapes = Shapes(canonicalize=counting)
    for made in learners(AWARD, 4):
        shapes.signed(made, SIGNER, METHOD, MOMENT)
    rare = [award(learner=LearnerName(full="Ana 😀")), award(subject_id="urn:x:č"), award(subject_id="https://a/../b")]

    for made in rare:
        assert shapes.signed(made, SIGNER, METHOD, MOMENT) == in_full(made)
    assert counting.times == 2 + 2


def test_a_learner_who_is_the_issuer_or_the_achievement_is_signed_as_one_node():
    shapes = Shapes()
    for made in learners(AWARD, 4):
        shapes.signed(made, SIGNER, METHOD, MOMENT)

    for subject in (AWARD.issuer.did, AWARD.achievement_url, AWARD.credential_url):
        made = award(subject_id=subject)
        assert shapes.signed(made, SIGNER, METHOD, MOMENT) == in_full(made)


def test_definitions_that_differ_in_one_word_under_one_address_do_not_share_a_template():
    shapes = Shapes()
    for made in learners(AWARD, 4):
        shapes.signed(made, SIGNER, METHOD, MOMENT)

    for made in (award(achievement={"description": {"en": "Another"}}), award(issuer={"street": "Nova ulica 2"})):
        assert shapes.signed(made, SIGNER, METHOD, MOMENT) == in_full(made)


def test_shapes_that_push_each_other_out_are_still_right():
    shapes = Shapes(most=1)

    for one, other in zip(learners(AWARD, 2), learners(KINDS["no-grade"], 2), strict=True):
        for made in (one, one, one, other):
            assert shapes.signed(made, SIGNER, METHOD, MOMENT) == in_full(made)


def test_many_threads_share_the_templates():
    shapes = Shapes(most=2)
    several = [made for kind in ("english", "no-grade", "slovenian") for made in learners(KINDS[kind], 10)]
    with ThreadPoolExecutor(8) as pool:
        signed = list(pool.map(lambda made: shapes.signed(made, SIGNER, METHOD, MOMENT), several))

    for made, content in list(zip(several, signed, strict=True))[::5]:
        assert content == in_full(made)


@pytest.mark.parametrize("kind", KINDS)
def test_awards_of_one_shape_have_the_same_specimen_which_is_of_that_shape_and_holds_nothing_of_the_learner(kind):
    first, *others = learners(KINDS[kind])

    assert all(shape(other) == shape(first) for other in others)
    assert all(specimen(other) == specimen(first) for other in others)
    assert shape(specimen(first)) == shape(first)
    assert NAMES[0] not in str(document(specimen(first)))


def test_what_a_shape_leaves_out_does_not_stand_in_the_document():
    other = replace(
        AWARD,
        award_id=UUID(int=99),
        learner=LearnerName(full=AWARD.learner.full, given="Other", family="Other"),
        grade=replace(AWARD.grade, graded_at=MOMENT) if AWARD.grade else None,
    )
    in_words = award(grade=replace(LABELLED, points=Decimal(1), points_possible=Decimal(9), points_minimum=Decimal(-1)))

    assert document(other) == document(AWARD)
    assert document(in_words) == document(award(grade=LABELLED))


@pytest.mark.parametrize("kind", KINDS)
def test_every_slot_of_a_shape_stands_in_its_document_as_a_whole_value(kind):
    sample = specimen(KINDS[kind])
    values = slots(sample)

    assert len(set(values.values())) == len(values)
    assert sorted(leaf for leaf in leaves(document(sample)) if leaf in values.values()) == sorted(values.values())


def leaves(value):
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from leaves(part)
    else:
        yield value
