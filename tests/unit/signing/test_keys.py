"""The key file."""

import json
import multiprocessing
import stat
from pathlib import Path

import pytest

from app.signing import IssuerKeyMissing, KeyFile, KeyFileMissing, KeyFileUnreadable, to_multikey

PASSPHRASE = "a passphrase for tests"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "lti-keys.json"


@pytest.fixture
def keys(path: Path) -> KeyFile:
    return KeyFile(path, PASSPHRASE)


def add_key(path: Path, slug: str) -> None:
    KeyFile(path, PASSPHRASE).add_issuer_key(slug)


def test_the_tool_key_is_made_once_and_then_stays(keys, path):
    keys.ensure_tool_key()
    kid, key = keys.tool_key()
    keys.ensure_tool_key()

    assert KeyFile(path, PASSPHRASE).tool_key()[0] == kid
    assert key.key_size >= 2048


def test_the_published_key_set_holds_no_private_numbers(keys):
    keys.ensure_tool_key()
    kid, key = keys.tool_key()
    (published,) = keys.tool_jwks()["keys"]

    assert set(published) == {"kty", "n", "e", "kid", "alg", "use"}
    assert (published["kid"], published["alg"], published["use"]) == (kid, "RS256", "sig")
    assert int.from_bytes(_base64url(published["n"])) == key.public_key().public_numbers().n


def test_an_institutions_newest_key_signs_and_the_old_ones_are_kept(keys):
    first = keys.add_issuer_key("zgled")
    second = keys.add_issuer_key("zgled")
    keys.add_issuer_key("other")

    assert keys.issuer_keys("zgled") == [first, second]
    assert keys.active_issuer_key("zgled") == second
    assert to_multikey(second.signer.public_key) == second.public == second.key_id


def test_an_institution_without_a_key_is_named_as_the_problem(keys):
    keys.add_issuer_key("other")

    assert keys.issuer_keys("zgled") == []
    with pytest.raises(IssuerKeyMissing):
        keys.active_issuer_key("zgled")


def test_a_missing_file_is_not_made_up(keys):
    with pytest.raises(KeyFileMissing):
        keys.tool_key()
    with pytest.raises(KeyFileMissing):
        keys.issuer_keys("zgled")


def test_nobody_else_on_the_machine_can_read_the_file_and_no_key_lies_open_in_it(keys, path):
    keys.ensure_tool_key()
    keys.add_issuer_key("zgled")
    text = path.read_text()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert text.count("BEGIN ENCRYPTED PRIVATE KEY") == 2
    assert "BEGIN PRIVATE KEY" not in text


def test_a_key_does_not_show_itself_when_it_is_printed(keys):
    assert "Ed25519PrivateKey" not in repr(keys.add_issuer_key("zgled"))


def test_another_passphrase_opens_nothing_and_adds_nothing(keys, path):
    keys.ensure_tool_key()
    stranger = KeyFile(path, "another passphrase")

    with pytest.raises(KeyFileUnreadable):
        stranger.tool_key()
    with pytest.raises(KeyFileUnreadable):
        stranger.add_issuer_key("zgled")
    assert keys.issuer_keys("zgled") == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"tool": [{}], "issuers": {}}', '{"tool": 1, "issuers": 2}', "\x00"])
def test_a_damaged_file_is_reported_as_unreadable(path, text):
    path.parent.mkdir()
    path.write_text(text)

    with pytest.raises(KeyFileUnreadable):
        KeyFile(path, PASSPHRASE).tool_jwks()
    with pytest.raises(KeyFileUnreadable):
        KeyFile(path, PASSPHRASE).add_issuer_key("zgled")
    assert path.read_text() == text


def test_a_public_key_that_was_swapped_in_the_file_is_noticed(keys, path):
    ours, theirs = keys.add_issuer_key("zgled"), keys.add_issuer_key("other")
    path.write_text(path.read_text().replace(ours.public, theirs.public))

    with pytest.raises(KeyFileUnreadable):
        _ = KeyFile(path, PASSPHRASE).active_issuer_key("zgled").signer


def test_a_key_added_by_another_process_is_seen_without_a_restart(keys, path):
    first = keys.add_issuer_key("zgled")
    second = KeyFile(path, PASSPHRASE).add_issuer_key("zgled")

    assert keys.issuer_keys("zgled") == [first, second]


def test_processes_that_add_keys_at_the_same_time_lose_none(keys, path):
    context = multiprocessing.get_context("spawn")
    slugs = [f"institution-{number}" for number in range(4)]
    processes = [context.Process(target=add_key, args=(path, slug)) for slug in slugs]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)

    assert sorted(json.loads(path.read_text())["issuers"]) == slugs


def test_the_example_shows_the_shape_of_a_real_file(keys, path):
    keys.ensure_tool_key()
    keys.add_issuer_key("zgled")
    real = json.loads(path.read_text())
    example = json.loads((Path(__file__).parents[3] / "lti-keys.example").read_text())

    assert example.keys() == real.keys()
    assert example["tool"][0].keys() == real["tool"][0].keys()
    (shown,) = example["issuers"].values()
    assert shown[0].keys() == real["issuers"]["zgled"][0].keys()


def _base64url(text: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
