"""Fields and skills as the form posts them."""

from typing import Any

from werkzeug.datastructures import MultiDict

from app.awards import Achievement, Outcome, Skill
from app.teach.form import achievement_from_form
from app.teach.rule_form import Names
from app.teach.skills_form import (
    MAX_SKILLS,
    fields_from,
    looked_for,
    remembering,
    skill_rows,
    skills_from,
)

LABELS = {f"urn:skill:{n}": {"en": f"skill {n}", "sl": f"spretnost {n}"} for n in range(20)}
ONE, TWO, GONE = "urn:skill:1", "urn:skill:2", "urn:skill:gone"


def known(uris: Any) -> dict[str, dict[str, str]]:
    return {uri: LABELS[uri] for uri in uris if uri in LABELS}


def posted(**fields: Any) -> MultiDict[str, str]:
    return MultiDict({name.replace("__", "-"): value for name, value in fields.items()})


def test_fields_are_codes_of_isced_f_each_once_and_at_most_five():
    errors: dict[str, str] = {}
    assert fields_from(posted(field=["0613", "", "0542", "0613"]), errors) == ("0613", "0542")
    assert errors == {}
    assert fields_from(posted(field=["0613", "12345"]), errors) == ("0613",)
    assert errors == {"field": "unknown_field"}
    errors = {}
    many = ["0511", "0512", "0521", "0522", "0531", "0532"]
    assert fields_from(posted(field=many), errors) == tuple(many[:5])
    assert errors == {"field": "too_many_fields"}


def test_skills_belong_to_the_row_that_they_were_posted_with_and_keep_all_labels():
    errors: dict[str, str] = {}
    fields = posted(outcome__0__skill=[ONE, ONE, TWO], outcome__2__skill=[TWO, ""])
    found = skills_from(fields, known, errors)
    assert errors == {}
    assert found == {
        0: (Skill(uri=ONE, labels=LABELS[ONE]), Skill(uri=TWO, labels=LABELS[TWO])),
        2: (Skill(uri=TWO, labels=LABELS[TWO]),),
    }


def test_a_skill_that_nobody_knows_is_left_out_and_told():
    errors: dict[str, str] = {}
    assert [s.uri for s in skills_from(posted(outcome__1__skill=[GONE, ONE]), known, errors)[1]] == [ONE]
    assert errors == {"outcome-1-skill": "unknown_skill"}


def test_more_skills_than_an_outcome_can_hold_are_told():
    errors: dict[str, str] = {}
    found = skills_from(posted(outcome__0__skill=list(LABELS)), known, errors)
    assert (len(found[0]), errors) == (MAX_SKILLS, {"outcome-0-skill": "too_many_skills"})


def test_a_button_takes_away_a_field_or_a_skill_of_one_row():
    errors: dict[str, str] = {}
    assert fields_from(posted(field=["0613", "0542"], action="remove-field-0613"), errors) == ("0542",)
    fields = posted(outcome__0__skill=ONE, outcome__1__skill=[ONE, TWO], action=f"remove-skill-1-{ONE}")
    assert {row: [s.uri for s in skills] for row, skills in skills_from(fields, known, errors).items()} == {
        0: [ONE],
        1: [TWO],
    }
    assert errors == {}


def test_a_row_that_is_taken_away_takes_its_skills_along():
    fields = posted(outcome__0__skill=ONE, outcome__2__skill=TWO, action="remove-outcome-0")
    assert {row: [s.uri for s in skills] for row, skills in skill_rows(Achievement(), fields, known).items()} == {
        1: [TWO]
    }


def test_rows_of_a_stored_definition_are_its_outcomes():
    outcome = Outcome(text={"en": "x"}, skills=(Skill(uri=ONE, labels=LABELS[ONE]),))
    assert skill_rows(Achievement(outcomes=(Outcome(text={}), outcome)), None, known) == {0: (), 1: outcome.skills}


def test_what_esco_dropped_since_it_was_chosen_may_stay():
    old = Skill(uri=GONE, labels={"en": "as it was"})
    stored = Achievement(outcomes=(Outcome(text={"en": "x"}, skills=(old,)),))
    errors: dict[str, str] = {}
    found = skills_from(posted(outcome__0__skill=[GONE, ONE]), remembering(stored, known), errors)
    assert (found[0][0], errors) == (old, {})
    assert remembering(None, known)([GONE]) == {}


def test_an_outcome_gets_the_skills_of_its_row_though_an_empty_row_comes_before():
    fields = posted(outcome=["", "Analyses data"], outcome__1__skill=ONE, outcome__0__skill=TWO, field="0542")
    achievement, errors = achievement_from_form(fields, Names(activity=lambda one: one), known)
    assert [(one.text, [s.uri for s in one.skills]) for one in achievement.outcomes] == [
        ({"en": "Analyses data"}, [ONE])
    ]
    assert (achievement.fields, errors) == (("0542",), {})


def test_without_a_list_of_skills_none_is_known():
    achievement, errors = achievement_from_form(
        posted(outcome="Analyses", outcome__0__skill=ONE), Names(activity=lambda one: one)
    )
    assert achievement.outcomes[0].skills == ()
    assert errors == {"outcome-0-skill": "unknown_skill"}


def test_a_search_by_button_says_its_row_and_its_words():
    assert looked_for(posted(outcome__3__search="podatki"), "search-skill-3") == (3, "podatki")
    assert looked_for(posted(), "search-skill-0") == (0, "")
    for action in ("save", "search-skill-", "search-skill-1x", "search-skill-123"):
        assert looked_for(posted(), action) is None
