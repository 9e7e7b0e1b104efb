import json

import jwt
import pytest
import requests

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
VOCAB = "http://purl.imsglobal.org/vocab/lis/v2/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


def claims_of(lms, **launch):
    page = lms.launch(**launch)
    assert page.text == "Welcome"
    token = lms.tool.launches[-1]["id_token"]
    keys = jwt.PyJWKSet.from_dict(requests.get(lms.details.jwks_url, timeout=5).json())
    key = next(key for key in keys.keys if key.key_id == jwt.get_unverified_header(token)["kid"])
    return jwt.decode(token, key, algorithms=["RS256"], audience=lms.details.client_id, issuer=lms.url)


def test_login_begins_as_moodle_begins_it(lms, tool):
    lms.launch()
    assert set(tool.logins[0]) == {
        "iss", "target_link_uri", "login_hint", "lti_message_hint", "client_id", "lti_deployment_id",
    }  # fmt: skip
    assert tool.logins[0]["login_hint"] == "11"
    assert set(json.loads(tool.logins[0]["lti_message_hint"])) == {"cmid", "launchid"}


def test_a_learner_is_launched_with_moodles_claims(lms):
    claims = claims_of(lms, person=11)
    assert claims["exp"] - claims["iat"] == 60
    assert claims["sub"] == "11"
    assert claims[f"{LTI}roles"] == [f"{VOCAB}membership#Learner"]
    assert claims[f"{LTI}context"]["id"] == "2"
    assert claims[f"{LTI}deployment_id"] == "1"
    assert claims[f"{LTI}tool_platform"]["product_family_code"] == "moodle"
    assert (claims["given_name"], claims["family_name"], claims["name"]) == ("Ana", "Žnidaršič", "Ana Žnidaršič")
    assert claims[NRPS]["context_memberships_url"] == lms.memberships_url()


def test_nonce_and_state_come_back_unchanged(lms, tool):
    tool.changes = {"nonce": "the nonce", "state": 'a "state" & more'}
    assert claims_of(lms)["nonce"] == "the nonce"
    assert tool.launches[-1]["state"] == 'a "state" & more'


def test_names_are_not_escaped_in_a_launch(lms):
    names = {claims_of(lms, person=person)["name"] for person in (15, 16, 17, 19)}
    assert names == {"Siobhán O'Brien", "Clara Smith & Jones", "ليلى حداد", "Sukarno"}


def test_whoever_has_no_email_sends_none(lms):
    assert "email" not in claims_of(lms, person=21)
    assert "email" in claims_of(lms, person=11)


def test_a_teacher_is_an_instructor_and_one_is_administrator_too(lms):
    assert claims_of(lms, person=3)[f"{LTI}roles"] == [f"{VOCAB}membership#Instructor"]
    assert claims_of(lms, person=4)[f"{LTI}roles"] == [
        f"{VOCAB}membership#Instructor",
        f"{VOCAB}institution/person#Administrator",
        f"{VOCAB}system/person#Administrator",
    ]


def test_the_launch_speaks_the_language_of_the_page(lms):
    assert claims_of(lms, lang="sl")[f"{LTI}launch_presentation"]["locale"] == "sl"
    assert claims_of(lms, lang="en")[f"{LTI}launch_presentation"]["locale"] == "en"


def test_a_frame_says_so(lms):
    assert claims_of(lms, container="frame")[f"{LTI}launch_presentation"]["document_target"] == "iframe"
    assert claims_of(lms)[f"{LTI}launch_presentation"]["document_target"] == "window"


def test_the_return_url_shows_the_tools_message_as_text(lms):
    url = claims_of(lms)[f"{LTI}launch_presentation"]["return_url"]
    answer = requests.get(f"{url}&lti_errormsg=<script>alert(1)</script>", timeout=5)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text and "&lt;script&gt;alert" in answer.text


@pytest.mark.parametrize("query", ["course=2&person=99", "course=9&person=11", "course=3&person=40", "course=x", ""])
def test_nobody_is_launched_into_a_course_that_is_not_theirs(lms, query):
    assert requests.get(f"{lms.url}/launch?{query}", timeout=5).status_code == 404


def test_a_launch_cannot_be_answered_twice(lms, tool):
    lms.launch()
    login = tool.logins[0]
    parameters = {
        "scope": "openid", "response_type": "id_token", "response_mode": "form_post", "nonce": "n", "state": "s",
        "client_id": login["client_id"], "login_hint": login["login_hint"], "redirect_uri": f"{tool.url}/launch",
        "lti_message_hint": login["lti_message_hint"],
    }  # fmt: skip
    answer = requests.get(lms.details.authorization_url, params=parameters, timeout=5)
    assert answer.status_code == 400
    assert "id_token" not in answer.text


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "",
        "http://127.0.0.1:1/launch",
        "{tool}/launch/",
        "{tool}/launch?x=1",
        "{tool}/LAUNCH",
        "{tool}/launch@evil.example",
    ],
)
def test_another_redirect_uri_gets_no_answer_posted(lms, tool, redirect_uri):
    tool.changes = {"redirect_uri": redirect_uri.format(tool=tool.url)}
    page = lms.launch()
    assert page.status == 400
    assert page.forms == []
    assert tool.launches == []


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("nonce", None, "invalid_request"),
        ("nonce", "", "invalid_request"),
        ("scope", "profile", "invalid_scope"),
        ("scope", None, "invalid_request"),
        ("response_type", "code", "unsupported_response_type"),
        ("response_mode", None, "invalid_request"),
        ("response_mode", "fragment", "invalid_request"),
        ("client_id", "someone-else", "unauthorized_client"),
        ("login_hint", "12", "access_denied"),
        ("login_hint", None, "invalid_request"),
        ("prompt", "consent", "invalid_request"),
    ],
)
def test_a_bad_request_is_answered_with_an_error_and_no_token(lms, tool, name, value, error):
    tool.changes = {name: value, "state": "the-state"}
    lms.launch()
    assert tool.launches[-1]["error"] == error
    assert tool.launches[-1]["state"] == "the-state"
    assert "id_token" not in tool.launches[-1]


@pytest.mark.parametrize("hint", [None, "", "{}", '{"launchid": "ltilaunch5_guess"}', "[1]"])
def test_a_hint_that_is_not_ours_gets_no_token(lms, tool, hint):
    tool.changes = {"lti_message_hint": hint}
    assert lms.launch().status == 400
    assert tool.launches == []


def test_without_scripts_there_is_a_button(lms):
    answer = requests.get(f"{lms.url}/launch?course=2&person=11&lang=en", timeout=5)
    assert '<button type="submit"' in answer.text
