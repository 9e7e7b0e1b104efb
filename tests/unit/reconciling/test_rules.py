"""What must be true of awards and lists, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.awards import (
    MIN_SIZE,
    TokenStatus,
    decode_status_list,
    decode_token_status_list,
    encode_status_list,
    encode_token_status_list,
)
from app.reconciling.rules import KEYED, Fault, act_faults, award_faults, differing, does_answer_fit, list_bits
from app.reconciling.stored import place_of
from app.reconciling.values import AwardFacts, ListFacts

NOW = datetime(2026, 11, 28, tzinfo=UTC)
LIST = UUID(int=1)
LISTS = {LIST: ListFacts(issuer_slug="zgled", size=MIN_SIZE)}
SINCE = dict.fromkeys(KEYED, NOW - timedelta(days=9))
SOUND = AwardFacts(
    award_id=UUID(int=2),
    issuer_slug="zgled",
    state="issued",
    awarded_at=NOW,
    list_id=LIST,
    index=5,
    files=KEYED,
    stored_at=NOW,
)


def faults(facts: AwardFacts) -> set[str]:
    return {one.code for one in award_faults(facts, LISTS, SINCE, NOW)}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"state": "pending", "files": (), "stored_at": None},
        {"state": "suspended", "suspended_at": NOW},
        {"state": "superseded", "superseded_at": NOW},
        {"superseded_at": NOW},  # renewed
        {"state": "revoked", "revoked_at": NOW},
        {"state": "revoked", "revoked_at": NOW, "files": (), "stored_at": None},  # before it was signed
        {"erased_at": NOW, "is_named": False, "files": (), "stored_at": None},
        {"files": ("openbadge",), "stored_at": NOW - timedelta(days=10)},  # before the other formats were made
        {"files": (*KEYED, "elm", "pdf-en", "bound:key")},
    ],
)
def test_what_an_award_may_be(changes):
    assert faults(replace(SOUND, **changes)) == set()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"files": ("vc_jwt", "sd_jwt"), "stored_at": NOW - timedelta(days=10)}, Fault.FORMAT_MISSING),
        ({"state": "superseded"}, Fault.STATE_MOMENTS),
        ({"suspended_at": NOW}, Fault.STATE_MOMENTS),
        ({"awarded_at": NOW + timedelta(minutes=6)}, Fault.FROM_THE_FUTURE),
        ({"list_id": UUID(int=9)}, Fault.LIST_MISSING),
        ({"index": -1}, Fault.PLACE_OUTSIDE),
    ],
)
def test_what_an_award_may_not_be(changes, fault):
    assert faults(replace(SOUND, **changes)) == {fault}


def test_an_unknown_act_is_no_move_and_the_last_move_decides():
    acts = [(1, "suspended"), (2, "answered"), (3, "lifted"), (4, "renewed")]
    assert list(act_faults(LIST, "issued", acts)) == []
    assert [one.code for one in act_faults(LIST, "issued", acts[:2])] == [Fault.ACT_DIFFERS]


def test_lists_are_written_here_as_they_are_published_and_each_difference_is_a_place():
    places = {0: TokenStatus.INVALID, 9: TokenStatus.SUSPENDED, MIN_SIZE - 1: TokenStatus.INVALID}
    bits = decode_status_list(encode_status_list(places))
    assert differing(bits, list_bits(places, MIN_SIZE, 1), 1) == set()
    assert differing(bits, list_bits({0: TokenStatus.INVALID, 3: TokenStatus.INVALID}, MIN_SIZE, 1), 1) == {
        3,
        9,
        MIN_SIZE - 1,
    }
    token = decode_token_status_list(encode_token_status_list([0, MIN_SIZE - 1], [9]))
    assert differing(token, list_bits(places, MIN_SIZE, 2), 2) == set()
    assert differing(token, list_bits({**places, 9: TokenStatus.INVALID}, MIN_SIZE, 2), 2) == {9}
    assert len(differing(b"", bits, 1)) == 1000


def test_only_the_answer_of_its_state_fits_and_a_file_without_a_seal_answers_nothing():
    assert does_answer_fit("issued", "expired")
    assert does_answer_fit("revoked", "not_sealed")
    assert not does_answer_fit("revoked", "genuine")
    assert not does_answer_fit("suspended", "status_unreachable")
    assert place_of("https://x/status/1/token", 7) == place_of("https://x/status/1", "7")
