"""Somebody without an account confirms one sitting by a link, and can do nothing else with it."""

import html
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from app.assessment import AssessmentPolicy, AssessmentTerms
from app.cli.demo_setup import SLUG
from app.demo import Page, learners
from tests.integration.sittings import IDENTIFIED, OTHER_TEACHER, enter_sitting, open_sitting
from tests.integration.stack import TEACHER, Stack, code_of, in_situation
from tests.integration.test_at_once import at_once

BY_LINK = replace(IDENTIFIED, assessment=AssessmentTerms(by_link=True))
NAME = "Vida Varuh"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the same on both
ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def address_in(page: Page) -> str:
    """Return the link that a page shows."""
    found = re.search(r'value="([^"]*/invigilate/#[^"]*)"', page.content.decode())
    assert found, page.text
    return html.unescape(found[1])


def made_link(sitting: Page, name: str = NAME) -> tuple[Page, str]:
    """Make a link on a sitting's page and return the page that shows it, and the link."""
    page = sitting.follow(href="/links")
    page = page.submit(page.form("/links"), name=name)
    return page, address_in(page)


def opened(stack: Stack, address: str, languages: str = "en") -> Page:
    """Open a link in a browser of its own that runs no scripts: the link is pasted."""
    page = stack.browser(languages).open(f"{stack.tool_url}/invigilate/")
    return page.submit(page.form("/invigilate/"), token=address)


def confirmed(page: Page, **by_name: str) -> Page:
    """Look the list through with what is marked of these people, and declare it."""
    content = page.content.decode()
    marks: dict[str, Any] = {}
    for name, value in by_name.items():
        found = re.search(rf'<bdi>{name}</bdi></legend><label><input type="radio" name="([^"]+)"', content)
        assert found
        marks[found[1]] = value
    page = page.submit(page.form("/review"), **marks)
    return page.submit(page.form("/state"))


def attestations(stack: Stack) -> list[dict[str, str]]:
    return [row.personal for row in stack.rows("assessment_records") if row.kind == "attestation"]


@ON_SQLITE
def test_whoever_has_the_link_confirms_the_list_and_the_learner_receives_it(stack):
    stack.offer(BY_LINK)
    person = in_situation("ready")
    stack.make_ready(person)
    sitting = enter_sitting(stack)
    shown, address = made_link(sitting)
    token = address.split("#")[1]
    assert token not in stack.launch(TEACHER).follow(href="/sittings").content.decode()
    assert all(token not in str(row) for row in stack.rows("invigilator_links"))
    page = opened(stack, address)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert NAME in page.text
    told = page.content.decode()
    assert "@" not in told.replace("@media", "")
    assert not [
        one for one in page.form("/review").controls if one.name in {f"result:{p.person_id}" for p in learners()}
    ]

    (absent,) = [one for one in learners() if one.full_name != person.full_name and one.full_name in page.text][:1]
    done = confirmed(page, **{absent.full_name: "absent"})
    assert "What you have stated is recorded." in done.text
    said = attestations(stack)
    assert Counter(one["result"] for one in said) == {"confirmed": len(said) - 1, "absent": 1}
    assert {one["by_name"] for one in said} == {NAME}
    assert {one["by_role"] for one in said} == {"examiner_by_link"}
    assert {one["vouched_by"] for one in said} == {str(TEACHER)}
    assert {one["by"].split(":")[0] for one in said} == {"link"}
    assert stack.product.chains.inspect(SLUG).fault is None

    seen = sitting.browser.open(sitting.url)
    assert f"{NAME} (by an invigilator's link)" in seen.text
    assert "Never" not in sitting.browser.open(shown.url).text
    assert code_of(stack.claim(person)) == ""
    assert len(stack.rows("awards")) == 1

    sheets = [one.browser.open(one.link(href="/sheet.pdf").href) for one in (seen, done)]
    for sheet in sheets:
        assert sheet.status == 200
        assert sheet.headers["Content-Type"] == "application/pdf"
        assert sheet.headers["Content-Disposition"].startswith('attachment; filename="attendance-')
        assert sheet.headers["Cache-Control"] == "no-store"
        assert sheet.content.startswith(b"%PDF-")

    left = done.submit(done.form("/leave"))
    assert "The list is closed in this browser" in left.text
    assert code_of(left.browser.open(page.url)) == "assessment.link_dead"


@ON_SQLITE
def test_a_link_that_is_dead_looks_the_same_whatever_the_reason_and_is_dead_at_once(stack):
    stack.offer(BY_LINK)
    sitting = enter_sitting(stack)
    _, kept = made_link(sitting)
    shown, withdrawn = made_link(sitting, "Mojca Mrak")
    working = opened(stack, withdrawn)
    review = working.submit(working.form("/review"))
    (mojca,) = [form for form in shown.forms if form.action.endswith("/withdraw") and "Mojca" in form.buttons[0].label]
    assert "The link is withdrawn" in shown.submit(mojca).text
    # In the middle of the work: nothing is recorded, and the list is not shown again.
    assert code_of(review.submit(review.form("/state"))) == "assessment.link_dead"
    assert code_of(working.browser.open(working.url)) == "assessment.link_dead"
    assert attestations(stack) == []

    other = f"{kept[:-1]}{'A' if kept[-1] != 'A' else 'Q'}"
    unknown = f"{stack.tool_url}/invigilate/#{'A' * 64}"
    for language in ("en", "sl"):
        pages = [opened(stack, one, language) for one in (withdrawn, other, unknown, "", "#", "x" * 5000)]
        assert {page.status for page in pages} == {403}
        assert {code_of(page) for page in pages} == {"assessment.link_dead"}
        assert len({re.sub(r"\b[0-9a-f]{8}\b", "", page.text) for page in pages}) == 1
        assert pages[0].language == language
    # A link is no key to another link's list, and no link at all is a key to a guessed address.
    page = opened(stack, kept)
    assert code_of(stack.browser().open(page.url)) == "assessment.link_dead"
    assert code_of(page.browser.open(working.url)) == "assessment.link_dead"
    assert page.browser.open(sitting.url).status == 401
    stack.clock.ahead_s += int(timedelta(hours=4, minutes=1).total_seconds())
    assert code_of(page.browser.open(page.url)) == "assessment.link_dead"
    stack.clock.ahead_s += int(timedelta(days=2).total_seconds())
    assert code_of(opened(stack, kept)) == "assessment.link_dead"
    stack.product.invigilators.sweep()
    assert len(stack.rows("invigilator_links")) == 2
    assert stack.rows("invigilator_sessions") == []
    stack.clock.ahead_s += int(timedelta(days=90).total_seconds())
    stack.product.invigilators.sweep()
    assert stack.rows("invigilator_links") == []
    assert code_of(opened(stack, kept)) == "assessment.link_dead"


@ON_SQLITE
def test_guessing_is_stopped_and_whoever_has_the_link_is_let_in_all_the_same(stack):
    stack.offer(BY_LINK)
    _, address = made_link(enter_sitting(stack))
    answers = [opened(stack, f"{stack.tool_url}/invigilate/#{n:064d}") for n in range(25)]
    assert {page.status for page in answers[:15]} == {403}
    assert answers[-1].status == 429
    assert opened(stack, address).status == 200


@ON_SQLITE
def test_a_link_is_made_only_of_what_may_be_recorded_and_once_for_a_form_that_is_sent_twice(stack):
    stack.offer(BY_LINK)
    sitting = enter_sitting(stack)
    page = sitting.follow(href="/links")
    form = page.form("/links")
    late = f"{stack.clock() + timedelta(days=30):%Y-%m-%dT%H:%M}"
    refusals: tuple[tuple[dict[str, Any], str], ...] = (
        ({"name": ""}, "This is needed."),
        ({"name": "\0"}, "This is needed."),
        ({"name": "vida@example.org"}, "This looks like an e-mail address."),
        ({"name": "0101990500006"}, "personal number"),
        ({"name": "x" * 101}, "This is too long. Write at most 100 characters."),
        ({"name": NAME, "until": late}, "at most three days after the sitting"),
        ({"name": NAME, "until": "2020-01-01T10:00"}, "at most three days after the sitting"),
        ({"name": NAME, "until": "whenever"}, "at most three days after the sitting"),
    )
    for fields, words in refusals:
        refused = page.submit(form, **fields)
        assert refused.status == 422
        assert words in refused.text
    assert stack.rows("invigilator_links") == []
    both = at_once([partial(page.submit, form, name=NAME) for _ in range(2)])
    assert len({address_in(one) for one in both}) == 1
    assert len(stack.rows("invigilator_links")) == 1
    (withdraw,) = [one for one in both[0].forms if one.action.endswith("/withdraw")]
    both[0].submit(withdraw)
    assert "#" not in re.findall(r"/invigilate/\S*", page.submit(form, name=NAME).content.decode())
    assert len(stack.rows("invigilator_links")) == 1


@ON_SQLITE
def test_where_the_version_does_not_accept_links_none_is_made(stack):
    stack.offer(BY_LINK)
    sitting = enter_sitting(stack)
    page = sitting.follow(href="/links")
    form = page.form("/links")
    stack.offer(IDENTIFIED)
    assert code_of(page.submit(form, name=NAME)) == "assessment.links_not_accepted"
    assert "Confirmations by a link do not count here" in page.browser.open(page.url).text
    assert stack.rows("invigilator_links") == []


@ON_SQLITE
def test_a_link_is_shown_to_nobody_but_its_maker_and_its_holder_is_no_second_person(stack):
    stack.offer(BY_LINK)
    stack.product.assessing.policies.put(SLUG, AssessmentPolicy(second_person=True))
    sitting = enter_sitting(stack)
    other = open_sitting(stack, sitting)
    name = stack.lms.classroom.people[OTHER_TEACHER].full_name
    _, address = made_link(sitting, name)
    theirs = other.follow(href="/links")
    (link,) = stack.rows("invigilator_links")
    refused = theirs.submit(theirs.form("/links"), name=name, request=str(link.id))
    assert "/invigilate/#" not in refused.content.decode()
    confirmed(opened(stack, address))
    for person in (TEACHER, OTHER_TEACHER):  # who answers for it, and whose name it bears
        page = open_sitting(stack, sitting, person)
        assert "wait for a second person" in page.text
        assert not any("/second" in form.action for form in page.forms)


@ON_SQLITE
def test_a_learner_to_whom_the_link_is_given_does_not_confirm_themselves(stack):
    stack.offer(BY_LINK)
    person = in_situation("ready")
    stack.make_ready(person)
    _, address = made_link(enter_sitting(stack), person.full_name)
    page = opened(stack, address)
    assert "Left to the teacher: 1 learner" in page.text
    confirmed(page)
    assert str(person.person_id) not in {one["learner"] for one in attestations(stack)}
    assert "Nobody has confirmed yet" in stack.launch(person).text


@ON_POSTGRES
def test_two_phones_with_one_link_and_the_teacher_at_once_state_it_once(gunicorn):
    gunicorn.offer(BY_LINK)
    sitting = enter_sitting(gunicorn)
    _, address = made_link(sitting)
    pages = [opened(gunicorn, address), opened(gunicorn, address), sitting, open_sitting(gunicorn, sitting)]
    pages = [page.submit(page.form("/review")) for page in pages]
    answers = at_once([partial(page.submit, page.form("/state")) for page in (*pages, pages[0])])
    assert {answer.status for answer in answers} == {200}
    said = attestations(gunicorn)
    assert len(said) == len({one["learner"] for one in said})
    assert len({one["by"] for one in said}) == 1
    roll = gunicorn.product.assessing.records.of_course(gunicorn.platform_id, "2")
    assert {len(stated) for stated in roll.stated.values()} == {len(said)}
    assert gunicorn.product.chains.inspect(SLUG).fault is None


@ON_POSTGRES
def test_what_a_link_withdrawn_meanwhile_sends_is_recorded_whole_or_not_at_all(gunicorn):
    gunicorn.offer(BY_LINK)
    sitting = enter_sitting(gunicorn)
    shown, address = made_link(sitting)
    page = opened(gunicorn, address)
    page = page.submit(page.form("/review"))
    stated, withdrawn = at_once(
        [partial(page.submit, page.form("/state")), partial(shown.submit, shown.form("/withdraw"))]
    )
    said = attestations(gunicorn)
    everybody = [one for one in page.form("/state").controls if one.name.startswith("result:")]
    assert len(said) in {0, len(everybody)}
    assert "The link is withdrawn" in withdrawn.text
    assert said or code_of(stated) == "assessment.link_dead"
    assert code_of(page.submit(page.form("/state"))) == "assessment.link_dead"
    assert len(attestations(gunicorn)) == len(said)
