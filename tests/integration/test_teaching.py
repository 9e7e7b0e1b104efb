"""The teacher's form over HTTP: what is typed is kept, what is missing is said, colleagues do not overwrite."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.awards import Achievement
from app.demo import Page
from tests.integration.stack import DEFINITION, TEACHER, Stack, code_of, in_situation

COLLEAGUE = 4


def filled(page: Page, button: str = "publish", **changes) -> Page:
    """Fill in everything that publication needs and press `button`."""
    fields = {
        "language": "en",
        "title": "Data Literacy in Practice",
        "outcome": ["Judges the quality of a data set"],
        "ects": "3",
        "level": "6",
        "assessment": ["6e6cb2cc78"],
        "participation": "e92d221e4d",
        "supervision": "nosupnoid",
        "criterion-threshold": ["", "60"],  # the one number that the first preset needs
        **changes,
    }
    return page.submit(page.form("/teach/"), button=button, **fields)


def draft_of(stack: Stack) -> Achievement:
    draft = stack.product.definitions.draft(stack.platform_id, "2")
    assert draft is not None
    return draft.achievement


def test_a_teacher_sees_six_decisions_with_the_rest_filled_in(stack):
    page = stack.launch(TEACHER)
    assert "Offer a micro-credential in this course" in page.text
    assert "Podatkovna pismenost / Data Literacy" in page.content.decode()
    assert stack.rows("achievements") == []  # looking writes nothing


def test_what_is_missing_is_said_and_nothing_is_published(stack):
    page = stack.launch(TEACHER)
    refused = page.submit(page.form("/teach/"), button="publish", title="Only a title")
    assert refused.status == 422
    assert 'value="Only a title"' in refused.content.decode()
    assert stack.rows("achievement_versions") == []
    assert "No micro-credential is offered here yet" in stack.launch(in_situation("ready")).text


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " \u200b "},
        {"outcome": ["", ""]},
        {"ects": ""},
        {"ects": "0"},
        {"ects": "-3"},
        {"ects": "61"},
        {"ects": "three"},
        {"ects": "NaN"},
        {"level": ""},
        {"assessment": []},
        {"participation": None},
        {"supervision": None},
    ],
)
def test_without_a_mandatory_element_nothing_is_published(stack, changes):
    refused = filled(stack.launch(TEACHER), **changes)
    assert refused.status == 422
    assert stack.rows("achievement_versions") == []
    assert len(stack.rows("achievements")) == 1  # the draft is kept


def test_a_complete_form_is_published_and_read_back_as_it_was_typed(stack):
    done = filled(stack.launch(TEACHER), ects="1,5", prerequisites="Line one\r\nline two")
    assert (done.status, "done=published" in done.url) == (200, True)
    achievement = draft_of(stack)
    assert achievement.ects == Decimal("1.5")
    assert achievement.prerequisites == {"en": "Line one\nline two"}
    assert re.search(r'name="ects"[^>]*value="1[.,]5"', done.content.decode())


def test_the_form_posted_twice_makes_one_version(stack):
    page = stack.launch(TEACHER)
    for _ in range(2):
        assert "done=published" in filled(page).url
    assert [row.version for row in stack.rows("achievement_versions")] == [1]


def test_publishing_again_without_a_change_makes_no_version(stack):
    page = filled(stack.launch(TEACHER))
    page.submit(page.form("/teach/"), button="publish")
    assert len(stack.rows("achievement_versions")) == 1


def test_a_colleague_who_saves_over_a_newer_draft_is_told_and_overwrites_nothing(stack):
    first, second = stack.launch(TEACHER), stack.launch(COLLEAGUE)
    assert filled(first, "save", title="Written first").status == 200
    refused = filled(second, "save", title="Written second")
    assert (refused.status, code_of(refused)) == (409, "awards.draft_changed")
    assert draft_of(stack).title == {"en": "Written first"}
    fresh = second.browser.open(second.url)
    assert filled(fresh, "save", title="Written second").status == 200
    assert draft_of(stack).title == {"en": "Written second"}


def test_going_back_and_saving_an_old_page_again_is_told(stack):
    page = stack.launch(TEACHER)
    filled(page, "save", title="One")
    refused = filled(page, "save", title="Two")
    assert code_of(refused) == "awards.draft_changed"
    assert draft_of(stack).title == {"en": "One"}


def test_adding_and_removing_rows_keeps_everything_typed(stack):
    page = filled(stack.launch(TEACHER), "add-outcome", title="Kept", ects="2,5")
    assert 'value="Kept"' in page.content.decode()
    before = [control.value for control in page.form("/teach/").controls if control.name == "outcome"]
    page = page.submit(page.form("/teach/"), button="remove-outcome-0")
    after = [control.value for control in page.form("/teach/").controls if control.name == "outcome"]
    assert after == before[1:]
    assert 'value="Kept"' in page.content.decode()


def test_the_checklist_saves_and_its_revision_lets_the_form_go_on(stack):
    page = stack.launch(TEACHER)
    launch_id = page.url.rsplit("/", 1)[1]
    fields = {control.name: control.value for control in page.form("/teach/").controls if control.name == "csrf_token"}
    answer = page.browser.session.post(
        f"{stack.tool_url}/teach/{launch_id}/checklist",
        data={**fields, "language": "en", "title": "Typed live", "revision": "0"},
        timeout=10,
    )
    assert answer.status_code == 200
    assert 'name="revision"' in answer.text
    assert 'value="1"' in answer.text
    assert draft_of(stack).title == {"en": "Typed live"}


def test_a_number_that_is_none_stays_in_the_field(stack):
    refused = filled(stack.launch(TEACHER), ects="about three")
    assert 'value="about three"' in refused.content.decode()


def test_a_threshold_in_points_is_compared_in_points(stack):
    page = stack.launch(TEACHER)
    activities = next(control for control in page.form("/teach/").controls if control.name == "criterion-activity")
    quiz = next(value for value, _ in activities.options if value == "cm:2")
    rule: dict[str, Any] = {
        "criterion-kind": ["grade"],
        "criterion-activity": [quiz],
        "criterion-threshold": ["9,5"],
        "criterion-unit": ["points"],
    }
    assert "done=published" in filled(page, **rule).url
    people = stack.people().content.decode()
    assert people.count('data-standing="ready"') == 4  # quiz points 10, 9.5, 10 and 10 of 10


def test_a_version_that_was_awarded_is_never_changed_by_an_edit(stack):
    stack.offer()
    stack.claim(in_situation("ready"))
    before = stack.rows("achievement_versions")[0].definition
    stack.offer(replace(DEFINITION, title={"en": "Another title"}))
    versions = sorted(stack.rows("achievement_versions"), key=lambda row: row.version)
    assert versions[0].definition == before
    assert versions[1].definition["title"] == {"en": "Another title"}


def test_a_condition_that_lost_its_grade_keeps_the_rule_from_being_published(stack):
    page = stack.launch(TEACHER)
    refused = filled(page, "publish", **{"criterion-threshold": ["", ""]})
    assert refused.status == 422
    assert stack.rows("achievement_versions") == []
    again = stack.launch(TEACHER)
    assert not draft_of(stack).criteria.is_complete
    assert again.content.decode().count('name="criterion-kind"') >= 2
    assert again.submit(again.form("/teach/"), button="publish").status == 422
