"""did:web, did:key and Multikey."""

from datetime import datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_p256
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from hypothesis import given
from hypothesis import strategies as st
from jwt import PyJWK

from app.signing import (
    controller_of,
    did_document,
    did_key_public_key,
    did_web,
    from_base58btc,
    from_multikey,
    key_set,
    thumbprint,
    to_base58btc,
    to_multikey,
)

ED25519, P256, RSA = Ed25519PrivateKey.generate(), generate_p256(SECP256R1()), generate_rsa(65537, 2048)


@pytest.mark.parametrize(
    ("url", "segments", "did"),
    [
        ("https://tool.example", ("issuers", "zgled"), "did:web:tool.example:issuers:zgled"),
        ("http://127.0.0.1:8000", ("issuers", "zgled"), "did:web:127.0.0.1%3A8000:issuers:zgled"),
        ("https://tool.example/mc", ("issuers", "a b"), "did:web:tool.example:mc:issuers:a%20b"),
        ("https://tool.example", (), "did:web:tool.example"),
    ],
)
def test_the_identifier_is_made_from_the_address(url, segments, did):
    # https://w3c-ccg.github.io/did-method-web/#method-specific-identifier
    assert did_web(url, *segments) == did


def test_every_key_is_listed_for_assertions_under_an_absolute_id():
    document = did_document("did:web:tool.example", ["z6MkA", "z6MkB"])

    assert document["id"] == "did:web:tool.example"
    assert document["assertionMethod"] == ["did:web:tool.example#z6MkA", "did:web:tool.example#z6MkB"]
    assert document["verificationMethod"][1] == {
        "id": "did:web:tool.example#z6MkB",
        "type": "Multikey",
        "controller": "did:web:tool.example",
        "publicKeyMultibase": "z6MkB",
    }
    assert {controller_of(method) for method in document["assertionMethod"]} == {document["id"]}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        # https://datatracker.ietf.org/doc/html/draft-msporny-base58-03#section-5
        (b"Hello World!", "z2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "z11233QC4"),
    ],
)
def test_base58_agrees_with_its_specification(data, text):
    assert to_base58btc(data) == text
    assert from_base58btc(text) == data


@given(st.binary(max_size=64))
def test_base58_returns_what_was_written(data):
    assert from_base58btc(to_base58btc(data)) == data


@pytest.mark.parametrize("text", ["", "m123", "z0", "zl", "z" + "2" * 300, "z2 2"])
def test_what_is_not_base58_is_refused(text):
    with pytest.raises(ValueError, match="base58btc"):
        from_base58btc(text)


@pytest.mark.parametrize(
    "multikey",
    [
        # https://w3c-ccg.github.io/did-key-spec/#ed25519-x25519 and #p-256
        "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
        "zDnaeucDGfhXHoJVqot3p21RuupNJ2fZrs8Lb1GV83VnSo2jR",
    ],
)
def test_the_key_inside_a_did_key_is_found(multikey):
    key = did_key_public_key(f"did:key:{multikey}#{multikey}")

    assert key is not None
    assert to_multikey(key) == multikey


def test_a_key_survives_being_written_as_multikey():
    for key in (ED25519, P256, RSA):
        assert from_multikey(to_multikey(key.public_key())) == key.public_key()
    assert (to_multikey(ED25519.public_key())[:4], to_multikey(P256.public_key())[:3]) == ("z6Mk", "zDn")


def test_a_revoked_key_stays_in_the_document_with_its_moment_and_asserts_nothing_any_more():
    # https://www.w3.org/TR/cid-1.0/#verification-methods
    since = datetime(2026, 11, 28, 9, tzinfo=timezone(timedelta(hours=1)))
    document = did_document("did:web:tool.example", ["z6MkA", "z6MkB"], {"z6MkA": since})

    assert document["assertionMethod"] == ["did:web:tool.example#z6MkB"]
    assert document["verificationMethod"][0]["revoked"] == "2026-11-28T08:00:00Z"
    assert "revoked" not in document["verificationMethod"][1]


def test_a_key_set_names_each_key_as_the_did_document_does():
    multikeys = [to_multikey(key.public_key()) for key in (ED25519, P256, RSA)]
    keys = key_set("did:web:tool.example", multikeys)["keys"]

    assert [key["kid"] for key in keys] == did_document("did:web:tool.example", multikeys)["assertionMethod"]
    assert [(key["kty"], key["alg"]) for key in keys] == [("OKP", "EdDSA"), ("EC", "ES256"), ("RSA", "RS256")]
    for key in keys:
        assert PyJWK(key).key in [private.public_key() for private in (ED25519, P256, RSA)]
        assert not key.keys() & {"d", "p", "q", "dp", "dq", "qi", "key_ops"}
        assert len(key["kid"]) < 100


def test_a_thumbprint_is_that_of_the_specification():
    # https://www.rfc-editor.org/rfc/rfc8037#appendix-A.3
    key = Ed25519PublicKey.from_public_bytes(
        bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    )

    assert thumbprint(key) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


@pytest.mark.parametrize(
    "method",
    [
        "did:web:tool.example#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
        "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
        "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        "did:key:z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9#"
        "z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9",
        "did:key:x#x",
        "",
    ],
    ids=["web", "no-fragment", "other-fragment", "p384", "garbage", "empty"],
)
def test_other_identifiers_hold_no_key(method):
    assert did_key_public_key(method) is None


@pytest.mark.parametrize("data", [b"\x80\x24" + b"\x02" + bytes(31), b"\x80\x24" + b"\x02" + b"\xff" * 32])
def test_a_point_that_is_not_on_the_curve_is_no_key(data):
    with pytest.raises(ValueError, match=r"Multikey|EC key"):
        from_multikey(to_base58btc(data))
