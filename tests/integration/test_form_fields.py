"""Every element of a definition through the teacher's page: shown, posted and stored as it was; refused in words."""

import re
from dataclasses import replace
from decimal import Decimal

from app.awards import Achievement, Outcome
from app.cli.demo_setup import SLUG
from tests.integration.stack import DEFINITION, TEACHER, Stack

EVERYTHING = replace(
    DEFINITION,
    title={"en": "Data Literacy", "sl": "Podatkovna pismenost", "mt": "Litteriżmu tad-data"},
    description={"sl": "Kratek program.\nV dveh vrsticah."},
    outcomes=(
        Outcome(text={"en": "Judges data", "sl": "Presodi podatke"}, assessments=("795dac4096",)),
        Outcome(text={"sl": "Predstavi podatke", "en": "Presents data"}),
    ),
    hours=Decimal("82.5"),
    cycle="FC",
    instruction_languages=("en", "sl"),
    prerequisites={"en": "Completed upper secondary education", "mt": "Xejn"},
    stackability_note={"en": "Counts towards <b>Statistics</b>, if its council agrees"},
    stackability_url="https://uni.example/stack?of=1&for=2",
    further_information={"sl": "Več"},
    grading={"en": "10 is excellent, 6 is the lowest pass"},
    expires_after_months=18,
)


def draft_of(stack: Stack) -> Achievement:
    draft = stack.product.definitions.draft(stack.platform_id, "2")
    assert draft is not None
    return draft.achievement


def test_a_definition_with_everything_is_shown_and_saved_as_it_is(stack):
    stack.product.definitions.begin(stack.platform_id, "2", SLUG, EVERYTHING)
    page = stack.launch(TEACHER)
    page = page.submit(page.form("/teach/"), button="save")
    assert page.status == 200
    assert draft_of(stack) == EVERYTHING
    page = page.submit(page.form("/teach/"), button="publish")
    assert "done=published" in page.url
    assert draft_of(stack) == EVERYTHING


def test_what_cannot_stand_is_told_at_its_field_and_stays_as_it_was_typed(stack):
    stack.offer(EVERYTHING)
    page = stack.launch(TEACHER)
    page = page.submit(
        page.form("/teach/"),
        button="publish",
        **{"stackability_url": "http://uni.example", "expires": "51", "expires-unit": "years"},
    )
    assert page.status == 422
    assert "2 things need your attention" in page.text
    assert "needs a whole address that begins with https://" in page.text
    assert "50 years at the latest" in page.text
    source = page.content.decode()
    for name, value in (("stackability_url", "http://uni.example"), ("expires", "51")):
        assert re.search(rf'name="{name}"[^>]*value="{value}"', source)
    assert re.search(r'<details class="folded" id="f-stack" open>', source)
    page = page.submit(page.form("/teach/"), button="save", **{"expires": "one", "title@sl": "x" * 201})
    assert page.status == 422
    assert "Write a whole number, such as 2." in page.text
    assert "This text is too long." in page.text
    assert "x" * 201 in page.content.decode()
    assert draft_of(stack).expires_after_months is None


def test_the_main_language_changes_places_with_another(stack):
    stack.product.definitions.begin(stack.platform_id, "2", SLUG, EVERYTHING)
    page = stack.launch(TEACHER)
    page = page.submit(page.form("/teach/"), button="save", language="sl")
    assert draft_of(stack) == replace(EVERYTHING, language="sl")
    assert 'name="title" dir="auto" lang="sl"' in page.content.decode()


def test_an_autosave_tells_what_each_language_lacks(stack):
    page = stack.launch(TEACHER)
    launch_id = page.url.rsplit("/", 1)[1]
    fields = {control.name: control.value for control in page.form("/teach/").controls if control.name == "csrf_token"}
    typed = {"language": "en", "main-language": "en", "text-language": "sl", "title": "Data", "outcome": "Judges data"}
    answer = page.browser.session.post(
        f"{stack.tool_url}/teach/{launch_id}/checklist",
        data={**fields, **typed, "outcome@sl": "Presodi podatke", "revision": "0"},
        timeout=10,
    )
    assert answer.status_code == 200
    assert "Slovenian: 1 of 2 texts missing" in answer.text
    assert 'href="#f-title@sl"' in answer.text
    assert draft_of(stack).outcomes == (Outcome(text={"en": "Judges data", "sl": "Presodi podatke"}),)


def test_languages_can_be_added_and_taken_away_before_anything_is_stored(stack):
    page = stack.launch(TEACHER)
    page = page.submit(page.form("/teach/"), button="add-language", **{"new-language": "fi"})
    page = page.submit(page.form("/teach/"), button="save", **{"title@fi": "Datalukutaito"})
    page = page.submit(page.form("/teach/"), button="remove-language-fi")
    assert "Finnish is removed." in page.text
    assert draft_of(stack).title["fi"] == "Datalukutaito"  # until it is saved
    page = page.submit(page.form("/teach/"), button="save")
    assert "fi" not in draft_of(stack).title
