"""What may be asked for as a corrected name."""

from datetime import date

import pytest

from app.awards import LearnerName, NameMissing, NameSame, NameUnusable, WordsUnfit
from app.awards.name_request_rules import MAX_NAME_REASON, wish

NOW = LearnerName(full="Ana Novak", given="Ana", family="Novak")
TODAY = date(2026, 3, 1)


def test_a_name_is_asked_for_with_or_without_a_reason():
    asked = wish(" Ana ", "Nova\u0301k", "", now=NOW, today=TODAY)
    assert asked.name == LearnerName(full="Ana Novák", given="Ana", family="Novák")
    assert asked.words == ""
    assert wish("Ana", "Kos", "I married.", now=NOW, today=TODAY).words == "I married."


def test_somebody_with_one_name_asks_for_it():
    assert wish("Sukarno", "", "", now=NOW, today=TODAY).name.full == "Sukarno"


def test_where_the_family_name_stands_first_it_stays_first():
    now = LearnerName(full="Szabo Anna", given="Anna", family="Szabo")
    assert wish("Anna", "Szabó", "", now=now, today=TODAY).name.full == "Szabó Anna"


def test_joiners_that_shape_letters_are_no_hidden_marks():
    name = "می\u200cخواهد"
    assert wish("نرگس", name, "", now=NOW, today=TODAY).name.family == name


@pytest.mark.parametrize(
    ("given", "family", "words", "error"),
    [
        ("", " ", "", NameMissing),
        ("--", "…", "", NameMissing),
        ("Ana", "Novak", "", NameSame),
        ("ana@example.org", "Novak", "", NameUnusable),
        ("Ana", "0101990500006", "", NameUnusable),
        ("A" * 301, "Novak", "", NameUnusable),
        ("\ud800", "Novak", "", NameUnusable),
        ("Ana\u202e", "kavoN", "", NameUnusable),
        ("An\u0000a", "Kos", "", NameUnusable),
        ("Ana", "K\u200bos", "", NameUnusable),
        ("Ana", "K\ue000os", "", NameUnusable),
        ("Ana", "Kos", "write to ana@example.org", WordsUnfit),
        ("Ana", "Kos", "my number is 0101990500006", WordsUnfit),
        ("Ana", "Kos", "a" * (MAX_NAME_REASON + 1), WordsUnfit),
    ],
)
def test_what_cannot_stand_is_refused(given, family, words, error):
    with pytest.raises(error):
        wish(given, family, words, now=NOW, today=TODAY)
