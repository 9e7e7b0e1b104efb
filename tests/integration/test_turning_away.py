"""What is offered again to who is turned away, and what is not; in each case nothing was done."""

from pathlib import Path

import pytest

from app.shedding import TURNED_AWAY, Why
from tests.architecture.app import PUBLIC_URL, product_in

FULL = {TURNED_AWAY: str(Why.FULL)}
OWN, FOREIGN = {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory):
    folder: Path = tmp_path_factory.mktemp("busy")
    with product_in(folder) as (product, app):
        yield product, app.test_client()


CASES = [
    ("GET", "/verify?lang=sl", {}, FOREIGN, 'href="/verify?lang=sl"'),
    ("GET", "//evil.example/", {}, FOREIGN, 'href="/"'),
    ("GET", "/nowhere", {}, FOREIGN, ""),
    ("POST", "/lti/login", {"iss": "https://a.example", "login_hint": "1&2"}, FOREIGN, "login_hint=1%262"),
    ("POST", "/lti/login", {"iss": "https://a.example", "lti_message_hint": "x" * 8000}, FOREIGN, ""),
    ("POST", "/lti/launch", {"state": "s", "id_token": 'a"><script>'}, FOREIGN, 'value="a&#34;&gt;&lt;script&gt;"'),
    ("POST", "/lti/launch", {"id_token": "x" * 300_000}, FOREIGN, ""),
    ("POST", "/lti/window", {"ticket": "theirs"}, FOREIGN, ""),
    ("POST", "/lti/launch/finish", {"ticket": "theirs"}, FOREIGN, ""),
    ("POST", "/lti/window", {"ticket": "ours"}, OWN, 'name="ticket" value="ours"'),
    ("POST", "/lti/window", {"ticket": "ours"}, {"Origin": PUBLIC_URL}, 'name="ticket" value="ours"'),
    ("POST", "/lti/window", {"ticket": "nobody says"}, {}, ""),
]


@pytest.mark.parametrize(("method", "path", "fields", "headers", "again"), CASES)
def test_only_what_our_own_page_or_a_platform_sent_is_offered_again(site, method, path, fields, headers, again):
    _product, client = site
    answer = client.open(path, method=method, data=fields or None, headers=headers, environ_overrides=FULL)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "web.busy" in answer.text
    offered = answer.text.split('class="next"')[1].split("</div>")[0]
    if again:
        assert again in offered
    else:
        assert "<form" not in offered
        assert "<a " not in offered


def test_a_program_is_told_when_to_come_again_and_nothing_more(site):
    product, client = site
    answer = client.post(
        "/verify", data=b"{}", headers={"Accept": "application/json"}, environ_overrides={TURNED_AWAY: Why.TOO_LONG}
    )
    assert (answer.status_code, answer.get_json()["code"]) == (503, "web.busy")
    told = product.metrics.exposition().decode()
    assert 'requests_turned_away_total{endpoint="verify.check",why="too_long"} 1.0' in told
    assert "verifications_total{" not in told
