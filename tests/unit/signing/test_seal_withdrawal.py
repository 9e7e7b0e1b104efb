"""A seal that others may have used: its key is forgotten, its certificate known, and nothing sealed without a next."""

import json
from datetime import timedelta

import pytest

from app.signing import RevocationInvalid, Sealer, SealFileUnreadable, Seals, SealUnusable, SealWithdrawn
from tests.unit.signing.seal_world import NOW, authority, seal_pair

SINCE = NOW - timedelta(days=1)


@pytest.fixture
def seals(tmp_path):
    return Seals(tmp_path / "seals.json", "a passphrase for tests")


def put(seals, pair):
    seals.put_key("uni", [pair.certificate, authority().certificate], pair.key)


def withdrawn(seals, pair, since=SINCE, reason="Stolen"):
    name = pair.certificate.fingerprint(pair.certificate.signature_hash_algorithm).hex()
    return seals.withdraw("uni", name[:12], since=since, reason=reason, now=NOW)


def test_nothing_is_sealed_with_a_withdrawn_seal_and_nothing_without_one_in_its_place(seals, tmp_path):
    pair, following = seal_pair(), seal_pair()
    put(seals, pair)
    found = withdrawn(seals, pair)

    assert (found.withdrawal.since, found.withdrawal.reason) == (SINCE, "Stolen")
    assert json.loads((tmp_path / "seals.json").read_text())["uni"][0]["key"] is None
    assert seals.withdrawal_of(pair.certificate) == found.withdrawal
    assert seals.certificates() == [pair.certificate]
    with pytest.raises(SealWithdrawn):
        Sealer(seals, lambda: NOW).sealed("uni", b"{}")
    with pytest.raises(SealUnusable, match="withdrawn"):
        put(seals, pair)

    put(seals, following)
    assert Sealer(seals, lambda: NOW).sealed("uni", b"{}")
    assert seals.withdrawal_of(following.certificate) is None
    assert [one.place.value for one in seals.all("uni")] == ["withdrawn", "file"]


def test_an_earlier_seal_is_withdrawn_while_the_next_one_seals(seals):
    pair, following = seal_pair(), seal_pair()
    put(seals, pair)
    put(seals, following)
    withdrawn(seals, pair)
    assert seals.active("uni").certificate == following.certificate
    assert Sealer(seals, lambda: NOW).sealed("uni", b"{}")


def test_a_seal_that_was_put_again_with_other_authorities_is_withdrawn_as_one(seals):
    pair = seal_pair()
    seals.put_key("uni", [pair.certificate], pair.key)
    put(seals, pair)
    found = withdrawn(seals, pair)
    assert [one.place.value for one in seals.all("uni")] == ["withdrawn", "withdrawn"]
    assert seals.withdrawal_of(pair.certificate) == found.withdrawal
    with pytest.raises(SealWithdrawn):
        Sealer(seals, lambda: NOW).sealed("uni", b"{}")


def test_a_withdrawal_has_a_reason_and_may_move_earlier_only(seals):
    pair = seal_pair()
    put(seals, pair)
    for since, reason in ((SINCE, "  "), (NOW + timedelta(days=1), "Stolen"), (SINCE, "x" * 2000)):
        with pytest.raises(RevocationInvalid):
            withdrawn(seals, pair, since, reason)
    withdrawn(seals, pair)
    with pytest.raises(RevocationInvalid):
        withdrawn(seals, pair, SINCE + timedelta(hours=1))
    assert withdrawn(seals, pair, SINCE - timedelta(hours=1)).withdrawal.since == SINCE - timedelta(hours=1)


@pytest.mark.parametrize("name", ["", "no such"])
def test_a_seal_that_nobody_can_tell_is_not_withdrawn(seals, name):
    put(seals, seal_pair())
    with pytest.raises(SealUnusable, match="of this name"):
        seals.withdraw("uni", name, since=SINCE, reason="Stolen", now=NOW)
    with pytest.raises(SealUnusable):
        seals.withdraw("nobody", "ab", since=SINCE, reason="Stolen", now=NOW)


def test_a_file_with_a_withdrawal_that_cannot_be_read_is_none_of_ours(seals, tmp_path):
    pair = seal_pair()
    put(seals, pair)
    withdrawn(seals, pair)
    file = tmp_path / "seals.json"
    value = json.loads(file.read_text())
    for broken in ({"since": "soon"}, {"since": "2026-11-28T09:00:00", "at": "2026-11-28T09:00:00", "reason": ""}, {}):
        value["uni"][0]["withdrawn"] = broken
        file.write_text(json.dumps(value) + " " * len(str(broken)))
        with pytest.raises(SealFileUnreadable):
            seals.withdrawal_of(pair.certificate)
