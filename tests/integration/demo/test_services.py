import html

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from app.demo import ToolRegistration, create_lms
from tests.integration.demo.conftest import ASSERTION_TYPE, SCOPE

MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


def token(lms):
    return lms.tool.token(lms).json()["access_token"]


def everybody(lms, course=2):
    url, pages, bearer = lms.memberships_url(course), [], token(lms)
    while url:
        answer = lms.roster(url, bearer, Accept=MEDIA_TYPE)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith(MEDIA_TYPE)
        pages.append(answer.json()["members"])
        url = answer.links.get("next", {}).get("url")
    return pages


def test_the_platform_publishes_one_public_key(lms):
    keys = requests.get(lms.details.jwks_url, timeout=5).json()["keys"]
    assert [set(key) for key in keys] == [{"kty", "alg", "kid", "e", "n", "use"}]


def test_a_token_has_moodles_shape(lms):
    answer = lms.tool.token(lms, scope="https://purl.imsglobal.org/spec/lti-ags/scope/score " + SCOPE)
    assert set(answer.json()) == {"access_token", "token_type", "expires_in", "scope"}
    assert answer.json()["scope"] == SCOPE
    assert answer.headers["Content-Type"].startswith("text/html")


def test_the_tools_keys_are_fetched_once_until_an_unknown_key_turns_up(lms, tool):
    assert tool.token(lms).status_code == 200
    assert tool.token(lms).status_code == 200
    assert tool.jwks_reads == 1
    tool.kid, tool.key = "tool-2", rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert tool.token(lms).status_code == 200
    assert tool.jwks_reads == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://elsewhere.example/token"},
        {"iss": "someone-else"},
        {"sub": "someone-else"},
        {"jti": None},
        {"exp": None},
        {"exp": 1},
        {"exp": 10**400},
        {"exp": "soon"},
        {"iat": 9999999999},
        {"iat": None},
        {"headers": {"kid": "unknown"}},
        {"key": rsa.generate_private_key(public_exponent=65537, key_size=2048)},
    ],
)
def test_an_assertion_that_is_not_the_tools_is_refused_and_a_good_one_still_works(lms, tool, changes):
    answer = tool.token(lms, client_assertion=tool.assertion(lms, **changes))
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_client"})
    assert tool.token(lms).status_code == 200


def test_an_assertion_cannot_be_used_twice(lms, tool):
    assertion = tool.assertion(lms)
    assert tool.token(lms, client_assertion=assertion).status_code == 200
    assert tool.token(lms, client_assertion=assertion).json() == {"error": "invalid_client"}


@pytest.mark.parametrize("assertion", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_assertion_is_refused(lms, tool, assertion):
    assert tool.token(lms, client_assertion=assertion).status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_assertion_type": "none"}, "invalid_request"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "https://purl.imsglobal.org/spec/lti-ags/scope/score"}, "invalid_scope"),
    ],
)
def test_other_grants_and_scopes_are_refused(lms, tool, changes, error):
    assert tool.token(lms, **changes).json() == {"error": error}


def test_a_tool_whose_keys_cannot_be_read_gets_no_token(lms, tool, tmp_path):
    registration = ToolRegistration(
        login_url=tool.url,
        launch_url=tool.url,
        jwks_url="http://127.0.0.1:1/jwks",
        client_id="demo-client",
        deployment_id="1",
    )
    lonely = create_lms(lms.url, registration, tmp_path, lms.clock)
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": tool.assertion(lms),
        "scope": SCOPE,
    }
    answer = lonely.test_client().post("/mod/lti/token.php", data=form, base_url=lms.url)
    assert (answer.status_code, answer.get_json(force=True)) == (400, {"error": "invalid_client"})
    assert tool.token(lms).status_code == 200


def test_the_roster_comes_in_pages_and_holds_every_active_person_once(lms):
    pages = everybody(lms)
    assert [len(page) for page in pages] == [25, 15]
    ids = [member["user_id"] for page in pages for member in page]
    assert sorted(map(int, ids)) == [3, 4, *range(11, 45), *range(47, 51)]
    assert {member["status"] for page in pages for member in page} == {"Active"}


def test_roster_names_are_escaped_and_unescape_to_the_launchs(lms):
    names = [member["name"] for page in everybody(lms) for member in page]
    assert "Clara Smith &amp; Jones" in names
    assert "Clara Smith & Jones" in [html.unescape(name) for name in names]


def test_roles_are_short_on_the_roster(lms):
    by_id = {member["user_id"]: member["roles"] for page in everybody(lms) for member in page}
    assert (by_id["11"], by_id["3"]) == (["Learner"], ["Instructor"])


def test_a_tool_chooses_the_page_size(lms):
    answer = lms.roster(f"{lms.memberships_url()}?limit=2&from=2", token(lms))
    assert len(answer.json()["members"]) == 2
    assert answer.headers["Link"] == f'<{lms.memberships_url()}?limit=2&from=4>; rel="next"'


def test_the_second_course_has_its_own_people(lms):
    assert sum(map(len, everybody(lms, course=3))) == 14


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer guess", "Basic {token}", "{token}"])
def test_without_a_token_there_is_no_roster(lms, header):
    answer = requests.get(
        lms.memberships_url(), headers={"Authorization": header.format(token=token(lms)).strip()}, timeout=5
    )
    assert answer.status_code == 401
    assert "members" not in answer.text


def test_a_token_runs_out(lms):
    bearer = token(lms)
    assert lms.roster(lms.memberships_url(), bearer).status_code == 200
    lms.clock.ahead_s = 3601
    assert lms.roster(lms.memberships_url(), bearer).status_code == 401


def test_moodle_does_not_serve_the_roster_as_plain_json(lms):
    assert lms.roster(lms.memberships_url(), token(lms), Accept="application/json").status_code == 400


def test_there_is_no_roster_of_an_unknown_course(lms):
    assert lms.roster(lms.memberships_url(99), token(lms)).status_code == 404
