"""Credentials of an issuer elsewhere, given to the verifier over HTTP; its keys and lists are fetched so too."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli.main import cli
from tests.integration.foreign_site import INDEX, foreign_site
from tests.integration.stack import Stack

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def given(stack: Stack, text: str) -> Any:
    """Return the verifier's answer to a program."""
    headers = {"Accept": "application/json"}
    answer = stack.browser().session.post(f"{stack.tool_url}/verify", data={"text": text}, headers=headers)
    assert answer.status_code == 200
    return answer.json()


def test_what_is_known_of_an_issuer_elsewhere_is_said_and_not_more(stack: Stack, tmp_path: Any) -> None:
    with foreign_site() as site:
        domain = site.url.removeprefix("http://")
        for text in (site.badge(), site.vc_jwt(), site.sd_jwt()):
            found = given(stack, text)
            assert (found["outcome"], found["genuine"]) == ("issuer_unknown", False)
            assert (found["issuer"]["known_by"], found["issuer"]["web_domain"]) == ("web_domain", domain)
            assert found["elsewhere"] == {"domain": domain, "signature_fits": True, "status": "valid"}
            assert [step["passed"] for step in found["steps"]] == [True, True, True, None, True, True]

        changed = json.loads(site.badge())
        changed["credentialSubject"]["creditsEarned"] = 60
        assert given(stack, json.dumps(changed))["outcome"] == "altered"

        page = stack.browser().session.post(f"{stack.tool_url}/verify", data={"text": site.badge()}).text
        assert "The file is intact, but we cannot confirm who issued it." in page
        assert f"The signature fits the key that is published at {domain}." in page

        file = tmp_path / "credential.json"
        file.write_text(site.badge())
        told = CliRunner().invoke(cli, ["verify", str(file)], env=stack.environment)
        assert told.exit_code == 1
        assert domain in told.output
        assert "6 status: ok" in told.output


def test_an_issuer_elsewhere_withdraws_or_is_not_to_be_reached(stack: Stack) -> None:
    with foreign_site() as site:
        site.withdraw(INDEX)
        for text in (site.badge(), site.sd_jwt()):
            assert (given(stack, text)["outcome"], given(stack, text)["elsewhere"]["status"]) == ("revoked", "revoked")
        page = stack.browser().session.post(f"{stack.tool_url}/verify", data={"text": site.badge()}).text
        assert "has withdrawn it." in page
    with foreign_site() as site:
        site.pages.clear()
        found = given(stack, site.badge())
        assert (found["outcome"], found["elsewhere"]) == ("issuer_unknown", None)
        assert (found["steps"][2]["passed"], found["steps"][2]["code"]) == (None, "verification.issuer_unreachable")
        assert found["steps"][2]["sentence"].startswith("The address at which the issuer publishes its keys")
        assert (found["content"], found["recognition"]) == (None, None)
