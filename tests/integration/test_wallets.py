"""A wallet takes a credential over HTTP, and is refused with the specification's words wherever it must be."""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from app.awards import Award, AwardMissing, AwardState, HolderCopies
from app.awards.holder_copies import MAX_COPIES
from app.awards.models import AwardRow
from app.openid4vci import WalletOffer
from app.openid4vci.values import Configuration, Stage
from app.signing import disclosed_claims, opened_disclosable, public_jwk, to_multikey
from app.verification import Outcome
from tests.integration.stack import Stack, in_situation
from tests.integration.wallet_client import Answer, Wallet, key_header, signer_of

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def awarded(stack: Stack) -> UUID:
    stack.offer()
    return UUID(stack.claim(in_situation("ready")).link(href="/verify/").href.rsplit("/", 1)[1])


def offered(stack: Stack, award_id: UUID, *, with_tx_code: bool = False) -> WalletOffer:
    return stack.product.wallets.offers.make(award_id, with_tx_code=with_tx_code)


def bytes_of(text: str, award: Award) -> bytes:
    return text.encode()


def stage_of(stack: Stack, award_id: UUID) -> Stage:
    offer = stack.product.wallets.offers.newest(award_id)
    assert offer
    return offer.stage


def now(stack: Stack) -> int:
    return int(stack.clock().timestamp())


def given(answer: Answer) -> Any:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    (one,) = answer.json()["credentials"]
    return one["credential"]


def refused(answer: Answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def token_of(answer: Answer) -> str:
    assert answer.status_code == 200, answer.text
    assert answer.json()["token_type"] == "Bearer"
    return str(answer.json()["access_token"])


def set_state(stack: Stack, award_id: UUID, state: AwardState) -> None:
    with stack.product.db.write() as session:
        session.get_one(AwardRow, award_id).state = state


def test_a_wallet_takes_the_credential_bound_to_its_key_in_each_way_that_it_can_name_it(stack: Stack) -> None:
    award_id = awarded(stack)
    keys = {"jwk": None, "did:key": generate_private_key(SECP256R1()), "did:jwk": None}
    for binding, key in keys.items():
        wallet = Wallet(offered(stack, award_id).short_link, signer_of(key), binding)
        assert stage_of(stack, award_id) is Stage.WAITING
        token = token_of(wallet.exchange())
        assert stage_of(stack, award_id) is Stage.OPENED
        first = given(wallet.fetch(token, Configuration.SD_JWT, wallet.proof(now(stack))))

        claims = disclosed_claims(opened_disclosable(first))
        assert claims["cnf"]["jwk"] == public_jwk(wallet.signer.public_key)
        assert stack.product.verifier.check(first.encode()).outcome is Outcome.GENUINE
        assert stage_of(stack, award_id) is Stage.TAKEN

        # A lost answer is asked for again; an older wallet sends one proof.
        older = {"format": "vc+sd-jwt", "proof": {"proof_type": "jwt", "jwt": wallet.proof(now(stack))}}
        assert given(wallet.ask(token, older)) == first
        stranger = signer_of()
        other = wallet.proof(now(stack), header=key_header(wallet.signer, binding))
        wallet.signer = stranger
        assert given(wallet.fetch(token, Configuration.SD_JWT, other)) == first
        assert refused(wallet.fetch(token, Configuration.SD_JWT, wallet.proof(now(stack)))) == (
            400,
            "credential_request_denied",
        )


@on_sqlite
def test_the_other_forms_come_as_they_are_stored_with_or_without_a_proof(stack: Stack) -> None:
    award_id = awarded(stack)
    wallet = Wallet(offered(stack, award_id).link)
    token = token_of(wallet.exchange())
    stored = {name: stack.product.register.credential(award_id, name.stored_as) or b"" for name in Configuration}

    assert given(wallet.fetch(token, Configuration.VC_JWT)) == stored[Configuration.VC_JWT].decode()
    badge = given(wallet.fetch(token, Configuration.OPEN_BADGE, wallet.proof(now(stack))))
    assert badge == json.loads(stored[Configuration.OPEN_BADGE])
    assert stack.product.verifier.check(badge).outcome is Outcome.GENUINE
    assert badge == json.loads(stored[Configuration.OPEN_BADGE])
    answer = wallet.fetch(token, Configuration.VC_JWT, wallet.proof(now(stack), aud="https://elsewhere.example.org"))
    assert refused(answer) == (400, "invalid_proof")


@on_sqlite
def test_a_code_is_exchanged_once_and_only_by_who_has_the_digits(stack: Stack) -> None:
    award_id = awarded(stack)
    offer = offered(stack, award_id, with_tx_code=True)
    wallet = Wallet(offer.link)
    wrong = "000000" if offer.tx_code != "000000" else "000001"

    assert refused(wallet.exchange()) == (400, "invalid_request")
    assert refused(wallet.exchange(wrong)) == (400, "invalid_grant")
    token_of(wallet.exchange(offer.tx_code))
    assert refused(wallet.exchange(offer.tx_code)) == (400, "invalid_grant")

    offer = offered(stack, award_id, with_tx_code=True)
    wallet = Wallet(offer.short_link)
    wrong = "000000" if offer.tx_code != "000000" else "000001"
    for _ in range(3):
        assert refused(wallet.exchange(wrong)) == (400, "invalid_grant")
    assert refused(wallet.exchange(offer.tx_code)) == (400, "invalid_grant")
    assert stage_of(stack, award_id) is Stage.LOCKED
    assert requests.get(offer_address(offer), timeout=10).status_code == 404

    plain = Wallet(offered(stack, award_id).link)
    assert refused(plain.exchange("123456")) == (400, "invalid_request")
    assert refused(plain.exchange(grant_type="authorization_code")) == (400, "unsupported_grant_type")
    assert refused(plain.exchange(**{"pre-authorized_code": "x" * 5000})) == (400, "invalid_grant")
    assert refused(plain.exchange(**{"pre-authorized_code": "x"})) == (400, "invalid_grant")
    offered(stack, award_id)  # a newer offer ends it
    assert refused(plain.exchange()) == (400, "invalid_grant")
    late = Wallet(offered(stack, award_id).link)
    stack.clock.ahead_s += 601
    assert refused(late.exchange()) == (400, "invalid_grant")


def offer_address(offer: WalletOffer) -> str:
    return unquote(offer.short_link.partition("credential_offer_uri=")[2])


@on_sqlite
def test_a_proof_is_refused_that_is_replayed_foreign_old_unsigned_or_gives_a_private_key_away(stack: Stack) -> None:
    award_id = awarded(stack)
    wallet = Wallet(offered(stack, award_id).link)
    token, at = token_of(wallet.exchange()), now(stack)
    jwk = public_jwk(wallet.signer.public_key)

    def answer(proof: str) -> tuple[int, str]:
        return refused(wallet.fetch(token, Configuration.SD_JWT, proof))

    assert answer("") == (400, "invalid_proof")
    assert answer(wallet.proof(at, aud="https://elsewhere.example.org")) == (400, "invalid_proof")
    assert answer(wallet.proof(at - 3600)) == (400, "invalid_proof")
    assert answer(wallet.proof(at, header={"jwk": jwk | {"d": "AAAA"}})) == (400, "invalid_proof")
    assert answer(wallet.proof(at, header={"jwk": jwk, "typ": "JWT"})) == (400, "invalid_proof")
    assert answer(wallet.proof(at, header={"jwk": jwk, "alg": "none"})) == (400, "invalid_proof")
    assert answer(wallet.proof(at, header={"jwk": public_jwk(signer_of().public_key)})) == (400, "invalid_proof")
    assert answer(wallet.proof(at, header={"kid": f"did:key:{to_multikey(signer_of().public_key)}"})) == (
        400,
        "invalid_proof",
    )
    assert answer("a.b.c") == (400, "invalid_proof")
    assert answer(wallet.proof(at, nonce="")) == (400, "invalid_proof")
    assert answer(wallet.proof(at, nonce="guessed")) == (400, "invalid_nonce")
    old = wallet.nonce()
    used = wallet.nonce()
    given(wallet.fetch(token, Configuration.SD_JWT, wallet.proof(at, nonce=used)))
    assert answer(wallet.proof(at, nonce=used)) == (400, "invalid_nonce")
    stack.clock.ahead_s += 301
    assert answer(wallet.proof(now(stack), nonce=old)) == (400, "invalid_nonce")


@on_sqlite
def test_what_is_asked_for_wrongly_is_refused_in_the_specifications_words(stack: Stack) -> None:
    award_id = awarded(stack)
    wallet = Wallet(offered(stack, award_id).link)
    token = token_of(wallet.exchange())
    two = {"jwt": [wallet.proof(now(stack)), wallet.proof(now(stack))]}
    sd_jwt = {"credential_configuration_id": Configuration.SD_JWT}

    for body, error in (
        (b"", "invalid_credential_request"),
        (b"[" * 5000, "invalid_credential_request"),
        (b'{"a":' * 500 + b"1" + b"}" * 500, "invalid_credential_request"),
        (b'{"credential_configuration_id": 1, "credential_configuration_id": 2}', "invalid_credential_request"),
        ({}, "invalid_credential_request"),
        ({"credential_configuration_id": "x"}, "unknown_credential_configuration"),
        ({"credential_configuration_id": ["x"]}, "unknown_credential_configuration"),
        ({"format": "mso_mdoc"}, "unknown_credential_configuration"),
        ({"credential_identifier": "x"}, "unknown_credential_identifier"),
        (sd_jwt | {"proofs": two}, "invalid_proof"),
        (sd_jwt | {"proofs": {"ldp_vp": [{}]}}, "invalid_proof"),
        (sd_jwt | {"proof": {"proof_type": "cwt", "cwt": "x"}}, "invalid_proof"),
        (sd_jwt | {"proof": {}, "proofs": two}, "invalid_credential_request"),
        (sd_jwt | {"credential_response_encryption": {}}, "invalid_encryption_parameters"),
    ):
        assert refused(wallet.ask(token, body)) == (400, error), body
    for wrong in ("", "x", token[:-1]):
        answer = wallet.fetch(wrong, Configuration.VC_JWT)
        assert refused(answer) == (401, "invalid_token")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert wallet.ask(token, b" " * 70_000).status_code == 413
    stack.clock.ahead_s += 601
    assert refused(wallet.fetch(token, Configuration.VC_JWT)) == (401, "invalid_token")


@on_sqlite
@pytest.mark.parametrize("state", [AwardState.SUSPENDED, AwardState.REVOKED])
def test_nothing_is_given_for_an_award_that_is_not_in_force(stack: Stack, state: AwardState) -> None:
    award_id = awarded(stack)
    begun, waiting = Wallet(offered(stack, award_id).link), None
    token = token_of(begun.exchange())
    set_state(stack, award_id, state)
    for configuration in Configuration:
        answer = begun.fetch(token, configuration, begun.proof(now(stack)))
        assert refused(answer) == (400, "credential_request_denied")
    set_state(stack, award_id, AwardState.ISSUED)
    waiting = Wallet(offered(stack, award_id).link)
    set_state(stack, award_id, state)
    assert refused(waiting.exchange()) == (400, "invalid_grant")
    page = stack.launch(in_situation("ready"))
    assert [form for form in page.forms if form.action.endswith("/move")] == []
    assert "/move" not in page.browser.open(page.url.partition("?")[0] + "/move").url


@on_sqlite
def test_what_has_expired_is_offered_to_no_wallet(stack: Stack) -> None:
    award_id = awarded(stack)
    waiting = Wallet(offered(stack, award_id).link)
    with stack.product.db.write() as session:
        session.get_one(AwardRow, award_id).valid_until = stack.clock()
    assert refused(waiting.exchange()) == (400, "invalid_grant")
    with pytest.raises(AwardMissing):
        offered(stack, award_id)
    page = stack.launch(in_situation("ready"))
    assert "credential.sd.jwt" in page.content.decode()  # to take away as ever
    assert [form for form in page.forms if form.action.endswith("/move")] == []
    assert "/move" not in page.browser.open(page.url.partition("?")[0] + "/move").url


@on_sqlite
def test_browsers_of_other_origins_may_call_and_metadata_lies_at_both_places(stack: Stack) -> None:
    award_id = awarded(stack)
    wallet = Wallet(offered(stack, award_id).link)

    assert wallet.metadata["credential_issuer"] == wallet.issuer == wallet.server["issuer"]
    for name in ("openid-credential-issuer", "oauth-authorization-server"):
        inserted = requests.get(wallet.well_known(name), timeout=10)
        appended = requests.get(f"{wallet.issuer}/.well-known/{name}", timeout=10)
        assert inserted.json() == appended.json()
        assert inserted.headers["Access-Control-Allow-Origin"] == "*"
    for address in (wallet.server["token_endpoint"], wallet.metadata["credential_endpoint"]):
        asked = requests.options(address, headers={"Origin": "https://wallet.example.org"}, timeout=10)
        assert asked.ok
        assert "Authorization" in asked.headers["Access-Control-Allow-Headers"]
    assert requests.get(f"{wallet.issuer}-not/.well-known/openid-credential-issuer", timeout=10).status_code == 404


@on_sqlite
def test_nothing_that_opens_an_offer_is_stored(stack: Stack) -> None:
    award_id = awarded(stack)
    offer = offered(stack, award_id, with_tx_code=True)
    wallet = Wallet(offer.short_link)
    token = token_of(wallet.exchange(offer.tx_code))
    nonce = wallet.nonce()
    given(wallet.fetch(token, Configuration.SD_JWT, wallet.proof(now(stack), nonce=nonce)))

    stored = str(stack.rows("wallet_offers")) + str(stack.rows("wallet_nonces_spent"))
    for secret in (wallet.code, offer.tx_code, token, nonce, offer_address(offer).rsplit("/", 1)[1]):
        assert secret not in stored


def test_of_many_who_come_at_once_one_gets_the_token_and_one_the_nonce(stack: Stack) -> None:
    award_id = awarded(stack)
    wallet = Wallet(offered(stack, award_id).link)
    with ThreadPoolExecutor(8) as at_once:
        answers = list(at_once.map(lambda _: wallet.exchange(), range(8)))
    (token,) = [token_of(answer) for answer in answers if answer.ok]
    assert {refused(answer) for answer in answers if not answer.ok} == {(400, "invalid_grant")}

    proof = wallet.proof(now(stack))
    with ThreadPoolExecutor(8) as at_once:
        answers = list(at_once.map(lambda _: wallet.fetch(token, Configuration.SD_JWT, proof), range(8)))
    assert len([given(answer) for answer in answers if answer.ok]) == 1
    assert {refused(answer) for answer in answers if not answer.ok} == {(400, "invalid_nonce")}


@on_sqlite
def test_an_award_is_bound_to_a_limited_number_of_keys_and_each_gets_the_same_bytes_again(stack: Stack) -> None:
    award_id = awarded(stack)
    copies = HolderCopies(stack.product.register, stack.clock)
    names = [f"{n:02}" + "x" * 41 for n in range(MAX_COPIES)]
    made = [copies.content(award_id, name, partial(bytes_of, name)) for name in names]
    assert made == [name.encode() for name in names]
    assert copies.content(award_id, names[3], partial(bytes_of, "another")) == made[3]
    with pytest.raises(AwardMissing):
        copies.content(award_id, "x" * 43, partial(bytes_of, "one more"))
