"""Skills and fields in the teacher's form over HTTP: looked for, chosen, kept, refused."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from app.awards import Outcome, Skill
from app.cli.demo_setup import SLUG
from app.demo import Page
from app.demo.browser import _page as page_of
from app.demo.browser import filled as pairs_of
from tests.integration.stack import COURSE, DEFINITION, TEACHER, Stack, code_of, in_situation
from tests.integration.test_teaching import draft_of, filled

SKILL = "http://data.europa.eu/esco/skill/5354a726-ee64-4f34-90f8-8436f9f374b8"


@pytest.fixture
def database_url(sqlite_url) -> str:
    """Give an SQLite database only: test_esco.py holds what depends on the database."""
    return str(sqlite_url)


def posted(page: Page, action: str, *more: tuple[str, str]) -> Page:
    """Send a complete form with `more` fields, as the script's chips do, or somebody who makes them up."""
    form = page.form("/teach/")
    complete = {
        "title": "Data Literacy in Practice",
        "outcome": ["Judges the quality of a data set", ""],
        "ects": "3",
        "level": "6",
        "assessment": ["6e6cb2cc78"],
        "participation": "e92d221e4d",
        "supervision": "nosupnoid",
        "criterion-threshold": ["", "60"],
    }
    pairs = [*pairs_of(form, complete), *more, ("action", action)]
    headers = {"Origin": form.origin_for(form.action), "Sec-Fetch-Site": "same-origin"}
    answer = page.browser.session.post(form.action, data=pairs, headers=headers, timeout=20)
    return page_of(page.browser, answer)


def asked(page: Any, what: str, words: str, more: str = "") -> Any:
    return page.browser.open(f"{page.url.split('?')[0]}/{what}?q={quote(words)}{more}")


def choices(page: Any, what: str, words: str, more: str = "") -> list[dict[str, str]]:
    return list(json.loads(asked(page, what, words, more).content)["choices"])


def test_skills_are_found_in_the_language_of_the_texts_and_fields_in_that_of_the_page(stack: Stack) -> None:
    page = stack.launch(TEACHER)
    (found,) = choices(page, "skills", "ekoloske podat", "&in=sl")
    assert found == {"value": SKILL, "label": "analizirati ekološke podatke", "also": "", "lang": "sl"}
    (found,) = choices(page, "skills", "analyse ecological", "&in=sl")
    assert (found["label"], found["also"]) == ("analizirati ekološke podatke", "analyse ecological data")
    assert choices(page, "fields", "statistics")[0] == {
        "value": "0542", "label": "Statistics", "also": "0542", "lang": "en"
    }  # fmt: skip
    assert choices(page, "fields", "racunalnik", "&lang=sl")[0]["value"] == "0611"


def test_whatever_is_asked_there_is_an_answer(stack: Stack) -> None:
    page = stack.launch(TEACHER)
    for words in ("", "a", "%", "x" * 5000, "' OR 1=1 --", "\\", "<b>", "ž" * 300, "\x00zz"):
        for language in ("", "&in=%27"):
            assert choices(page, "skills", words, language) == choices(page, "fields", words, language) == []
        assert asked(page, "hint", words, "&in=slovenian").status == 200


def test_only_a_teacher_of_the_launch_is_answered(stack: Stack) -> None:
    teacher, learner = stack.launch(TEACHER), stack.launch(in_situation("ready"))
    address = f"{teacher.url.split('?')[0]}/skills?q=data"
    assert learner.browser.open(address).status == 401
    own = learner.url.split("?")[0].replace("/claim/", "/teach/")
    assert code_of(learner.browser.open(f"{own}/skills?q=data")) == "lti.role_not_allowed"


def test_who_asks_faster_than_anybody_types_is_told_to_wait(stack: Stack) -> None:
    page = stack.launch(TEACHER)
    answers = [asked(page, "fields", "data").status for _ in range(70)]
    assert answers[:60] == [200] * 60
    assert answers[-1] == 429
    other = stack.launch(TEACHER)
    assert asked(other, "fields", "data").status == 200


def test_advice_on_an_outcome_is_in_the_language_of_the_page_about_that_of_the_outcome(stack: Stack) -> None:
    page = stack.launch(TEACHER)
    assert "“razume” is hard to assess. Better: razloži" in asked(page, "hint", "Razume podatke", "&in=sl").text
    assert "»knows« je težko preveriti." in asked(page, "hint", "Knows <b>data", "&in=en&lang=sl").text
    assert asked(page, "hint", "Analyses data", "&in=en").text.strip() == ""
    assert b"<b>" not in asked(page, "hint", "<b>bold</b>", "&in=en").content


def test_what_was_chosen_is_published_shown_and_kept_when_the_form_is_saved_again(stack: Stack) -> None:
    chosen = [("field", "0542"), ("field", "0613"), ("outcome-0-skill", SKILL)]
    done = posted(stack.launch(TEACHER), "publish", *chosen)
    assert "done=published" in done.url
    achievement = draft_of(stack)
    assert achievement.fields == ("0542", "0613")
    (skill,) = achievement.outcomes[0].skills
    assert (skill.uri, skill.labels["sl"]) == (SKILL, "analizirati ekološke podatke")
    assert 'value="0613"' in done.content.decode()
    assert "analyse ecological data" in done.text
    assert "done=saved" in done.submit(done.form("/teach/"), button="save").url
    assert draft_of(stack) == achievement


def test_a_code_that_no_list_has_is_refused_with_words_and_the_draft_keeps_the_rest(stack: Stack) -> None:
    strange = [("field", "0542"), ("field", "98765"), ("outcome-0-skill", SKILL), ("outcome-0-skill", SKILL + "0")]
    refused = posted(stack.launch(TEACHER), "publish", *strange)
    assert refused.status == 422
    assert "One of the fields is not in the European list" in refused.text
    assert "One of the skills is not in the list of ESCO skills here" in refused.text
    assert stack.rows("achievement_versions") == []
    assert draft_of(stack).fields == ("0542",)
    assert [skill.uri for skill in draft_of(stack).outcomes[0].skills] == [SKILL]


def test_a_skill_that_esco_has_no_longer_stays_with_the_labels_that_it_had(stack: Stack) -> None:
    old = Skill(uri=SKILL + "-old", labels={"en": "as it was called"})
    outcomes = (Outcome(text={"en": "Analyses data"}, skills=(old,)),)
    stack.product.definitions.begin(stack.platform_id, COURSE, SLUG, replace(DEFINITION, outcomes=outcomes))
    page = stack.launch(TEACHER)
    assert "as it was called" in page.text
    assert page.submit(page.form("/teach/"), button="save", title="Another title").status == 200
    assert draft_of(stack).title == {"en": "Another title"}
    assert draft_of(stack).outcomes[0].skills == (old,)


def test_buttons_search_and_take_away_on_the_page_only(stack: Stack) -> None:
    page = stack.launch(TEACHER)
    found = filled(page, "search-skill-0", **{"outcome-0-search": "ecological data"})
    assert "analyse ecological data" in found.text
    assert stack.rows("achievements") == []
    ticks: dict[str, Any] = {"outcome-0-skill": [SKILL]}
    ticked = found.submit(found.form("/teach/"), button="search-skill-1", **ticks)
    assert "Nothing fits these words." in ticked.text
    assert f'value="remove-skill-0-{SKILL}"' in ticked.content.decode()
    less = ticked.submit(ticked.form("/teach/"), button=f"remove-skill-0-{SKILL}", field="0542")
    assert f'value="{SKILL}"' not in less.content.decode()
    assert 'value="remove-field-0542"' in less.content.decode()
    assert 'value="remove-field-0542"' not in less.submit(less.form("/teach/"), button="remove-field-0542").text
    assert stack.rows("achievements") == []


def test_an_outcome_that_begins_badly_is_advised_and_still_published(stack: Stack) -> None:
    done = filled(stack.launch(TEACHER), outcome=["Understands statistics"])
    assert "done=published" in done.url
    assert "“understands” is hard to assess" in done.text
