"""The institutions' seals: brought in, kept, used where their keys lie, and never a demo's."""

import base64
import json
import stat
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from app.signing import (
    DEMO_AUTHORITY,
    Place,
    PrivateKeySigner,
    Sealer,
    SealerUnavailable,
    SealerWrong,
    SealFileUnreadable,
    Seals,
    SealUnusable,
    TimestampUnavailable,
    check_seal,
    pem_of,
    taken_apart,
    unpacked_seal,
    verified,
)
from app.signing.jades import sealed_with
from tests.unit.signing.seal_world import HOLDER, NOW, YEAR, authority, certified, key_of, seal_pair, served

PASSPHRASE = "a passphrase for tests"
TEXT = b'{"a": "text"}'


@pytest.fixture
def path(tmp_path):
    return tmp_path / "seals" / "seals.json"


@pytest.fixture
def seals(path):
    return Seals(path, PASSPHRASE, timeout_s=5.0)


def chain_of(pair):
    return [pair.certificate, authority().certificate]


def packed(pair, password=b"word"):
    return pkcs12.serialize_key_and_certificates(
        b"seal", pair.key, pair.certificate, [authority().certificate], BestAvailableEncryption(password)
    )


def in_pem(pair, encryption):
    key = pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    # The authority first: authorities hand them out in any order.
    return pem_of(reversed(chain_of(pair))).encode() + key


@pytest.mark.parametrize("kind", ["ES256", "RS256"])
def test_a_seal_is_unpacked_as_authorities_hand_it_out(kind):
    pair = seal_pair(kind)
    for content, password in (
        (packed(pair), "word"),
        (in_pem(pair, BestAvailableEncryption(b"word")), "word"),
        (in_pem(pair, NoEncryption()), ""),
    ):
        chain, key = unpacked_seal(content, password)
        assert chain == chain_of(pair)
        assert key.public_key() == pair.key.public_key()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing",
        packed(seal_pair(), b"other"),
        in_pem(seal_pair(), BestAvailableEncryption(b"other")),
        pem_of([seal_pair().certificate]).encode(),
        in_pem(certified(HOLDER, key=key_of("P-384")), BestAvailableEncryption(b"word")),
        pem_of([authority().certificate]).encode()
        + key_of("another").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word")),
    ],
)
def test_what_is_no_seal_is_refused(content):
    with pytest.raises(SealUnusable):
        unpacked_seal(content, "word")


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (certified({"C": "SI", "O": "Univerza"}), "organizationIdentifier"),
        (certified({"CN": "x"}), "organizationName, organizationIdentifier, countryName"),
        (seal_pair(ends=NOW - timedelta(days=1)), "not valid now"),
        (seal_pair(begins=NOW + timedelta(days=1)), "not valid now"),
        (seal_pair(signs=False), "may not sign"),
        (certified(HOLDER, ca=True), "an authority's"),
        (certified(HOLDER, kind="RS1024"), "1024 bits"),
    ],
)
def test_a_certificate_that_could_not_seal_is_refused_with_the_reason(pair, words):
    with pytest.raises(SealUnusable, match=words):
        check_seal([pair.certificate], NOW)


@pytest.mark.parametrize("kind", ["ES256", "RS256"])
def test_a_seal_seals_from_its_file_whose_key_is_encrypted(seals, path, kind):
    pair = seal_pair(kind)
    seals.put_key("uni", chain_of(pair), pair.key)
    sealed = Sealer(Seals(path, PASSPHRASE), lambda: NOW).sealed("uni", TEXT)

    assert verified(taken_apart(sealed)).certificate == pair.certificate
    assert seals.active("uni").place is Place.FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "BEGIN ENCRYPTED PRIVATE KEY" in json.loads(path.read_text())["uni"][0]["key"]["private_key_pem"]
    with pytest.raises(SealFileUnreadable):
        Sealer(Seals(path, "another passphrase"), lambda: NOW).sealed("uni", TEXT)


def test_the_newest_seal_seals_and_of_those_before_only_the_certificates_stay(seals, path):
    first, second = seal_pair(), seal_pair()
    seals.put_key("uni", chain_of(first), first.key)
    seals.put_key("uni", chain_of(second), second.key)
    seals.put_key("uni", chain_of(second), second.key)

    assert seals.active("uni").certificate == second.certificate
    assert seals.certificates() == [first.certificate, second.certificate]
    assert json.loads(path.read_text())["uni"][0]["key"] is None
    assert seals.active("nobody") is None
    with pytest.raises(SealUnusable):
        seals.opened("nobody")


def test_a_key_that_is_not_the_certificates_is_refused(seals):
    with pytest.raises(SealUnusable):
        seals.put_key("uni", chain_of(seal_pair()), key_of("another"))


@pytest.mark.parametrize("content", ["nothing", "[]", '{"uni": [{}]}', '{"uni": [{"chain_pem": "", "key": null}]}'])
def test_a_damaged_file_is_not_taken_for_an_empty_one(seals, path, content):
    path.parent.mkdir()
    path.write_text(content)
    with pytest.raises(SealFileUnreadable):
        seals.active("uni")


def test_a_demos_seal_is_none_outside_of_a_demo(path):
    demo = certified({"CN": DEMO_AUTHORITY}, ca=True)
    pair = certified(HOLDER, demo)
    with pytest.raises(SealUnusable):
        Seals(path, PASSPHRASE).put_key("uni", [pair.certificate], pair.key)
    Seals(path, PASSPHRASE, demo=True).put_key("uni", [pair.certificate, demo.certificate], pair.key)
    with pytest.raises(SealUnusable):
        Seals(path, PASSPHRASE).active("uni")
    assert Seals(path, PASSPHRASE).certificates() == []


def test_a_key_in_a_device_signs_by_its_reference(path):
    pair = seal_pair()
    asked = []

    def open_device(reference):
        asked.append(reference)
        return PrivateKeySigner(pair.key)

    seals = Seals(path, PASSPHRASE, open_device=open_device)
    seals.put_device("uni", chain_of(pair), "token/seal")
    sealed = Sealer(seals, lambda: NOW).sealed("uni", TEXT)

    assert verified(taken_apart(sealed)).certificate == pair.certificate
    assert set(asked) == {"token/seal"}
    assert "PRIVATE KEY" not in path.read_text()
    with pytest.raises(SealUnusable):
        Sealer(Seals(path, PASSPHRASE), lambda: NOW).sealed("uni", TEXT)


def remote(path, url, pair, gives):
    seals = Seals(path, PASSPHRASE, authorization="Bearer word", timeout_s=5.0)
    seals.put_remote("uni", chain_of(pair), url, gives=gives)
    return Sealer(seals, lambda: NOW)


@pytest.mark.parametrize("kind", ["ES256", "RS256"])
def test_a_service_signs_a_digest_and_never_sees_the_document(path, kind):
    pair, seen = seal_pair(kind), []

    def answer(body, headers):
        question = json.loads(body)
        seen.append((question, headers["Authorization"]))
        return 200, json.dumps({"signature": signed_digest(pair, base64.b64decode(question["digest"]))}).encode()

    with served(answer) as url:
        sealed = remote(path, url, pair, "signature").sealed("uni", TEXT)
    assert verified(taken_apart(sealed)).certificate == pair.certificate
    question, authorization = seen[0]
    assert set(question) == {"algorithm", "digest_algorithm", "digest"}
    assert (question["algorithm"], question["digest_algorithm"], authorization) == (kind, "SHA-256", "Bearer word")


def signed_digest(pair, digest):
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

    prehashed = utils.Prehashed(hashes.SHA256())
    if isinstance(pair.key, rsa.RSAPrivateKey):
        signature = pair.key.sign(digest, padding.PKCS1v15(), prehashed)
    else:
        r, s = utils.decode_dss_signature(pair.key.sign(digest, ec.ECDSA(prehashed)))
        signature = r.to_bytes(32) + s.to_bytes(32)
    return base64.urlsafe_b64encode(signature).decode().rstrip("=")


def test_a_service_may_make_the_whole_seal_of_exactly_this_document(path):
    pair, other = seal_pair(), seal_pair()
    made = {
        "right": sealed_with(TEXT, PrivateKeySigner(pair.key), chain_of(pair), NOW),
        "another document": sealed_with(TEXT + b" ", PrivateKeySigner(pair.key), chain_of(pair), NOW),
        "another certificate": sealed_with(TEXT, PrivateKeySigner(other.key), chain_of(other), NOW),
    }
    asked = []

    def answer(body, _):
        asked.append(json.loads(body))
        return 200, json.dumps({"sealed": json.loads(made[case])}).encode()

    with served(answer) as url:
        sealer = remote(path, url, pair, "seal")
        case = "right"
        taken = taken_apart(sealer.sealed("uni", TEXT))
        assert taken.payload == TEXT
        assert asked == [{"document": TEXT.decode()}]
        for case in ("another document", "another certificate"):  # noqa: B007
            with pytest.raises(SealerWrong):
                sealer.sealed("uni", TEXT)


@pytest.mark.parametrize("gives", ["signature", "seal"])
@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ((500, b""), SealerUnavailable),
        ((302, b"{}"), SealerUnavailable),
        ((200, b"nonsense"), SealerUnavailable),
        ((200, b"[]"), SealerUnavailable),
        ((200, b'"' + b"x" * 400_000 + b'"'), SealerUnavailable),
        ((200, b'{"signature": "AAAA", "sealed": {}}'), SealerWrong),
    ],
)
def test_a_service_that_fails_or_cheats_stores_nothing(path, gives, answer, refusal):
    with served(lambda *_: answer) as url, pytest.raises(refusal):
        remote(path, url, seal_pair(), gives).sealed("uni", TEXT)


def test_without_a_timestamp_nothing_is_sealed_unless_that_was_decided(seals):
    pair = seal_pair()
    seals.put_key("uni", chain_of(pair), pair.key)

    def down(_):
        raise TimestampUnavailable

    with pytest.raises(TimestampUnavailable):
        Sealer(seals, lambda: NOW, down).sealed("uni", TEXT)
    sealed = Sealer(seals, lambda: NOW, down, may_do_without=True).sealed("uni", TEXT)
    assert verified(taken_apart(sealed)).timestamps == ()


def test_an_expired_seal_seals_nothing(seals):
    from app.signing import SealExpired

    pair = seal_pair()
    seals.put_key("uni", chain_of(pair), pair.key)
    with pytest.raises(SealExpired):
        Sealer(seals, lambda: NOW + 2 * YEAR).sealed("uni", TEXT)
