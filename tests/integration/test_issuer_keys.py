"""An institution's keys through the whole product: in a device that goes and comes, revoked, published."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import requests
from jwt import PyJWK, get_unverified_header

from app.awards import OPENBADGE, SD_JWT, VC_JWT
from app.cli.demo_setup import SLUG
from app.doctor import Area, Status
from app.formats import document
from app.signing import Algorithm, Devices, KeyFile, add_proof, is_signature
from app.verification.revoked_keys import signed_by
from tests.integration.stack import SECRETS, Stack, code_of, in_situation, threaded_stack
from tests.soft_hsm import PIN, TOKEN, SoftHsm, SoftHsmMissing, soft_hsm


@pytest.fixture
def stack(sqlite_url: str, tmp_path: Path, made_keys: Path) -> Iterator[Stack]:
    """Give the tool and the demo LMS on SQLite: what is tried here does not differ on PostgreSQL."""
    with threaded_stack(sqlite_url, tmp_path, made_keys) as found:
        yield found


@pytest.fixture
def device(tmp_path: Path) -> Iterator[SoftHsm]:
    try:
        with soft_hsm(tmp_path / "hsm") as found:
            yield found
    except SoftHsmMissing as error:
        pytest.skip(f"SoftHSM: {error}")


@pytest.fixture
def stack_with_device(device: SoftHsm, sqlite_url: str, tmp_path: Path, made_keys: Path) -> Iterator[Stack]:
    """Give the same with an institution whose key is in the device."""
    keys = tmp_path / "made"
    keys.mkdir()
    for made in made_keys.iterdir():
        (keys / made.name).write_bytes(made.read_bytes())
    file = KeyFile(keys / "lti-keys.json", SECRETS["KEYS_PASSPHRASE"], devices=Devices(device.module, PIN))
    file.add_issuer_key(SLUG, token=TOKEN)
    with threaded_stack(sqlite_url, tmp_path, keys, settings=device.environment) as found:
        yield found


def verified(stack: Stack, content: bytes) -> dict[str, Any]:
    answer = requests.post(
        f"{stack.tool_url}/verify",
        data=content,
        headers={"Content-Type": "application/json", "Accept": "application/json"},
        timeout=30,
    )
    return dict(answer.json())


def badges(stack: Stack) -> list[Any]:
    return [row for row in stack.rows("credentials") if row.format == OPENBADGE]


def signing_check(stack: Stack) -> tuple[Status, str]:
    (found,) = [check for check in stack.product.doctor.examine(SLUG).checks if check.area is Area.SIGNING_KEY]
    return found.status, found.code


def test_without_its_device_nothing_is_issued_and_what_waits_is_issued_when_it_is_back(stack_with_device, device):
    stack = stack_with_device
    stack.offer()
    first, second = in_situation("ready"), in_situation("below")
    stack.make_ready(second)
    assert code_of(stack.claim(first)) == ""
    assert signing_check(stack) == (Status.OK, "doctor.signing_device_ok")

    device.take_away()
    page = stack.claim(second)
    assert "It is yours; the file is being signed" in page.text
    assert signing_check(stack) == (Status.PROBLEM, "signing.device_absent")
    assert sorted(row.state for row in stack.rows("awards")) == ["issued", "pending"]
    assert len(badges(stack)) == 1
    assert "The device is not connected, or its software is not installed." in stack.process("doctor", SLUG).stdout
    (issued,) = [row.id for row in stack.rows("awards") if row.state == "issued"]
    assert verified(stack, stack.product.register.credential(issued, OPENBADGE))["genuine"] is True

    device.bring_back()
    assert stack.product.issuing.issue_pending() == 1
    for row in stack.rows("credentials"):
        assert verified(stack, row.content)["genuine"] is True


def test_a_revoked_key_convinces_nobody_but_of_what_is_in_the_records_from_before(stack):
    stack.offer()
    stack.claim(in_situation("ready"))
    (row,) = badges(stack)
    award = stack.product.register.entry(row.award_id).award
    key = stack.product.keys.active_issuer_key(SLUG)
    method = f"{award.issuer.did}#{key.key_id}"
    stolen = document(replace(award, learner=replace(award.learner, full="A. Thief")))
    tokens = {row.format: row.content for row in stack.rows("credentials") if row.format in (VC_JWT, SD_JWT)}
    signed, *disclosures = tokens[SD_JWT].split(b"~")
    forged = json.dumps(add_proof(stolen, key.signer, method, row.created_at - timedelta(days=30))).encode()
    assert verified(stack, forged)["genuine"] is True  # before anybody knows
    status_url = award.status.list_url
    tag = requests.get(status_url, timeout=10).headers["ETag"]

    stack.clock.ahead_s = 3600
    since = (row.created_at + timedelta(minutes=10)).isoformat()
    assert stack.process("keys", "revoke", SLUG, key.key_id, "--since", "yesterday", "--reason", "x").returncode == 2
    assert stack.process("keys", "revoke", SLUG, "zNobody", "--since", since, "--reason", "x").returncode == 1
    stack.product.keys.revoke_issuer_key(SLUG, key.key_id, since=datetime.fromisoformat(since), reason="It was stolen.")
    listed = stack.process("keys", "list").stdout.splitlines()
    assert [line.split("\t")[2:4] for line in listed if line.startswith(SLUG)] == [
        ["ed25519", "revoked"],
        ["ed25519", "active"],
    ]
    affected = stack.process("keys", "affected", SLUG, key.key_id).stdout
    assert str(row.award_id) in affected and "awards with a credential by this key: 1" in affected
    assert "refused now: 0" in affected

    genuine = verified(stack, json.dumps(json.loads(row.content), indent=3).encode())
    assert (genuine["outcome"], genuine["key_revoked_since"]) == ("genuine", since)
    assert genuine["steps"][3]["code"] == "verification.revoked_key_recorded"
    for token in (tokens[VC_JWT], tokens[SD_JWT], signed + b"~", b"~".join([signed, disclosures[0], b""])):
        told = verified(stack, token)
        assert (told["outcome"], told["steps"][3]["code"]) == ("genuine", "verification.revoked_key_recorded")
    refused = verified(stack, forged)
    assert (refused["outcome"], refused["reason"]) == ("key_revoked", "It was stolen.")
    assert refused["steps"][3]["code"] == "verification.revoked_key_unrecorded"
    page = stack.browser().open(f"{stack.tool_url}/verify/{row.award_id}")
    assert "The signing key was revoked since." in page.text
    page = stack.browser("sl").open(f"{stack.tool_url}/verify")
    page = page.submit(page.form("/verify"), text=forged.decode())
    assert "podpisano je s preklicanim ključem" in page.text and "It was stolen." in page.text
    assert "A. Thief" not in page.text

    did = requests.get(f"{stack.tool_url}/issuers/{SLUG}/did.json", timeout=10).json()
    assert [item.get("revoked") for item in did["verificationMethod"]] == [
        datetime.fromisoformat(since).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        None,
    ]
    assert did["assertionMethod"] == [did["verificationMethod"][1]["id"]]
    answer = requests.get(status_url, headers={"If-None-Match": tag}, timeout=10)
    assert (answer.status_code, answer.json()["proof"][0]["verificationMethod"]) == (200, did["assertionMethod"][0])

    other = in_situation("below")
    stack.make_ready(other)
    assert code_of(stack.claim(other)) == ""
    assert all(verified(stack, row.content)["genuine"] for row in stack.rows("credentials"))


def test_each_format_is_signed_with_the_kind_of_key_that_its_readers_want(stack):
    stack.offer()
    for kind in ("rsa", "p256"):
        stack.process("keys", "rotate", SLUG, "--kind", kind)
    stack.claim(in_situation("ready"))
    keys = {key.algorithm: key.key_id for key in stack.product.keys.signing_keys(SLUG)}
    wanted = {OPENBADGE: Algorithm.EDDSA, VC_JWT: Algorithm.RS256, SD_JWT: Algorithm.ES256}
    found = {row.format: row.content for row in stack.rows("credentials")}
    assert {name: signed_by(content).partition("#")[2] for name, content in found.items() if name in wanted} == {
        name: keys[algorithm] for name, algorithm in wanted.items()
    }
    assert all(verified(stack, found[name])["genuine"] for name in wanted)

    stack.process("keys", "retire", SLUG, keys[Algorithm.EDDSA])
    (badge,) = badges(stack)
    list_url = json.loads(badge.content)["credentialStatus"]["statusListCredential"]
    for url in (list_url, f"{list_url}/suspension"):
        assert requests.get(url, timeout=10).json()["proof"][0]["cryptosuite"] == "ecdsa-rdfc-2019"
    assert get_unverified_header(requests.get(f"{list_url}/token", timeout=10).text)["alg"] == "ES256"
    other = in_situation("below")
    stack.make_ready(other)
    assert code_of(stack.claim(other)) == ""
    assert all(verified(stack, row.content)["genuine"] for row in stack.rows("credentials") if row.format in wanted)


def test_every_kind_of_key_is_published_where_did_web_and_tokens_look_for_it(stack):
    for kind in ("p256", "rsa"):
        done = stack.process("keys", "rotate", SLUG, "--kind", kind)
        assert (done.returncode, done.stdout.split("\t")[2:4]) == (0, [kind, "active"])
    did = stack.product.own_issuers.did(SLUG)
    assert did.startswith("did:web:") and unquote(did.split(":")[2]) == urlsplit(stack.tool_url).netloc
    issuer = f"{stack.tool_url}/issuers/{SLUG}"
    document_, key_set, metadata = (
        requests.get(url, timeout=10)
        for url in (
            f"{issuer}/did.json",
            f"{issuer}/jwks.json",
            f"{stack.tool_url}/.well-known/jwt-vc-issuer/issuers/{SLUG}",
        )
    )
    for answer in (document_, key_set, metadata):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert "json" in answer.headers["Content-Type"] and "Set-Cookie" not in answer.headers
    assert document_.json()["id"] == did
    assert metadata.json() == {"issuer": issuer, "jwks": key_set.json()}
    assert [key["kid"] for key in key_set.json()["keys"]] == document_.json()["assertionMethod"]
    for algorithm in Algorithm:
        key = stack.product.keys.active_issuer_key(SLUG, [algorithm])
        (published,) = [item for item in key_set.json()["keys"] if item["kid"] == f"{did}#{key.key_id}"]
        assert is_signature(PyJWK(published).key, key.signer.sign(b"text"), b"text")
        assert stack.product.own_issuers.key(published["kid"]) == key.public_key
    assert json.loads(stack.process("keys", "export", SLUG).stdout) == key_set.json()
    assert stack.process("keys", "export", SLUG, "--format", "pem").stdout.count("BEGIN PUBLIC KEY") == 3
    assert requests.get(f"{stack.tool_url}/.well-known/jwt-vc-issuer/issuers/nobody", timeout=10).status_code == 404
    page = stack.administrator().follow(href="/admin/keys")
    assert len(re.findall("Ed25519|P-256|RSA", page.text)) == 3
