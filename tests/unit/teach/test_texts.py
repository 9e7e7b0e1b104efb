"""Texts in several languages: what is posted is what is read, and no language loses a word unasked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.awards import Achievement, Outcome
from app.teach.form import LIMITS, achievement_from_form
from app.teach.rule_form import Names
from app.teach.texts import TEXTS, OutcomeRow, Standing, Typed, after, standing, typed_from, typed_of
from app.vocabularies import EU_LANGUAGES

NO_COURSE = Names(activity=lambda _activity: "")
WRITTEN, QUIZ = "6e6cb2cc78", "b1b68f6735"


def posted(typed: Typed, **fields: str) -> MultiDict[str, str]:
    """Return what the page posts that shows `typed`."""
    pairs = [("main-language", typed.main), ("language", typed.main), *fields.items()]
    pairs += [("text-language", code) for code in typed.others]
    pairs += [("removed-language", code) for code in typed.removed]
    for code in (*typed.languages, *typed.removed):
        pairs += [(typed.field_name(name, code), typed.text(name, code)) for name in TEXTS]
        pairs += [(typed.field_name("outcome", code), row.texts.get(code, "")) for row in typed.outcomes]
    for at, row in enumerate(typed.outcomes):
        pairs += [(f"outcome-{at}-offered", code) for code in row.offered]
        pairs += [(f"outcome-{at}-assessment", code) for code in row.ticked]
    return MultiDict([pair for pair in pairs if pair[0] not in fields] + list(fields.items()))


def read(fields: MultiDict[str, str]) -> tuple[Achievement, dict[str, str]]:
    return achievement_from_form(fields, NO_COURSE)


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=20)
texts = st.dictionaries(st.sampled_from(EU_LANGUAGES), words, max_size=4)
kinds = st.sampled_from([(), (WRITTEN,), (WRITTEN, QUIZ)])
definitions = st.builds(
    lambda written, outcomes, **others: Achievement(outcomes=tuple(outcomes), **written, **others),
    written=st.fixed_dictionaries(dict.fromkeys(TEXTS, texts)),
    outcomes=st.lists(st.builds(Outcome, text=texts.filter(bool)), max_size=4),
    language=st.sampled_from(EU_LANGUAGES),
    assessment_types=kinds,
)


@given(definitions)
def test_a_definition_shown_and_posted_is_the_same_definition(definition):
    fields = posted(typed_of(definition))
    fields.setlist("assessment", list(definition.assessment_types))
    assert read(fields) == (definition, {})
    assert typed_from(fields).languages == typed_of(definition).languages


@given(definitions, st.sampled_from(EU_LANGUAGES))
def test_a_language_taken_away_and_brought_back_loses_nothing(definition, code):
    before = typed_of(definition)
    without = typed_from(posted(after(before, f"remove-language-{code}")))
    again = typed_from(posted(after(without, f"add-language-{code}")))
    assert set(again.languages) == {*before.languages, code}
    assert again.texts == typed_from(posted(again)).texts
    assert read(posted(again))[0].title == definition.title
    gone = read(posted(without))[0]
    assert code == definition.language or code not in gone.title
    assert code == definition.language or all(code not in outcome.text for outcome in gone.outcomes)


def test_the_main_language_and_another_change_places_with_their_words():
    typed = typed_of(Achievement(language="en", title={"en": "Data", "sl": "Podatki", "de": "Daten"}))
    achievement, _ = read(posted(typed, language="sl"))
    assert (achievement.language, achievement.title) == ("sl", {"en": "Data", "sl": "Podatki", "de": "Daten"})
    swapped = typed_from(posted(typed, language="sl"))
    assert swapped.languages == ("sl", "en", "de")
    # On the page that posted it the fields keep their names; on the next one those of the main language are plain.
    assert [swapped.field_name("title", code) for code in ("sl", "en")] == ["title@sl", "title"]
    assert [after(swapped, "save").field_name("title", code) for code in ("sl", "en")] == ["title", "title@en"]


def test_the_main_texts_can_be_said_to_be_in_a_language_that_has_no_fields_yet():
    typed = typed_of(Achievement(language="en", title={"en": "Podatki", "de": "Daten"}))
    achievement, _ = read(posted(typed, language="sl"))
    assert (achievement.language, achievement.title) == ("sl", {"sl": "Podatki", "de": "Daten"})


@pytest.mark.parametrize("code", ["", "EN", "e", "eng", "žš", "../x", "en "])
def test_what_is_no_language_code_has_no_fields(code):
    typed = typed_from(MultiDict([("language", "en"), ("text-language", code), ("title@" + code, "T")]))
    assert typed.languages == ("en",)


def test_languages_are_offered_once_and_only_those_of_the_union():
    typed = after(Typed(main="sl"), "add-language", "de")
    assert after(typed, "add-language", "de") == typed
    assert after(typed, "add-language", "sl") == typed
    assert after(typed, "add-language", "zh") == typed
    assert after(typed, "remove-language-sl") == typed
    assert after(typed, "save") == typed


def test_a_row_comes_and_goes_with_its_words_in_every_language():
    typed = Typed(main="en", others=("sl",), outcomes=(OutcomeRow(texts={"en": "A", "sl": "B"}), OutcomeRow()))
    assert after(typed, "add-outcome").outcomes[2] == OutcomeRow()
    assert after(typed, "remove-outcome-0").outcomes == (OutcomeRow(),)
    assert after(typed, "remove-outcome-9").outcomes == typed.outcomes


def test_what_a_language_lacks_is_told_by_field():
    typed = typed_of(
        Achievement(
            language="en",
            title={"en": "Data", "sl": "Podatki"},
            prerequisites={"sl": "Matura"},
            outcomes=(Outcome(text={"en": "Judges"}), Outcome(text={"en": "Presents", "sl": " — "})),
        )
    )
    assert standing(typed) == [
        Standing(language="en", total=4, missing=("prerequisites",)),
        Standing(language="sl", total=4, missing=("outcome-1", "outcome-2")),
    ]


def test_nothing_is_missing_of_a_text_that_nobody_wrote():
    assert standing(Typed(main="en", others=("sl",))) == [
        Standing(language="en", total=0, missing=()),
        Standing(language="sl", total=0, missing=()),
    ]


@pytest.mark.parametrize(
    ("chosen", "offered", "ticked", "kept"),
    [
        ((WRITTEN,), (), (), ()),
        ((WRITTEN, QUIZ), (), (), ()),  # without a choice, all
        ((WRITTEN, QUIZ), (WRITTEN, QUIZ), (WRITTEN, QUIZ), ()),
        ((WRITTEN, QUIZ), (WRITTEN, QUIZ), (QUIZ,), (QUIZ,)),
        ((WRITTEN, QUIZ), (WRITTEN, QUIZ), (QUIZ, "other"), (QUIZ,)),
        ((WRITTEN, QUIZ), (WRITTEN, QUIZ), (), None),
        ((WRITTEN,), (WRITTEN, QUIZ), (QUIZ,), ()),  # the other is not chosen any more
        ((WRITTEN, QUIZ), (WRITTEN,), (WRITTEN,), ()),  # all that were offered
    ],
)
def test_an_outcome_is_shown_by_each_assessment_or_by_those_that_are_ticked(chosen, offered, ticked, kept):
    assert OutcomeRow(offered=offered, ticked=ticked).assessments(chosen) == kept


def test_an_outcome_that_nothing_shows_is_an_error_of_its_row():
    typed = Typed(outcomes=(OutcomeRow(), OutcomeRow(texts={"en": "Judges"}, offered=(WRITTEN, QUIZ))))
    fields = posted(typed)
    fields.setlist("assessment", [WRITTEN, QUIZ])
    achievement, errors = read(fields)
    assert errors == {"outcome-2-assessment": "choose_assessment"}
    assert achievement.outcomes == (Outcome(text={"en": "Judges"}),)


def test_a_text_too_long_in_one_language_is_an_error_of_that_field_alone():
    long = "x" * (LIMITS["title"] + 1)
    typed = replace(typed_of(Achievement(title={"en": "Data", "sl": long})))
    achievement, errors = read(posted(typed))
    assert errors == {"title@sl": "too_long"}
    assert achievement.title == {"en": "Data", "sl": "x" * LIMITS["title"]}
    assert typed_from(posted(typed)).text("title", "sl") == long  # the page shows all of it


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["language", "main-language", "text-language", "removed-language", "title", "title@sl",
                             "outcome", "outcome@sl", "outcome-0-offered", "outcome-0-assessment", "assessment"]),
            st.sampled_from(["en", "sl", "de", WRITTEN, QUIZ]) | st.text(max_size=10),
        ),
        max_size=30,
    ),
    st.sampled_from(["add-language", "remove-language-sl", "remove-outcome-0", "add-outcome", "add-language-sl"]),
)  # fmt: skip
def test_any_form_gives_fields_that_can_be_shown_and_posted_again(pairs, action):
    typed = after(typed_from(MultiDict(pairs)), action, "fr")
    assert typed.main not in typed.others
    assert not set(typed.removed) & set(typed.languages)
    assert len(set(typed.languages)) == len(typed.languages)
    assert typed_from(posted(typed)).languages == typed.languages
    assert read(posted(typed))[0].language == typed.main
