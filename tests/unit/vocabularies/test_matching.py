"""What somebody types against what an entry is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vocabularies import fold, rank, wanted


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("Učenje (na daljavo)", "ucenje na daljavo"),
        ("Đuro  Łódź\u00a0Straße", "duro lodz strasse"),
        ("C++, C#", "c c"),
        ("50 % _popusta_", "50 popusta"),
        ("Œuvre de l’été", "oeuvre de l ete"),
        ("Ελληνικά Ελλάς", "ελληνικα ελλασ"),
        ("", ""),
    ],
)
def test_accents_capitals_and_marks_make_no_difference(words: str, folded: str):
    assert fold(words) == folded


@given(st.text())
def test_folded_words_stay_as_they_are_and_mean_nothing_to_like(words: str):
    folded = fold(words)
    assert fold(folded) == folded
    assert not set(folded) & set("%_\\|'\"\n")
    assert folded == folded.strip()


def test_one_letter_is_too_little_to_look_for_and_a_novel_is_cut():
    assert wanted("a") == wanted(" č ") == wanted("") == wanted("%%") == ""
    assert wanted("či") == "ci"
    assert len(wanted("učenje " * 1000)) <= 80


def test_the_beginning_of_a_label_is_better_than_of_a_word_and_that_than_its_inside():
    labels = ["analizirati podatke", "statistika in analiza", "psihoanaliza", "podatke bolj analizira", "xyz"]
    assert [rank("anali", label) for label in labels] == [0, 1, 2, 1, None]
    assert [rank("podatke anal", label) for label in labels] == [3, None, None, 3, None]
    assert rank("odatke naliz", "analizirati podatke") == 4


def test_another_name_counts_after_every_fit_of_the_label():
    assert rank("risanje", "skiciranje", ["risanje", "umetnisko risanje"]) == 5
    assert rank("risanje", "skiciranje", ["umetnisko risanje"]) == 6
    assert rank("risanje", "psihorisanje", ["risanje"]) == 2
    assert rank("risanje", "skiciranje", []) is None
