"""The certification suite's valid launches, each for teacher and learner; some find nothing to do, and are told so."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.lti.models import BrowserSession, LaunchRow
from tests.integration.lti.conftest import World, code_of
from tests.integration.lti.hostile import DROP, LTI, MEMBERSHIP, NRPS

LIS = "http://purl.imsglobal.org/vocab/lis/v2/"
EVERYBODY = f"{LIS}system/person#User"
NO_NAMES: dict[str, Any] = dict.fromkeys(("name", "given_name", "family_name"), DROP)
NO_PII: dict[str, Any] = {**NO_NAMES, "email": DROP, f"{LTI}lis": DROP}

# "?" stands for the role, by its short name.
OPENED: dict[str, dict[str, Any]] = {
    "multiple roles": {f"{LTI}roles": [f"{MEMBERSHIP}?", f"{LIS}institution/person#?", EVERYBODY]},
    "short role": {f"{LTI}roles": ["?"]},
    "a role beside unknown ones": {f"{LTI}roles": ["https://example.org/roles#Wizard", f"{MEMBERSHIP}?", ""]},
    "only e-mail": NO_NAMES,
    "only names": {"email": DROP},
    "no PII": NO_PII,
    "nothing optional": {**NO_PII, f"{LTI}launch_presentation": DROP, NRPS: DROP, f"{LTI}custom": DROP},
}
NOTHING_TO_DO: dict[str, tuple[str, dict[str, Any]]] = {
    "no role": ("lti.no_role", {f"{LTI}roles": []}),
    "unknown role": ("lti.no_role", {f"{LTI}roles": ["https://example.org/roles#Wizard"]}),
    "learner sub-role named Instructor": ("lti.no_role", {f"{LTI}roles": [f"{LIS}membership/Learner#Instructor"]}),
    "learner sub-role alone": ("lti.no_role", {f"{LTI}roles": [f"{LIS}membership/Learner#GuestLearner"]}),
    "teaching assistant alone": ("lti.no_role", {f"{LTI}roles": [f"{LIS}membership/Instructor#TeachingAssistant"]}),
    "invented namespace": ("lti.no_role", {f"{LTI}roles": [f"{LIS}x#Instructor", "x#Learner"]}),
    "role in another case": ("lti.no_role", {f"{LTI}roles": [f"{LIS}membership#instructor", "LEARNER"]}),
    "role with a space": ("lti.no_role", {f"{LTI}roles": [f"{MEMBERSHIP}? "]}),
    "institution's role only": ("lti.no_role", {f"{LTI}roles": [f"{LIS}institution/person#?"]}),
    "administrator only": ("lti.no_role", {f"{LTI}roles": [f"{LIS}institution/person#Administrator"]}),
    "e-mail without context": ("lti.context_missing", {**NO_NAMES, f"{LTI}context": DROP}),
    "no context": ("lti.context_missing", {f"{LTI}context": DROP}),
    "no PII and no context": ("lti.context_missing", {**NO_PII, f"{LTI}context": DROP}),
}


def as_role(changes: dict[str, Any], role: str) -> dict[str, Any]:
    roles = {claim: value for claim, value in changes.items() if claim == f"{LTI}roles"}
    return changes | {claim: [one.replace("?", role) for one in value] for claim, value in roles.items()}


@pytest.mark.parametrize("role", ["Instructor", "Learner"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", OPENED)
def test_a_valid_launch_opens_the_page_of_the_role(world: World, name: str, role: str) -> None:
    browser = world.browser()
    response = world.launch(browser, f"{MEMBERSHIP}{role}", **as_role(OPENED[name], role))
    where = "/teach/" if role == "Instructor" else "/claim/"
    assert (response.status_code, response.location[:7]) == (303, where)
    assert browser.get(response.location).status_code == 200


@pytest.mark.parametrize("role", ["Instructor", "Learner"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", NOTHING_TO_DO)
def test_a_valid_launch_with_nothing_to_do_gets_a_page_that_says_so_and_no_session(
    world: World, name: str, role: str
) -> None:
    code, changes = NOTHING_TO_DO[name]
    browser = world.browser()
    page = world.launch(browser, f"{MEMBERSHIP}{role}", **as_role(changes, role))
    assert (page.status_code, code_of(page)) == (200, code)
    assert "mc_session" not in str(page.headers.getlist("Set-Cookie"))
    with world.db.read() as session:
        for table in (LaunchRow, BrowserSession):
            assert session.scalar(select(func.count()).select_from(table)) == 0
    assert world.launch(browser, f"{MEMBERSHIP}{role}").status_code == 303


@pytest.mark.parametrize("role", ["Instructor", "Learner"])
@pytest.mark.parametrize("name", ["no role", "no context"])
def test_what_a_valid_launch_with_nothing_to_do_says_is_still_checked(world: World, name: str, role: str) -> None:
    changes: dict[str, Any] = {**NOTHING_TO_DO[name][1], f"{LTI}deployment_id": "unknown"}
    refused = world.launch(world.browser(), f"{MEMBERSHIP}{role}", **changes)
    assert 400 <= refused.status_code < 500
