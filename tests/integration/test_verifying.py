"""What programs are told of a check, the sheet for recognition, and how often anybody may ask."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests
from flask.testing import FlaskClient

from app.db import migrate
from app.factory import create_app
from app.product import build
from tests.architecture.app import settings
from tests.integration.stack import Stack, in_situation

JSON = {"Accept": "application/json"}
PAGE = {"Accept": "text/html"}
CRITERIA = ["quality", "verification", "level", "learning_outcomes", "workload", "testing", "identification"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_programs_are_told_the_same_by_link_by_pasted_link_and_by_file(stack: Stack) -> None:
    stack.offer()
    wallet = stack.claim(in_situation("ready"))
    link = wallet.link(href="/verify/").href
    content = wallet.follow(href="credential.openbadge.json").content
    stack.product.shares.show_page(next(iter(stack.rows("awards"))).id, everything=True)

    by_link = requests.get(link, headers=JSON, timeout=20).json()
    by_text = requests.post(f"{stack.tool_url}/verify", data={"text": link}, headers=JSON, timeout=20).json()
    by_file = requests.post(f"{stack.tool_url}/verify", files={"file": content}, headers=JSON, timeout=20).json()
    assert by_link | {"checked_at": ""} == by_text | {"checked_at": ""}
    pdf = wallet.follow(href="credential.pdf").content
    as_body = requests.post(
        f"{stack.tool_url}/verify", data=pdf, headers=JSON | {"Content-Type": "application/pdf"}, timeout=20
    ).json()
    assert (as_body["outcome"], as_body["carrier"]) == ("genuine", "paper")
    parts = ("outcome", "genuine", "credential_outcome", "steps", "issuer", "status", "content")
    assert {part: by_link[part] for part in parts} == {part: by_file[part] for part in parts}
    assert (by_link["outcome"], by_link["genuine"], by_link["issuer"]["known_by"]) == ("genuine", True, "register")
    assert by_link["status"]["state"] == "valid"
    assert by_link["status"]["list"].startswith(f"{stack.tool_url}/status/")
    assert all(step["sentence"] for step in by_link["steps"])
    assert [entry["criterion"] for entry in by_link["recognition"]["criteria"]] == CRITERIA

    sheet = requests.get(f"{link}/sheet", headers=JSON | {"Accept-Language": "sl"}, timeout=20).json()
    assert sheet["recognition"]["criteria"][0]["title"] == "Kakovost"
    assert "Recognition is your decision" in requests.get(f"{link}/sheet", headers=PAGE, timeout=20).text

    award_id = next(iter(stack.rows("awards"))).id
    stack.product.register.revoke(award_id, reason="Issued by mistake", by="a test")
    told = requests.get(link, headers=JSON, timeout=20).json()
    assert (told["outcome"], told["status"]["state"], told["revoked_at"] is not None) == ("revoked", "revoked", True)
    page = requests.get(f"{link}/sheet", headers=PAGE, timeout=20).text
    assert "Withdrawn by the issuer" in page


@pytest.fixture
def limited(tmp_path: Path) -> Any:
    """Give a client of an installation that checks two credentials a minute for each address, behind one web server."""
    product = build(replace(settings(tmp_path), verify_per_minute=2, proxies=1))
    migrate(product.db)
    yield create_app(product).test_client()
    product.close()


def asked(client: FlaskClient, address: str, text: str = "hello", **headers: str) -> Any:
    return client.post("/verify", data={"text": text}, headers={"X-Forwarded-For": address, **JSON, **headers})


def test_who_asks_too_often_waits_and_others_do_not(limited: FlaskClient) -> None:
    assert [asked(limited, "192.0.2.1").status_code for _ in range(3)] == [200, 200, 429]
    refused = asked(limited, "192.0.2.1")
    assert 0 < int(refused.headers["Retry-After"]) <= 30
    assert (refused.mimetype, refused.json["code"]) == ("application/problem+json", "web.too_many")
    page = asked(limited, "192.0.2.1", **PAGE)
    assert (page.status_code, "Too many requests" in page.text) == (429, True)
    # What a client writes itself stands before what the web server in front adds.
    assert asked(limited, "203.0.113.9, 192.0.2.1").status_code == 429
    assert asked(limited, "192.0.2.2").status_code == 200


def test_guessing_links_comes_to_an_end(limited: FlaskClient) -> None:
    def guess(path: str, address: str = "192.0.2.3") -> int:
        return limited.get(path, headers={"X-Forwarded-For": address}).status_code

    assert [guess(f"/verify/{uuid4()}{end}") for end in ("", "/sheet", "")] == [404, 404, 429]
    assert [guess(f"/s/{letter * 26}", "192.0.2.4") for letter in "abc"] == [404, 404, 429]
    assert guess(f"/verify/{uuid4()}", "192.0.2.4") == 429


def test_a_link_that_leads_nowhere_is_told_as_a_problem(limited: FlaskClient) -> None:
    for number, (text, code, status) in enumerate(
        (
            ("https://elsewhere.example/verify", "verification.link_elsewhere", 400),
            ("http://127.0.0.1:8000/admin", "verification.link_no_credential", 400),
            ("openid-credential-offer://?x", "verification.link_is_an_offer", 400),
            (" ", "verification.nothing_given", 422),
        )
    ):
        answer = asked(limited, f"192.0.2.{10 + number}", text)
        assert (answer.status_code, answer.json["code"], answer.mimetype) == (status, code, "application/problem+json")
