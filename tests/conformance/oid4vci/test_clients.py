"""@openid4vc/openid4vci and @sphereon/oid4vci-client take every form, with their key named in every way."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.openid4vci import Offers
from app.openid4vci.values import Configuration
from app.signing import disclosed_claims, opened_disclosable
from app.verification import Outcome
from tests.conformance.node_process import NodeMissing
from tests.conformance.oid4vci.clients import Clients, clients
from tests.integration.stack import KEYS, Stack, in_situation, make_database, make_keys, threaded_stack

BINDINGS = ("jwk", "did:key", "did:jwk")
BOTH = ("openid4vc", "sphereon")


@pytest.fixture(scope="module")
def others() -> Iterator[Clients]:
    """Give the clients, or skip with the reason."""
    with ExitStack() as stack:
        try:
            found = stack.enter_context(clients())
        except NodeMissing as error:
            pytest.skip(f"Node.js: {error}")
        yield found


@pytest.fixture(scope="module")
def issued(others: Clients, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, UUID]]:
    """Give the product and an award of it."""
    folder: Path = tmp_path_factory.mktemp("wallets")
    make_database(folder / "test.sqlite3")
    make_keys(folder / f"made-{KEYS}")
    with threaded_stack(f"sqlite:///{folder / 'test.sqlite3'}", folder, folder / f"made-{KEYS}") as stack:
        stack.offer()
        award = stack.claim(in_situation("ready")).link(href="/verify/").href.rsplit("/", 1)[1]
        yield stack, UUID(award)


@pytest.mark.parametrize("client", BOTH)
@pytest.mark.parametrize("alg", ["ES256", "EdDSA"])
def test_a_client_takes_the_credential_bound_to_its_key(others, issued, client, alg):
    stack, award_id = issued
    offers: Offers = stack.product.wallets.offers
    for n, binding in enumerate(BINDINGS):
        offer = offers.make(award_id, with_tx_code=n != 1)
        link = offer.short_link if n == 0 else offer.link
        found = others.take(client, link, Configuration.SD_JWT, binding=binding, alg=alg, txCode=offer.tx_code)
        assert isinstance(found, str), (binding, found)
        assert stack.product.verifier.check(found.encode()).outcome is Outcome.GENUINE
        jwk = disclosed_claims(opened_disclosable(found))["cnf"]["jwk"]
        assert jwk["crv"] == {"ES256": "P-256", "EdDSA": "Ed25519"}[alg]


@pytest.mark.parametrize("client", BOTH)
def test_a_client_takes_the_other_forms_as_they_are_stored(others, issued, client):
    stack, award_id = issued
    for configuration in (Configuration.VC_JWT, Configuration.OPEN_BADGE):
        # Sphereon's client proves a key whether it is asked to or not.
        for binding in ("did:key", "did:jwk") if client == "sphereon" else ("", "jwk"):
            offer = stack.product.wallets.offers.make(award_id, with_tx_code=False)
            found = others.take(client, offer.link, configuration, binding=binding)
            stored: Any = stack.product.register.credential(award_id, configuration.stored_as).decode()
            expected = json.loads(stored) if configuration is Configuration.OPEN_BADGE else stored
            assert found == expected


@pytest.mark.parametrize("client", BOTH)
def test_a_client_is_told_that_an_offer_was_used_or_its_code_is_wrong(others, issued, client):
    stack, award_id = issued
    offer = stack.product.wallets.offers.make(award_id, with_tx_code=True)
    wrong = "000000" if offer.tx_code != "000000" else "000001"
    sd_jwt = {"binding": "jwk", "configuration": Configuration.SD_JWT}

    assert "error" in others.take(client, offer.link, **sd_jwt, txCode=wrong)
    assert isinstance(others.take(client, offer.link, **sd_jwt, txCode=offer.tx_code), str)
    assert "error" in others.take(client, offer.link, **sd_jwt, txCode=offer.tx_code)
