"""An institution's keys of three kinds: which signs what, out of use, revoked."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from app.signing import (
    Algorithm,
    IssuerKeyKnown,
    IssuerKeyMissing,
    IssuerKeyState,
    IssuerKeyUnknown,
    KeyFile,
    KeyFileUnreadable,
    KeyTooWeak,
    PassphraseWeak,
    RevocationInvalid,
    is_signature,
    issuer_key_state,
)

PASSPHRASE = "a passphrase for tests"
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
SINCE = NOW - timedelta(days=3)
JOSE = (Algorithm.ES256, Algorithm.EDDSA, Algorithm.RS256)
EDDSA, ES256, RS256 = Algorithm.EDDSA, Algorithm.ES256, Algorithm.RS256
ACTIVE, OLD, REVOKED = IssuerKeyState.ACTIVE, IssuerKeyState.OLD, IssuerKeyState.REVOKED


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lti-keys.json"


@pytest.fixture
def keys(path: Path) -> KeyFile:
    return KeyFile(path, PASSPHRASE, clock=lambda: NOW)


def states(keys: KeyFile) -> list[IssuerKeyState]:
    found = keys.issuer_keys("zgled")
    return [issuer_key_state(found, key) for key in found]


def test_keys_of_three_kinds_are_made_stored_and_sign(keys, path):
    for algorithm in Algorithm:
        key = keys.add_issuer_key("zgled", algorithm)
        found = KeyFile(path, PASSPHRASE).active_issuer_key("zgled", [algorithm])
        assert (found, found.algorithm, found.created_at) == (key, algorithm, NOW)
        assert is_signature(found.public_key, found.signer.sign(b"text"), b"text")
    rsa = keys.active_issuer_key("zgled", [RS256])
    assert rsa.public_key.key_size >= 3072 and len(rsa.key_id) == 43


def test_what_signs_is_opened_once_until_the_file_changes(keys):
    keys.add_issuer_key("zgled")
    first = keys.active_issuer_key("zgled").signer
    assert keys.active_issuer_key("zgled").signer is first
    newer = keys.add_issuer_key("zgled")
    assert keys.active_issuer_key("zgled").signer.public_key == newer.public_key != first.public_key


def test_each_kind_has_a_key_that_signs_and_the_first_kind_that_there_is_is_taken(keys):
    eddsa = keys.add_issuer_key("zgled")
    assert keys.active_issuer_key("zgled", JOSE) == eddsa
    rsa, es256 = keys.add_issuer_key("zgled", RS256), keys.add_issuer_key("zgled", ES256)
    assert keys.active_issuer_key("zgled") == eddsa  # the Open Badges stay as they are
    assert keys.active_issuer_key("zgled", JOSE) == es256
    assert keys.active_issuer_key("zgled", [RS256]) == rsa
    newer = keys.add_issuer_key("zgled", ES256)
    assert keys.active_issuer_key("zgled", JOSE) == newer
    assert states(keys) == [ACTIVE, ACTIVE, OLD, ACTIVE]


def test_an_rsa_key_alone_signs_no_open_badge(keys):
    keys.add_issuer_key("zgled", RS256)
    with pytest.raises(IssuerKeyMissing):
        keys.active_issuer_key("zgled")


def test_a_retired_key_signs_no_longer_and_no_older_one_takes_its_place(keys):
    keys.add_issuer_key("zgled")
    eddsa = keys.add_issuer_key("zgled")
    with pytest.raises(IssuerKeyMissing):
        keys.retire_issuer_key("zgled", eddsa.key_id)
    es256 = keys.add_issuer_key("zgled", ES256)
    keys.retire_issuer_key("zgled", eddsa.key_id)
    assert keys.active_issuer_key("zgled") == es256
    assert states(keys) == [OLD, OLD, ACTIVE]


def test_a_revoked_key_that_signs_gets_its_successor_in_the_same_act(keys, path):
    keys.add_issuer_key("zgled", ES256)
    key = keys.add_issuer_key("zgled", ES256)
    revoked, successor = keys.revoke_issuer_key("zgled", key.key_id[:12], since=SINCE, reason=" A laptop  was stolen.")

    assert (revoked.revocation.since, revoked.revocation.at) == (SINCE, NOW)
    assert revoked.revocation.reason == "A laptop was stolen."
    assert successor.algorithm is ES256
    again = KeyFile(path, PASSPHRASE)
    assert again.active_issuer_key("zgled") == successor
    assert states(again) == [OLD, REVOKED, ACTIVE]
    assert keys.revoke_issuer_key("zgled", keys.issuer_keys("zgled")[0].key_id, since=SINCE, reason="Too.")[1] is None


def test_a_revocation_moves_earlier_and_never_later(keys):
    key = keys.add_issuer_key("zgled")
    keys.revoke_issuer_key("zgled", key.key_id, since=SINCE, reason="Stolen.")
    for since in (SINCE, SINCE + timedelta(hours=1)):
        with pytest.raises(RevocationInvalid):
            keys.revoke_issuer_key("zgled", key.key_id, since=since, reason="Stolen.")
    earlier, successor = keys.revoke_issuer_key(
        "zgled", key.key_id, since=SINCE - timedelta(days=1), reason="Stolen before."
    )
    assert (earlier.revocation.since, successor) == (SINCE - timedelta(days=1), None)


@pytest.mark.parametrize(
    ("since", "reason"),
    [(NOW + timedelta(seconds=1), "Stolen."), (SINCE, "  "), (SINCE, "x" * 501)],
    ids=["future", "no-reason", "long-reason"],
)
def test_a_revocation_needs_a_reason_and_a_moment_that_has_passed(keys, since, reason):
    key = keys.add_issuer_key("zgled")
    with pytest.raises(RevocationInvalid):
        keys.revoke_issuer_key("zgled", key.key_id, since=since, reason=reason)
    assert keys.issuer_keys("zgled") == [key]


@pytest.mark.parametrize("name", ["", "z", "z6MkNobody"])
def test_a_name_that_fits_no_key_or_several_changes_nothing(keys, name):
    keys.add_issuer_key("zgled")
    keys.add_issuer_key("zgled")
    with pytest.raises(IssuerKeyUnknown):
        keys.revoke_issuer_key("zgled", name, since=SINCE, reason="Stolen.")
    assert REVOKED not in states(keys)


def pem(key: EllipticCurvePrivateKey | RSAPrivateKey, encryption: KeySerializationEncryption | None = None) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())


def test_a_key_from_elsewhere_is_taken_over_once(keys):
    key = generate_private_key(SECP256R1())
    sealed = pem(key, BestAvailableEncryption(b"theirs"))
    with pytest.raises(KeyFileUnreadable):
        keys.import_issuer_key("zgled", sealed, "another")
    imported = keys.import_issuer_key("zgled", sealed, "theirs")
    assert imported.public_key == key.public_key()
    assert is_signature(key.public_key(), keys.active_issuer_key("zgled").signer.sign(b"text"), b"text")
    with pytest.raises(IssuerKeyKnown):
        keys.import_issuer_key("zgled", pem(key))


@pytest.mark.parametrize("key", [generate_private_key(SECP384R1()), generate_rsa(65537, 1024)], ids=["p384", "rsa1024"])
def test_a_weak_key_is_not_taken_over(keys, key):
    with pytest.raises(KeyTooWeak):
        keys.import_issuer_key("zgled", pem(key))


def test_no_key_file_is_made_with_a_passphrase_that_could_be_guessed(path):
    with pytest.raises(PassphraseWeak):
        KeyFile(path, "p" * 24).ensure_tool_key()
    assert not path.exists()


def test_a_key_file_of_before_is_read_and_added_to(keys, path):
    keys.add_issuer_key("zgled")
    content = json.loads(path.read_text())
    del content["issuers"]["zgled"][0]["created_at"]
    path.write_text(json.dumps(content))

    (old,) = keys.issuer_keys("zgled")
    assert (old.created_at, old.revocation, old.device) == (None, None, None)
    assert is_signature(old.public_key, old.signer.sign(b"text"), b"text")
    assert keys.add_issuer_key("zgled") == keys.active_issuer_key("zgled")


@pytest.mark.parametrize(
    "change",
    [
        {"public_multibase": "z6MkNot"},
        {"device": {"token": "t", "id": "01", "label": ""}},
        {"private_key_pem": None, "device": {"token": "t", "id": "no", "label": ""}},
        {"created_at": "2026-11-28T12:00:00"},
        {"revoked": {"since": "yesterday", "at": "2026-11-28T12:00:00Z", "reason": "x"}},
        {"revoked": {"since": "2026-11-28T12:00:00Z"}},
    ],
)
def test_an_entry_that_is_none_makes_the_file_unreadable(keys, path, change):
    keys.add_issuer_key("zgled")
    content = json.loads(path.read_text())
    entry = content["issuers"]["zgled"][0] | change
    content["issuers"]["zgled"][0] = {name: value for name, value in entry.items() if value is not None}
    path.write_text(json.dumps(content))

    with pytest.raises(KeyFileUnreadable):
        keys.issuer_keys("zgled")
