"""The gate between an earned result and a credential: every combination."""

from datetime import UTC, datetime
from itertools import combinations, product

import pytest

from app.assessment import Attestation, Missing, Supervision, unmet

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LEARNER, EXAMINER, SOMEBODY = "11", "3", "12"
ALL = [
    Attestation(
        learner_id=learner, attester_id=attester, supervised=supervised, identity_confirmed=identified, attested_at=NOW
    )
    for learner, attester, supervised, identified in product(
        (LEARNER, SOMEBODY), (EXAMINER, LEARNER, SOMEBODY), (True, False), (True, False)
    )
]
SETS = [chosen for size in range(3) for chosen in combinations(ALL, size)]


def counts(attestation: Attestation) -> bool:
    """Whether an attestation is about the learner, by somebody else, at a supervised sitting."""
    return attestation.learner_id == LEARNER and attestation.attester_id != LEARNER and attestation.supervised


@pytest.mark.parametrize("supervision", [None, *Supervision])
def test_the_gate_opens_exactly_when_the_promise_is_kept(supervision):
    for chosen in SETS:
        supervised = any(counts(one) for one in chosen)
        identified = any(counts(one) and one.identity_confirmed for one in chosen)
        kept = {
            None: False,
            Supervision.UNSUPERVISED: True,
            Supervision.SUPERVISED: supervised,
            Supervision.SUPERVISED_IDENTIFIED: identified,
        }[supervision]
        assert (unmet(supervision, LEARNER, chosen) == []) is kept, chosen


def test_without_a_choice_nothing_is_issued_whatever_was_attested():
    assert all(unmet(None, LEARNER, chosen) == [Missing.SUPERVISION_CHOICE] for chosen in SETS)


def test_what_is_missing_is_named():
    supervised = Attestation(
        learner_id=LEARNER, attester_id=EXAMINER, supervised=True, identity_confirmed=False, attested_at=NOW
    )
    sitting, identity = Missing.SUPERVISED_SITTING, Missing.IDENTITY_CONFIRMATION
    assert unmet(Supervision.SUPERVISED, LEARNER, []) == [sitting]
    assert unmet(Supervision.SUPERVISED_IDENTIFIED, LEARNER, []) == [sitting, identity]
    assert unmet(Supervision.SUPERVISED_IDENTIFIED, LEARNER, [supervised]) == [identity]


def test_only_the_unsupervised_value_needs_no_attestation():
    assert [value.needs_attestation for value in Supervision] == [False, True, True]


def test_each_value_has_a_concept_of_its_own_in_the_eu_list():
    assert len({value.uri for value in Supervision}) == 3
    assert all(value.uri.endswith(f"/{value.code}") for value in Supervision)
