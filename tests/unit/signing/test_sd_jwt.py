"""RFC 9901, SD-JWT. https://www.rfc-editor.org/rfc/rfc9901"""

import json
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.signing import (
    DisclosureInvalid,
    PrivateKeySigner,
    TokenMalformed,
    disclosed_claims,
    is_disclosable,
    opened_disclosable,
    sign_disclosable,
    sign_token,
    withholding,
)
from app.signing.sd_jwt import _digest
from tests.unit.verification.signers import content

SIGNER = PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(bytes(32)))
CLAIMS = {"iss": "did:web:x", "vct": "https://x", "name": "Ana", "in": {"sl": {"grade": 9, "title": "a"}}, "n": [1]}


def signed(claims, *disclosures):
    """Return a token of these claims, signed as they are, with these disclosures."""
    return "~".join([sign_token(claims, SIGNER, typ="dc+sd-jwt", kid="k"), *disclosures, ""])


def disclosure(*parts):
    from app.signing.jose import encoded

    return encoded(json.dumps(parts).encode())


def read(text):
    return disclosed_claims(opened_disclosable(text))


def test_with_all_disclosures_the_claims_are_read_as_they_were():
    token = sign_disclosable(CLAIMS, [["name"], ["in", "sl", "grade"], ["n"], ["not there"]], SIGNER, "k", decoys=5)

    assert is_disclosable(token)
    assert read(token) == CLAIMS
    assert token.count("~") == 4
    body = opened_disclosable(token).token.unverified_claims
    assert "name" not in body and "Ana" not in json.dumps(body)
    assert len(body["_sd"]) == 5 == len(set(body["_sd"]))
    assert body["_sd"] == sorted(body["_sd"])
    assert read(token.partition("~")[0] + "~") == {
        "iss": "did:web:x",
        "vct": "https://x",
        "in": {"sl": {"title": "a"}},
    }


def test_claims_are_withheld_by_name_wherever_they_stand():
    token = sign_disclosable(CLAIMS, [["name"], ["in", "sl", "grade"]], SIGNER, "k")

    assert read(withholding(token, {"grade"})) == {**CLAIMS, "in": {"sl": {"title": "a"}}}
    assert withholding(token, set()) == token
    element = disclosure("salt", {"no": "name"})
    assert withholding(signed({}, element), {"grade"}) == signed({}, element)
    for broken in ("no token", signed({}, disclosure("salt"))):
        with pytest.raises((TokenMalformed, DisclosureInvalid)):
            withholding(broken, {"grade"})


def test_each_disclosure_has_a_salt_of_its_own():
    tokens = [sign_disclosable(CLAIMS, [["name"]], SIGNER, "k") for _ in range(2)]

    first, second = (content(token.split("~")[1]) for token in tokens)
    assert first[1:] == second[1:] == ["name", "Ana"]
    assert first[0] != second[0]
    assert len(first[0]) == 22


@pytest.mark.parametrize("name", ["iss", "vct", "status", "cnf", "nbf", "exp", "_sd", "..."])
def test_who_vouches_for_what_and_how_long_cannot_be_withheld(name):
    one = disclosure("salt", name, "x")

    with pytest.raises(ValueError, match="may not be withheld"):
        sign_disclosable({name: "x"}, [[name]], SIGNER, "k")
    with pytest.raises(DisclosureInvalid):
        read(signed({"_sd": [_digest(one)]}, one))


def test_disclosures_nested_in_others_and_of_items_are_read():
    inner = disclosure("s1", "family", "Zgled")
    outer = disclosure("s2", "name", {"given": "Ana", "_sd": [_digest(inner)]})
    item = disclosure("s3", "second")
    claims = {"_sd": [_digest(outer)], "list": ["first", {"...": _digest(item)}, {"...": _digest("decoy")}]}

    assert read(signed(claims, inner, outer, item)) == {
        "name": {"given": "Ana", "family": "Zgled"},
        "list": ["first", "second"],
    }
    with pytest.raises(DisclosureInvalid):  # its place is in a disclosure that is not shown
        read(signed(claims, inner, item))


ONE = disclosure("s", "a", 1)
DIGEST = _digest(ONE)
WITHIN = disclosure("s", "b", {"_sd": [DIGEST]})


@pytest.mark.parametrize(
    ("claims", "disclosures"),
    [
        ({"_sd": [DIGEST, DIGEST]}, [ONE]),
        ({"_sd": [DIGEST], "in": {"_sd": [DIGEST]}}, [ONE]),
        ({"_sd": [DIGEST, _digest(WITHIN)]}, [ONE, WITHIN]),
        ({"_sd": [DIGEST]}, [ONE, ONE]),
        ({"_sd": [DIGEST], "a": 2}, [ONE]),
        ({"_sd": [DIGEST, _digest(disclosure("t", "a", 1))]}, [ONE, disclosure("t", "a", 1)]),
        ({}, [ONE]),
        ({"_sd": DIGEST}, [ONE]),
        ({"_sd": [1]}, []),
        ({"_sd": ["short"]}, []),
        ({"_sd_alg": "sha-512", "_sd": [DIGEST]}, [ONE]),
        ({"in": {"_sd_alg": "sha-256"}}, []),
        ({"in": {"...": DIGEST}}, [ONE]),
        ({"list": [{"...": DIGEST}]}, [ONE]),
        ({"list": [{"...": DIGEST, "x": 1}]}, [ONE]),
        ({"_sd": [_digest(disclosure("s", "a"))]}, [disclosure("s", "a")]),
        ({"_sd": [_digest(disclosure("s", 1, 1))]}, [disclosure("s", 1, 1)]),
        ({"_sd": [_digest(disclosure(1, "a", 1))]}, [disclosure(1, "a", 1)]),
        ({"_sd": [_digest(disclosure("s", "a", 1, 2))]}, [disclosure("s", "a", 1, 2)]),
        ({"_sd": [_digest(disclosure("s", "a", {"_sd_alg": "x"}))]}, [disclosure("s", "a", {"_sd_alg": "x"})]),
    ],
    ids=range(20),
)
def test_digests_and_disclosures_that_do_not_fit_each_other_are_refused(claims, disclosures):
    with pytest.raises(DisclosureInvalid):
        read(signed(claims, *disclosures))


def test_disclosures_that_open_into_depths_are_refused():
    inner = disclosure("s", "x", 1)
    disclosures = [inner]
    for _ in range(60):
        inner = disclosure("s", "x", {"_sd": [_digest(inner)]})
        disclosures.append(inner)

    with pytest.raises(TokenMalformed):
        read(signed({"_sd": [_digest(inner)]}, *disclosures))
    with pytest.raises(TokenMalformed):
        read(signed({}, *["AA"] * 501))


@given(st.text('eyJ0._-~AZ=[]{}"', max_size=60))
def test_whatever_is_pasted_ends_in_a_refusal_or_in_claims(text):
    with suppress(TokenMalformed, DisclosureInvalid):
        read(text)
