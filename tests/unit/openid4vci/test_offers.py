"""How far a wallet has come with an offer; what an offer and the metadata say."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from app.cli.demo_setup import institution
from app.db import secret_digest
from app.openid4vci.errors import Code, WalletRefused
from app.openid4vci.metadata import issuer_metadata, link_by_value, offer_document
from app.openid4vci.requests import GRANT, token_request
from app.openid4vci.secrets import NONCE_TTL, WalletSecrets
from app.openid4vci.values import MAX_TRIES, Configuration, Progress, Stage, stage
from app.signing import Algorithm

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)
FRESH = Progress(expires_at=LATER, redeemed_at=None, token_expires_at=None, taken_at=None, tries=0)
URL = "https://tool.example.org/issuers/uni"
OFFER = UUID(int=1)


@pytest.mark.parametrize(
    ("progress", "expected"),
    [
        (FRESH, Stage.WAITING),
        (replace(FRESH, expires_at=NOW), Stage.EXPIRED),
        (replace(FRESH, tries=MAX_TRIES - 1), Stage.WAITING),
        (replace(FRESH, tries=MAX_TRIES), Stage.LOCKED),
        (replace(FRESH, redeemed_at=BEFORE, token_expires_at=LATER), Stage.OPENED),
        (replace(FRESH, expires_at=BEFORE, redeemed_at=BEFORE, token_expires_at=LATER), Stage.OPENED),
        (replace(FRESH, redeemed_at=BEFORE, token_expires_at=NOW), Stage.EXPIRED),
        (replace(FRESH, redeemed_at=BEFORE), Stage.EXPIRED),
        (replace(FRESH, redeemed_at=BEFORE, token_expires_at=BEFORE, taken_at=BEFORE), Stage.TAKEN),
    ],
)
def test_an_offer_is_where_its_moments_say(progress, expected):
    assert stage(progress, NOW) is expected


def test_a_link_holds_the_whole_offer():
    document = offer_document(URL, "code", with_tx_code=True)
    link = link_by_value(document)
    assert link.startswith("openid-credential-offer://?")
    assert json.loads(parse_qs(urlsplit(link).query)["credential_offer"][0]) == document
    assert document["grants"][GRANT]["tx_code"] == {"input_mode": "numeric", "length": 6}
    assert "tx_code" not in offer_document(URL, "code", with_tx_code=False)["grants"][GRANT]


def test_what_is_offered_is_in_the_metadata_and_names_how_it_is_signed():
    profile = institution("did:web:tool.example.org:issuers:uni")
    found = issuer_metadata(URL, profile, [Algorithm.RS256, Algorithm.ES256], "https://tool.example.org/type")
    supported = found["credential_configurations_supported"]
    assert list(supported) == offer_document(URL, "code", with_tx_code=False)["credential_configuration_ids"]
    assert found["credential_issuer"] == URL
    assert supported[Configuration.OPEN_BADGE]["credential_signing_alg_values_supported"] == ["ecdsa-rdfc-2019"]
    assert supported[Configuration.SD_JWT]["credential_signing_alg_values_supported"] == ["RS256", "ES256"]
    for configuration in Configuration:
        assert ("proof_types_supported" in supported[configuration]) is configuration.is_bound
    assert json.dumps(found)


def test_secrets_are_the_same_each_time_and_tell_nothing_of_each_other():
    secrets, others = WalletSecrets("s" * 48), WalletSecrets("t" * 48)
    assert secrets.code(OFFER) == WalletSecrets("s" * 48).code(OFFER)
    found = {one.code(OFFER) for one in (secrets, others)} | {secrets.reference(OFFER), secrets.code(UUID(int=2))}
    assert len(found) == 4
    assert len(secret_digest(secrets.code(OFFER))) == 64
    assert secrets.is_tx_code(OFFER, f" {secrets.tx_code(OFFER)} ")
    for wrong in ("", "000", secrets.tx_code(OFFER) + "0", "č"):
        assert not secrets.is_tx_code(OFFER, wrong)


def test_a_nonce_is_known_again_by_the_institution_that_gave_it_and_no_other():
    secrets = WalletSecrets("s" * 48)
    nonce = secrets.nonce("uni", NOW)
    assert nonce != secrets.nonce("uni", NOW)
    assert secrets.nonce_end("uni", nonce) == (NOW + NONCE_TTL).timestamp()
    for slug, text in (
        ("other", nonce),
        ("uni", nonce + "A"),
        ("uni", "9" + nonce),
        ("uni", ""),
        ("uni", "\ud800.x.y"),
    ):
        assert secrets.nonce_end(slug, text) is None


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, Code.INVALID_REQUEST),
        ({"grant_type": "password"}, Code.UNSUPPORTED_GRANT_TYPE),
        ({"grant_type": GRANT}, Code.INVALID_REQUEST),
        ({"grant_type": GRANT, "pre-authorized_code": "c" * 201}, Code.INVALID_GRANT),
        ({"grant_type": GRANT, "pre-authorized_code": "c", "tx_code": "1" * 201}, Code.INVALID_GRANT),
    ],
)
def test_a_token_request_is_refused_by_the_words_of_oauth(form, code):
    with pytest.raises(WalletRefused) as caught:
        token_request(form)
    assert caught.value.code is code
