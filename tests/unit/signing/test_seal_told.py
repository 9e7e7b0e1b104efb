"""What kind of seal a stored file carries is told from its end alone."""

import json

import pytest

from app.signing import DEMO_AUTHORITY, Quality, told_quality
from app.signing.jades import sealed_with
from app.signing.signer import PrivateKeySigner
from tests.unit.signing.seal_world import (
    COMPLIANT,
    ESEAL,
    HOLDER,
    IN_DEVICE,
    NOW,
    TYPES,
    certified,
    seal_pair,
    statements,
)

TEXT = json.dumps({"title": 'He said "signatures": [] and left', "n": ["signatures"]}).encode()


def sealed(pair, text=TEXT):
    return sealed_with(text, PrivateKeySigner(pair.key), [pair.certificate], NOW)


@pytest.mark.parametrize(
    ("given", "quality"),
    [
        ((COMPLIANT, TYPES, ESEAL, IN_DEVICE), Quality.QUALIFIED),
        ((COMPLIANT, TYPES, ESEAL), Quality.QUALIFIED_CERTIFICATE),
        ((), Quality.ADVANCED),
    ],
)
def test_a_seal_is_of_the_kind_that_its_certificate_says(given, quality):
    extensions = ((statements(*given), False),) if given else ()
    assert told_quality(sealed(seal_pair(extensions=extensions))) is quality


def test_a_demos_seal_is_a_test_wherever_its_members_stand():
    root = certified({"C": "SI", "CN": DEMO_AUTHORITY}, ca=True)
    file = json.loads(sealed(certified(HOLDER, root)))
    turned = {"signatures": file["signatures"], "payload": file["payload"]}
    assert told_quality(json.dumps(file).encode()) is Quality.TEST
    assert told_quality(json.dumps(turned, indent=2).encode()) is Quality.TEST


def test_a_document_without_a_seal_has_none_whatever_it_says():
    assert told_quality(TEXT) is None
    assert told_quality(json.dumps({"title": "signatures"}).encode()) is None
    assert told_quality(b"{}") is None


@pytest.mark.parametrize("signatures", [[], [{}], [{"protected": "!"}], [{"protected": "e30"}], {}, 7])
def test_a_seal_that_cannot_be_read_is_no_qualified_one(signatures):
    assert told_quality(json.dumps({"payload": "{}", "signatures": signatures}).encode()) is Quality.ADVANCED
