"""did:web, did:key and Multikey."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.signing import (
    controller_of,
    did_document,
    did_key_public_key,
    did_web,
    from_base58btc,
    from_multikey,
    to_base58btc,
    to_multikey,
)


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


@pytest.mark.parametrize("private", [Ed25519PrivateKey.generate(), generate_private_key(SECP256R1())])
def test_a_key_survives_being_written_as_multikey(private):
    key = private.public_key()

    assert from_multikey(to_multikey(key)) == key


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
