"""Deep linking, copied courses and people who are not there, through the pages of the whole product."""

import json
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
import requests
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import KeySet

from app.awards import Achievement, ActivityCompleted, Criteria
from app.cli.demo_setup import SLUG
from app.demo import COURSES, Page
from app.lti import ACHIEVEMENT
from tests.integration.lti.hostile import DROP, LEARNER, LTI, TEACHER
from tests.integration.other_platform import OtherPlatform
from tests.integration.stack import COURSE, DEFINITION, ROOT, Stack, code_of, in_situation
from tests.integration.tokens import form_token

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
CANVAS = ROOT.parent / "shared/samples/canvas/id_token_student_view_testuser.json"
NEW_COURSE = str(COURSES[1].course_id) if len(COURSES) > 1 else "77"
MASQUERADING = {f"{LTI}custom": {"masquerading_user_id": "5101"}}
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


def asked(other: OtherPlatform, context: str = COURSE, **settings: Any) -> dict[str, Any]:
    other.server.replies["/dl"] = lambda _: (200, {"Content-Type": "text/html"}, b"<title>Back</title>")
    return {
        f"{LTI}message_type": "LtiDeepLinkingRequest",
        f"{LTI}resource_link": DROP,
        f"{LTI}context": {"id": context, "title": "Course"},
        f"{DL}deep_linking_settings": {
            "accept_types": ["ltiResourceLink"],
            "deep_link_return_url": f"{other.server.url}/dl?x=1&y=%22",
            **settings,
        },
    }


def answers(other: OtherPlatform) -> list[dict[str, Any]]:
    """Return the claims of the answers that the platform got, verified with the tool's keys."""
    keys = KeySet.import_key_set(other.stack.product.keys.tool_jwks())  # type: ignore[arg-type]
    posts = other.server.requests_to("/dl")
    return [dict(joserfc_jwt.decode(post.form["JWT"], keys, algorithms=["RS256"]).claims) for post in posts]


def pick(page: Page, *chosen: str, button: str = "add") -> Page:
    fields = {"chosen": list(chosen)} if chosen else {}
    return page.submit(page.form(button=button), button=button, **fields)  # type: ignore[arg-type]


def test_a_teacher_picks_the_courses_own_and_the_platform_gets_a_link(stack: Stack, other: OtherPlatform) -> None:
    stack.offer(platform_id=other.registered.id)
    page = other.launch(3, TEACHER, **asked(other, data="opaque"))
    assert "/link/" in page.url
    assert "The micro-credential of this course" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "form-action 'self';" in policy
    sent = pick(page)
    assert sent.title == "Back"
    (answer,) = answers(other)
    assert answer[f"{DL}data"] == "opaque"
    (item,) = answer[f"{DL}content_items"]
    assert item == {
        "type": "ltiResourceLink",
        "title": "Data Literacy in Practice",
        "text": DEFINITION.description["en"],
        "url": f"{stack.tool_url}/lti/launch",
    }


def sealed_answer(other: OtherPlatform) -> dict[str, str]:
    """Go back without a choice; return what that page gives to the frame that waits for it."""
    page = other.launch(3, TEACHER, **asked(other))
    form = {"csrf_token": form_token(page.browser), "action": "cancel"}
    sent = page.browser.session.post(page.url, data=form, timeout=10).text
    return {name: unescape(value) for name, value in re.findall(r'data-(url|jwt|seal)="([^"]*)"', sent)}


def bring(other: OtherPlatform, answer: dict[str, str], site: str = "same-origin") -> requests.Response:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Dest": "iframe"}
    return requests.post(f"{other.stack.tool_url}/lti/answer", data=answer, headers=headers, timeout=10)


def test_a_frame_hands_on_what_was_picked_in_its_window(stack: Stack, other: OtherPlatform) -> None:
    answer = sealed_answer(other)
    page = bring(other, answer)
    assert page.status_code == 200
    assert f'action="{answer["url"]}"' in page.text.replace("&amp;", "&")
    assert f'value="{answer["jwt"]}"' in page.text
    policy = page.headers["Content-Security-Policy"]
    assert f"form-action 'self' {other.server.url};" in policy
    assert other.server.url in policy.split("frame-ancestors", 1)[1]


def test_an_answer_that_is_not_as_we_made_it_goes_nowhere(stack: Stack, other: OtherPlatform) -> None:
    answer = sealed_answer(other)
    for changes in ({"url": "https://elsewhere.example/dl"}, {"jwt": "another"}, {"seal": ""}, {"seal": "é"}):
        refused = bring(other, answer | changes)
        assert (refused.status_code, "lti.answer_foreign" in refused.text) == (403, True), changes
    assert bring(other, answer, site="cross-site").status_code == 403
    assert bring(other, {}).status_code == 403


def test_only_the_page_that_sends_the_answer_may_post_to_the_platform(stack: Stack, other: OtherPlatform) -> None:
    page = other.launch(3, TEACHER, **asked(other))
    token = form_token(page.browser)
    sent = page.browser.session.post(page.url, data={"csrf_token": token, "action": "cancel"}, timeout=10)
    assert f"form-action 'self' {other.server.url};" in sent.headers["Content-Security-Policy"]
    assert f'action="{other.server.url}/dl?x=1&amp;y=%22"' in sent.text
    again = page.browser.session.post(page.url, data={"csrf_token": token, "action": "cancel"}, timeout=10)
    assert again.status_code == 409
    assert "lti.deep_linking_answered" in again.text


def test_going_back_without_a_choice_sends_no_links_and_no_error(stack: Stack, other: OtherPlatform) -> None:
    pick(other.launch(3, TEACHER, **asked(other)), button="cancel")
    (answer,) = answers(other)
    assert answer[f"{DL}content_items"] == []
    assert not [name for name in answer if name.startswith(DL) and name != f"{DL}content_items"]


def test_what_the_institution_published_elsewhere_is_found_by_title(stack: Stack, other: OtherPlatform) -> None:
    stack.offer()
    stack.offer(replace(DEFINITION, title={"en": "Draft only"}), other.registered.id)
    page = other.launch(3, TEACHER, **asked(other, "new-course"))
    found = page.submit(page.form(button="Search"), q="LITERACY data")
    assert "Data Literacy in Practice" in found.text
    assert "Draft only" not in found.text
    nothing = page.submit(page.form(button="Search"), q="<b>nothing")
    assert "No title holds “<b>nothing”" in nothing.text
    version = stack.product.definitions.offered(stack.platform_id, COURSE)
    assert version
    pick(found, str(version.achievement_id))
    (answer,) = answers(other)
    assert answer[f"{DL}content_items"][0]["custom"] == {ACHIEVEMENT: str(version.achievement_id)}


def test_one_link_only_where_the_platform_takes_one_and_several_where_it_takes_them(
    stack: Stack, other: OtherPlatform
) -> None:
    version = stack.offer()
    both = ["course", str(version.achievement_id), "course"]
    for several, status in ((False, 422), (True, 200)):
        page = other.launch(3, TEACHER, **asked(other, "new-course", accept_multiple=several))
        token = form_token(page.browser)
        form = {"csrf_token": token, "action": "add", "chosen": both}
        assert page.browser.session.post(page.url, data=form, timeout=10).status_code == status


@pytest.mark.parametrize("chosen", [[], ["nonsense"], ["00000000-0000-0000-0000-000000000000"]])
def test_what_is_not_on_the_list_is_not_sent(stack: Stack, other: OtherPlatform, chosen: list[str]) -> None:
    page = other.launch(3, TEACHER, **asked(other))
    token = form_token(page.browser)
    form = {"csrf_token": token, "action": "add", "chosen": chosen}
    refused = page.browser.session.post(page.url, data=form, timeout=10)
    assert (refused.status_code, answers(other)) == (422, [])


def test_a_platform_that_takes_no_links_hears_why_nothing_came(stack: Stack, other: OtherPlatform) -> None:
    page = other.launch(3, TEACHER, **asked(other, accept_types=["file"]))
    assert "Nothing can be added at this place" in page.text
    page.submit(page.form(button="Back to the course"))
    (answer,) = answers(other)
    assert answer[f"{DL}content_items"] == []
    assert "only links to a tool" in answer[f"{DL}errormsg"]


def test_a_learner_adds_nothing_and_the_platform_hears_it(stack: Stack, other: OtherPlatform) -> None:
    page = other.launch(5, LEARNER, **asked(other))
    assert page.status == 403
    assert "Only teachers add links" in page.text
    page.submit(page.form(button="Back to the course"))
    (answer,) = answers(other)
    assert answer[f"{DL}content_items"] == []
    assert "Only a teacher" in answer[f"{DL}errormsg"]


def test_an_ordinary_launch_opens_no_picker(stack: Stack, other: OtherPlatform) -> None:
    page = other.launch(3, TEACHER)
    picker = page.browser.open(page.url.split("?")[0].replace("/teach/", "/link/"))
    assert code_of(picker) == "catalogue.not_picking"


def launch_copy(other: OtherPlatform, *, role: str = TEACHER, context: str = NEW_COURSE, **custom: str) -> Page:
    changes: dict[str, Any] = {
        f"{LTI}context": {"id": context, "title": "Copied course"},
        f"{LTI}resource_link": {"id": f"link-{context}"},
        f"{LTI}custom": custom,
    }
    return other.launch(3, role, **changes)


def drafted(other: OtherPlatform, context: str = NEW_COURSE) -> Achievement | None:
    draft = other.stack.product.definitions.draft(other.registered.id, context)
    return draft.achievement if draft else None


def test_a_copied_course_asks_once_and_yes_copies_the_draft_but_no_award(stack: Stack, other: OtherPlatform) -> None:
    stack.offer(platform_id=other.registered.id)
    page = launch_copy(other, context_id_history=f"unknown,{COURSE}")
    assert "Offer the same micro-credential?" in page.text
    assert "Data Literacy in Practice" in page.text
    assert drafted(other) is None
    copied = page.submit(button="Yes, copy it")
    assert "Copied as a draft" in copied.text
    assert drafted(other) == DEFINITION
    assert stack.product.definitions.offered(other.registered.id, NEW_COURSE) is None
    assert stack.rows("awards") == []
    assert "Offer the same" not in launch_copy(other, context_id_history=COURSE).text


def test_a_no_is_remembered(stack: Stack, other: OtherPlatform) -> None:
    stack.offer(platform_id=other.registered.id)
    page = launch_copy(other, context_id_history=COURSE)
    after = page.submit(button="No, begin with an empty form")
    assert "Offer a micro-credential in this course" in after.text
    assert "Offer the same" not in launch_copy(other, context_id_history=COURSE).text
    assert drafted(other) is None


def test_a_copied_link_leads_back_to_the_course_that_it_was_copied_from(stack: Stack, other: OtherPlatform) -> None:
    stack.offer(platform_id=other.registered.id)
    launch_copy(other, context=COURSE)
    assert "Offer the same" in launch_copy(other, resource_link_id_history=f"link-{COURSE}").text


@pytest.mark.parametrize("history", ["$Context.id.history", "", NEW_COURSE, "unknown"])
def test_a_course_that_is_no_copy_asks_nothing(stack: Stack, other: OtherPlatform, history: str) -> None:
    stack.offer(platform_id=other.registered.id)
    assert "Offer the same" not in launch_copy(other, context_id_history=history).text


def test_another_platform_or_institution_never_gives_its_draft(stack: Stack, other: OtherPlatform) -> None:
    version = stack.offer()
    assert "Offer the same" not in launch_copy(other, context_id_history=COURSE).text
    stack.product.lti.platforms.add(
        issuer=other.server.url,
        client_id="client-o",
        deployments=["1"],
        auth_url=f"{other.server.url}/auth",
        token_url=f"{other.server.url}/token",
        jwks_url=f"{other.server.url}/jwks",
        name="Other",
        issuer_slug=_second_institution(stack),
    )
    assert "Offer the same" not in launch_copy(other, achievement=str(version.achievement_id)).text


def _second_institution(stack: Stack) -> str:
    profile = replace(stack.product.issuers.get(SLUG), slug="second", did=stack.product.own_issuers.did("second"))
    return stack.product.issuers.put(profile).slug


def test_a_link_to_another_courses_micro_credential_offers_it_to_the_teacher_and_names_it_to_learners(
    stack: Stack, other: OtherPlatform
) -> None:
    version = stack.offer()
    link = {"achievement": str(version.achievement_id)}
    learner = launch_copy(other, role=LEARNER, **link)
    assert "No micro-credential is offered here yet" in learner.text
    public = learner.follow("Data Literacy in Practice")
    assert "/achievements/" in public.url
    asked_page = launch_copy(other, **link)
    assert "made for a micro-credential of another course" in asked_page.text
    asked_page.submit(button="Yes, copy it")
    assert drafted(other) == DEFINITION


def test_the_courses_own_micro_credential_goes_before_a_linked_one(stack: Stack, other: OtherPlatform) -> None:
    version = stack.offer()
    stack.offer(replace(DEFINITION, title={"en": "Own"}), other.registered.id)
    page = launch_copy(other, context=COURSE, achievement=str(version.achievement_id))
    assert "Offer the same" not in page.text


def test_a_condition_about_an_activity_of_the_old_course_is_never_turned_into_another(
    stack: Stack, other: OtherPlatform
) -> None:
    items = (ActivityCompleted(activity_id="cm:999", name="Gone"),)
    stack.offer(replace(DEFINITION, criteria=Criteria(items=items)), other.registered.id)
    page = launch_copy(other, context_id_history=COURSE).submit(button="Yes, copy it")
    assert "Not in this course: choose another" in page.content.decode()
    refused = page.submit(page.form(button="publish"), button="publish")
    assert refused.status == 422
    assert stack.product.definitions.offered(other.registered.id, NEW_COURSE) is None


@pytest.mark.parametrize(
    ("roles", "changes", "code"),
    [
        ((LEARNER, TEST_USER), {}, "claim.test_student"),
        ((LEARNER,), MASQUERADING, "claim.masqueraded"),
        ((LEARNER, TEST_USER), MASQUERADING, "claim.masqueraded"),
    ],
)
def test_nobody_receives_or_takes_away_anything_for_a_learner_who_is_not_there(
    stack: Stack, other: OtherPlatform, roles: tuple[str, ...], changes: dict[str, Any], code: str
) -> None:
    stack.offer(platform_id=other.registered.id)
    ready = in_situation("ready").person_id
    other.enrol(ready)
    shared: dict[str, Any] = {f"{LTI}context": {"id": COURSE}}
    page = other.launch(ready, *roles, **{**shared, **changes})
    assert code_of(page) == code
    assert stack.rows("awards") == []
    real = other.launch(ready, **shared)
    real.submit(real.form("/claim/", button="Yes, issue it"))
    assert len(stack.rows("awards")) == 1
    award_id = stack.rows("awards")[0].id
    later = other.launch(ready, *roles, **{**shared, **changes})
    launch_id = later.url.rsplit("/", 1)[1].split("?")[0]
    for name in ("credential.openbadge.json", "credential.pdf", "credential.png", "credential.svg"):
        assert later.browser.open(f"{stack.tool_url}/wallet/{launch_id}/{award_id}/{name}").status == 404
    assert code_of(later.browser.open(f"{stack.tool_url}/wallet/{launch_id}")) == code


@pytest.mark.skipif(not CANVAS.exists(), reason="the sample launches of Canvas are not here")
def test_the_student_view_of_canvas_receives_nothing(stack: Stack, other: OtherPlatform) -> None:
    stack.offer(platform_id=other.registered.id)
    sample = json.loads(CANVAS.read_text())
    said = {name: sample[name] for name in ("sub", "name", f"{LTI}custom", f"{LTI}resource_link", "locale")}
    said[f"{LTI}context"] = {"id": COURSE}
    page = other.launch(5, *sample[f"{LTI}roles"], **said)
    assert code_of(page) == "claim.masqueraded", "whoever opened the student view stands behind it"
    del said[f"{LTI}custom"]
    assert code_of(other.launch(5, *sample[f"{LTI}roles"], **said)) == "claim.test_student"
    assert stack.rows("awards") == []
