"""Advice on how a learning outcome begins: gentle, in both languages, and silent when in doubt."""

import pytest

from app.teach.outcome_hints import HintKind, hint, verbs

KINDS = ["knowledge", "application", "analysis", "evaluation", "creation"]


@pytest.mark.parametrize("language", ["sl", "en"])
def test_every_verb_that_is_proposed_is_good_itself(language: str):
    assert list(verbs(language)) == KINDS
    for words in verbs(language).values():
        for verb in words:
            assert hint(f"{verb} podatke", language) is None, verb
            assert hint(verb.capitalize(), language) is None


@pytest.mark.parametrize(
    ("text", "language", "begins", "better"),
    [
        ("Understands statistics", "en", "understands", "explains"),
        ("Knows the law.", "en", "knows", "names"),
        ("Is familiar with databases", "en", "is familiar with", "describes"),
        ("Pozna osnove statistike", "sl", "pozna", "navede"),
        ("Razume, kaj je povprečje", "sl", "razume", "razloži"),
        ("Se zaveda pomena", "sl", "se zaveda", "prepozna"),
    ],
)
def test_what_goes_on_in_a_head_is_hard_to_assess(text: str, language: str, begins: str, better: str):
    found = hint(text, language)
    assert found is not None
    assert (found.kind, found.begins, found.better[0]) == (HintKind.HARD, begins, better)
    assert all(hint(verb, language) is None for verb in found.better)


@pytest.mark.parametrize(
    ("text", "language", "begins"),
    [
        ("Is able to analyse data", "en", "is able to"),
        ("The student compares", "en", "the student"),
        ("Knows how to code", "en", "knows how to"),
        ("Je sposobna analizirati podatke", "sl", "je sposobna"),
        ("Učeči se primerja vire", "sl", "učeči se"),
        ("Zna uporabiti", "sl", "zna"),
    ],
)
def test_words_before_the_verb_can_be_left_out(text: str, language: str, begins: str):
    found = hint(text, language)
    assert found is not None
    assert (found.kind, found.begins) == (HintKind.DETOUR, begins)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Basics of statistics", "en"),
        ("The quality of data", "en"),
        ("Understanding of law", "en"),
        ("Analiza podatkov", "sl"),
        ("Poznavanje metod", "sl"),
        ("Osnove prava", "sl"),
    ],
)
def test_a_noun_is_no_verb(text: str, language: str):
    found = hint(text, language)
    assert found is not None
    assert found.kind is HintKind.NO_VERB
    assert len(found.better) == len(KINDS)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Analyse data", "en"),
        ("Identifies risks", "en"),
        ("Identify risks", "en"),
        ("Zips files", "en"),  # no list has it, its form does
        ("Critically assesses sources", "en"),
        ("„Razvršča“ podatke", "sl"),
        ("Analizirati podatke", "sl"),
        ("Kuha kosilo", "sl"),
        ("Samostojno načrtuje poskus", "sl"),
        ("", "en"),
        ("   ", "sl"),
        ("Versteht Statistik", "de"),  # nobody here knows
    ],
)
def test_what_is_good_or_unknown_gets_no_advice(text: str, language: str):
    assert hint(text, language) is None


def test_a_language_without_a_list_has_no_verbs():
    assert dict(verbs("de")) == {}
