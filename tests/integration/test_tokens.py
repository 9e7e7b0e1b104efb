"""Credentials as tokens and status lists in every form, over HTTP: taken away, verified, revoked, suspended."""

import json
from typing import Any
from uuid import UUID

import jwt
import pytest
from sqlalchemy import update

from app.awards import (
    SD_JWT,
    VC_JWT,
    AwardState,
    TokenStatus,
    decode_status_list,
    decode_token_status_list,
    is_set,
    token_status,
)
from app.awards.models import AwardRow, StatusListRow
from app.demo import Page
from app.signing import disclosed_claims, opened_disclosable, opened_token
from app.verification import Outcome
from tests.integration.stack import Stack, in_situation

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def given(stack: Stack, token: bytes, accept: str = "application/json") -> Any:
    return (
        stack.browser()
        .session.post(f"{stack.tool_url}/verify", files={"file": ("credential.jwt", token)}, headers={"Accept": accept})
        .json()
    )


def claimed(stack: Stack) -> tuple[Page, dict[str, bytes], UUID]:
    """Return a learner's wallet page, the tokens that it gives, and the award."""
    stack.offer()
    page = stack.claim(in_situation("ready"))
    tokens = {name: page.follow(href=f"credential.{name}.jwt").content for name in ("vc", "sd")}
    award_id = UUID(opened_token(tokens["vc"].decode()).unverified_claims["id"].rpartition("/")[2])
    return page, tokens, award_id


def suspend(stack: Stack, award_id: UUID, state: AwardState) -> None:
    with stack.product.db.write() as session:
        row = session.get_one(AwardRow, award_id)
        row.state = state
        session.execute(
            update(StatusListRow)
            .where(StatusListRow.id == row.status_list_id)
            .values(revision=StatusListRow.revision + 1, changed_at=stack.product.clock())
        )


def test_a_learner_takes_tokens_away_that_are_stored_and_genuine(stack: Stack) -> None:
    page, tokens, award_id = claimed(stack)
    files = {name: page.follow(href=f"credential.{name}.jwt") for name in tokens}

    assert {name: file.content for name, file in files.items()} == tokens
    assert files["vc"].headers["Content-Type"] == "application/vc+jwt"
    assert files["sd"].headers["Content-Type"] == "application/dc+sd-jwt"
    assert {VC_JWT, SD_JWT} <= stack.product.register.formats(award_id)
    for name, form in (("vc", "vc_jwt"), ("sd", "sd_jwt")):
        answer = given(stack, tokens[name])
        assert (answer["outcome"], answer["form"], len(answer["steps"])) == ("genuine", form, 6)
    asking = stack.browser().open(f"{stack.tool_url}/verify")
    signed, *_ = tokens["sd"].decode().split("~")
    pasted = asking.submit(asking.form("/verify"), text=f"  {signed}~\n")
    assert 'data-outcome="genuine"' in pasted.content.decode()
    assert "The name is withheld" in pasted.text
    altered = tokens["vc"][:-20] + tokens["vc"][-10:]
    assert given(stack, altered)["outcome"] == "altered"


def test_every_form_of_the_list_tells_of_suspension_its_end_and_revocation_at_once(stack: Stack) -> None:
    _, tokens, award_id = claimed(stack)
    entry = opened_token(tokens["vc"].decode()).unverified_claims["credentialStatus"]
    reference = disclosed_claims(opened_disclosable(tokens["sd"].decode()))["status"]["status_list"]
    index = int(entry["statusListIndex"])
    http = stack.browser().session
    assert reference["idx"] == index
    etags = set()

    def told() -> tuple[bool, bool, TokenStatus, set[str]]:
        document = http.get(entry["statusListCredential"]).json()
        as_token = http.get(entry["statusListCredential"], headers={"Accept": "application/vc+jwt"})
        claims = opened_token(as_token.text).unverified_claims
        assert claims["credentialSubject"] == document["credentialSubject"]
        only = http.get(entry["statusListCredential"] + "/suspension").json()
        assert only["credentialSubject"]["statusPurpose"] == "suspension"
        assert only["id"] == entry["statusListCredential"] + "/suspension"
        answer = http.get(reference["uri"])
        etags.add(answer.headers["ETag"])
        listed = opened_token(answer.text).unverified_claims
        assert listed["sub"] == reference["uri"]
        return (
            is_set(decode_status_list(document["credentialSubject"]["encodedList"]), index),
            is_set(decode_status_list(only["credentialSubject"]["encodedList"]), index),
            token_status(decode_token_status_list(listed["status_list"]["lst"]), index),
            {given(stack, token)["outcome"] for token in tokens.values()},
        )

    assert told() == (False, False, TokenStatus.VALID, {"genuine"})
    suspend(stack, award_id, AwardState.SUSPENDED)
    assert told() == (True, True, TokenStatus.SUSPENDED, {"suspended"})
    suspend(stack, award_id, AwardState.ISSUED)
    assert told() == (False, False, TokenStatus.VALID, {"genuine"})
    stack.product.register.revoke(award_id, reason="Issued by mistake", by="test")
    assert told() == (True, False, TokenStatus.INVALID, {"revoked"})
    assert len(etags) >= 3  # before and after the suspension it says the same


def test_lists_are_negotiated_cached_and_open_to_every_origin(stack: Stack) -> None:
    _, tokens, _ = claimed(stack)
    url = opened_token(tokens["vc"].decode()).unverified_claims["credentialStatus"]["statusListCredential"]
    http = stack.browser().session
    for accept, media_type in (
        ("*/*", "application/json"),
        ("text/html", "application/json"),
        ("application/json, */*;q=0.1", "application/json"),
        ("application/vc", "application/vc"),
        ("application/vc+jwt", "application/vc+jwt"),
        ("application/statuslist+jwt", "application/statuslist+jwt"),
    ):
        answer = http.get(url, headers={"Accept": accept})
        assert answer.headers["Content-Type"] == media_type
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "public, max-age=5"
        assert "Accept" in answer.headers["Vary"]
        again = http.get(url, headers={"Accept": accept, "If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    token = http.get(f"{url}/token").text
    header, claims = jwt.get_unverified_header(token), opened_token(token).unverified_claims
    assert header["typ"] == "statuslist+jwt"
    assert (claims["ttl"], claims["status_list"]["bits"]) == (5, 2)
    assert claims["iat"] < claims["exp"]
    proven = http.get(url, headers={"Accept": "application/vc+jwt"}).text
    assert jwt.get_unverified_header(proven)["kid"].startswith(claims["iss"] + "#")
    assert http.get(f"{url[:-4]}0000/token").status_code == 404


def test_the_type_of_the_sd_jwt_is_served_where_it_says(stack: Stack) -> None:
    _, tokens, _ = claimed(stack)
    vct = disclosed_claims(opened_disclosable(tokens["sd"].decode()))["vct"]
    answer = stack.browser().session.get(vct)

    assert answer.json()["vct"] == vct
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert [one["lang"] for one in answer.json()["display"]] == ["en-US", "sl-SI"]


def test_the_command_line_verifies_tokens(stack: Stack) -> None:
    _, tokens, _ = claimed(stack)

    for token in tokens.values():
        assert stack.product.verifier.check(token + b"\n").outcome is Outcome.GENUINE
    assert json.dumps(given(stack, b"a.b.c")["outcome"]) == '"not_a_credential"'
