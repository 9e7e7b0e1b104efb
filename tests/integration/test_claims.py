"""Who receives a credential and who does not, whatever they do."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
import requests

from app.assessment import Supervision
from app.awards import ActivityCompleted, Criteria, GradeAtLeast, Mode, Unit
from app.demo import COURSES, Page
from tests.integration.lti.hostile import LEARNER, MEMBERSHIP, TEACHER
from tests.integration.stack import DEFINITION, Stack, code_of, in_situation
from tests.integration.tokens import form_token

ASSISTANT = "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant"
MENTOR = f"{MEMBERSHIP}Mentor"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


def nothing_written(stack: Stack) -> bool:
    return stack.rows("awards") == stack.badges() == []


def posted(page: Page, stack: Stack) -> requests.Response:
    """Post the claim of a page that does not offer it, with that browser's own form token."""
    launch_id = page.url.rsplit("/", 1)[1].split("?")[0]
    return page.browser.session.post(
        f"{stack.tool_url}/claim/{launch_id}", data={"csrf_token": form_token(page.browser)}, timeout=20
    )


@pytest.mark.parametrize("situation", ["below", "open", "pending", "hidden", "part", "nothing", "zero"])
def test_whoever_has_not_earned_it_receives_nothing_even_by_a_forged_post(stack, situation):
    stack.offer()
    page = stack.launch(in_situation(situation))
    assert page.status == 200
    assert not [form for form in page.forms if form.method == "post" and "/claim/" in form.action]
    answer = posted(page, stack)
    assert answer.status_code == 409
    assert "awards.not_eligible" in answer.text
    assert nothing_written(stack)


@pytest.mark.parametrize("situation", ["pending", "hidden"])
def test_what_the_platform_does_not_tell_is_said_to_be_unknown(stack, situation):
    oral = GradeAtLeast(activity_id="item:4", name="Oral exam", threshold=Decimal(10), unit=Unit.POINTS)
    stack.offer(replace(DEFINITION, criteria=Criteria(items=(*DEFINITION.criteria.items, oral))))
    assert "This cannot be told now" in stack.launch(in_situation(situation)).text


def test_an_unknown_value_does_not_hinder_where_any_one_condition_is_enough(stack):
    quiz = GradeAtLeast(activity_id="cm:2", name="Quiz", threshold=Decimal(7), unit=Unit.POINTS)
    either = Criteria(mode=Mode.ANY, items=(*DEFINITION.criteria.items, quiz))
    stack.offer(replace(DEFINITION, criteria=either))
    assert "/wallet/" in stack.claim(in_situation("pending")).url


def test_a_rule_about_an_activity_that_has_gone_is_unknown(stack):
    gone = Criteria(items=(ActivityCompleted(activity_id="cm:99", name="Gone"),))
    stack.offer(replace(DEFINITION, criteria=gone))
    assert "This cannot be told now" in stack.launch(in_situation("ready")).text


def test_a_suspended_learner_is_refused(stack):
    stack.offer()
    page = stack.launch(in_situation("suspended"))
    answer = posted(page, stack)
    assert answer.status_code in {403, 409}
    assert nothing_written(stack)


@pytest.mark.parametrize("status", ["Inactive", "Deleted", "Whatever"])
def test_a_member_who_is_not_active_receives_nothing(stack, other, status):
    stack.offer(platform_id=other.registered.id)
    other.enrol(11, status=status)
    page = other.launch(11)
    done = page.submit(page.form("/claim/", button="Yes, issue it"))
    assert (done.status, code_of(done)) == (403, "claim.not_member")
    assert nothing_written(stack)


def test_a_person_who_is_not_on_the_roster_receives_nothing(stack, other):
    stack.offer(platform_id=other.registered.id)
    other.enrol(12)
    page = other.launch(11)
    done = page.submit(page.form("/claim/", button="Yes, issue it"))
    assert (done.status, code_of(done)) == (403, "claim.not_member")
    assert nothing_written(stack)


def test_a_person_who_is_a_teacher_on_the_roster_but_a_learner_in_the_launch_receives_nothing(stack, other):
    stack.offer(platform_id=other.registered.id)
    other.enrol(11, role=TEACHER)
    page = other.launch(11)
    done = page.submit(page.form("/claim/", button="Yes, issue it"))
    assert code_of(done) == "claim.not_member"
    assert nothing_written(stack)


@pytest.mark.parametrize("role", [ASSISTANT, MENTOR, TEST_USER, f"{INSTITUTION}Administrator"])
def test_whoever_is_more_than_a_learner_receives_nothing(stack, other, role):
    stack.offer(platform_id=other.registered.id)
    other.enrol(11)
    page = other.launch(11, LEARNER, role)
    assert page.status == 403
    assert code_of(page) in {"claim.not_receiver", "claim.test_student", "lti.role_not_allowed"}
    assert posted(page, stack).status_code == 403
    assert nothing_written(stack)


def test_a_teacher_cannot_claim(stack):
    stack.offer()
    page = stack.launch(3)
    answer = posted(page, stack)
    assert answer.status_code == 403
    assert "lti.role_not_allowed" in answer.text
    assert nothing_written(stack)


def test_a_learner_without_a_shared_name_receives_nothing(stack, other):
    stack.offer(platform_id=other.registered.id)
    other.enrol(11, name="", given_name="", family_name="")
    page = other.launch(11, name="", given_name="", family_name="")
    assert "Your name is missing" in page.text
    assert posted(page, stack).status_code == 409
    assert nothing_written(stack)


@pytest.mark.parametrize("name", ["\u202eevil\u202c Ana", "A\u0000na Novak", "  Ana\t\n Novak "])
def test_a_name_with_invisible_characters_is_issued_without_them_and_verifies(stack, other, name):
    stack.offer(platform_id=other.registered.id)
    other.enrol(11, name=name, given_name="", family_name="")
    page = other.launch(11, name=name, given_name="", family_name="")
    page = page.submit(page.form("/claim/", button="Yes, issue it"))
    assert "/wallet/" in page.url
    stored = stack.rows("awards")[0].learner_name
    assert not set(stored) & set("\u202e\u202c\x00\t\n")
    assert 'data-outcome="genuine"' in stack.browser().open(page.link(href="/verify/").href).content.decode()


@pytest.mark.parametrize("supervision", [Supervision.SUPERVISED, Supervision.SUPERVISED_IDENTIFIED])
def test_a_supervised_micro_credential_waits_for_the_teachers_confirmation(stack, supervision):
    stack.offer(replace(DEFINITION, supervision=supervision))
    page = stack.launch(in_situation("ready"))
    assert "Your teacher has to confirm" in page.text
    assert not [form for form in page.forms if form.method == "post" and "/claim/" in form.action]
    answer = posted(page, stack)
    assert answer.status_code == 409
    assert "awards.confirmation_missing" in answer.text
    assert nothing_written(stack)
    people = stack.people().content.decode()
    assert people.count('data-standing="waiting"') == 12
    assert 'data-standing="ready"' not in people


def test_a_course_without_a_published_definition_offers_nothing(stack):
    page = stack.launch(in_situation("ready"))
    assert "No micro-credential is offered here yet" in page.text
    assert posted(page, stack).status_code == 404
    assert nothing_written(stack)


def test_claiming_twice_returns_the_first_award(stack):
    stack.offer()
    page = stack.launch(in_situation("ready"))
    form = page.form("/claim/", button="Yes, issue it")
    first, second = page.submit(form), page.submit(form)  # a second click, or the form of the page before
    assert first.link(href="/verify/").href == second.link(href="/verify/").href
    assert len(stack.rows("awards")) == len(stack.badges()) == 1


def test_going_back_after_a_claim_leads_to_the_credential(stack):
    stack.offer()
    page = stack.launch(in_situation("ready"))
    done = page.submit(page.form("/claim/", button="Yes, issue it"))
    assert page.browser.open(page.url).url == done.url


def test_a_claim_from_another_browser_gives_the_same_credential(stack):
    stack.offer()
    person = in_situation("ready")
    contents = set()
    pages = [stack.launch(person) for _ in range(3)]
    for page in pages:
        done = page.submit(page.form("/claim/", button="Yes, issue it"))
        contents.add(done.follow(href="credential.openbadge.json").content)
    assert len(contents) == 1
    assert len(stack.rows("awards")) == 1


def test_a_grade_that_is_lost_between_page_and_click_is_not_awarded(stack):
    stack.offer()
    person = in_situation("ready")
    page = stack.launch(person)
    stack.lms.classroom.grade(COURSES[0], person, "assign", None)
    done = page.submit(page.form("/claim/", button="Yes, issue it"))
    assert (done.status, code_of(done)) == (409, "awards.not_eligible")
    assert nothing_written(stack)


def test_a_grade_that_is_changed_after_the_claim_changes_nothing(stack):
    stack.offer()
    person = in_situation("ready")
    content = stack.claim(person).follow(href="credential.openbadge.json").content
    stack.lms.classroom.grade(COURSES[0], person, "assign", Decimal(0))
    assert stack.launch(person).follow(href="credential.openbadge.json").content == content


def test_the_same_person_number_on_two_platforms_is_two_people(stack, other):
    stack.offer()
    stack.offer(platform_id=other.registered.id)
    other.enrol(11)
    stack.claim(11)
    page = other.launch(11)
    assert "/claim/" in page.url
    page.submit(page.form("/claim/", button="Yes, issue it"))
    assert {row.learner_name for row in stack.rows("awards")} == {"Ana Žnidaršič", "Anna Müller"}


def test_two_credentials_say_nothing_that_links_them_to_a_platform_account(stack):
    stack.offer()
    document = json.loads(stack.claim(in_situation("ready")).follow(href="credential.openbadge.json").content)
    text = json.dumps(document)
    assert "learner01" not in text
    assert '"11"' not in text
    assert "@example.org" not in text.replace("info@univerza-zgled.example.org", "")
