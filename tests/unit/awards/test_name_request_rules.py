from datetime import date

import pytest

from app.awards.case_errors import NameSame, WordsUnfit
from app.awards.errors import NameMissing, NameUnusable
from app.awards.name_request_rules import name_request
from app.awards.values import LearnerName

NOW = LearnerName(full="Ana Novak", given="Ana", family="Novak")
TODAY = date(2026, 3, 1)


def test_a_name_is_asked_for_with_or_without_a_reason() -> None:
    asked = name_request(" Ana ", "Nova\u0301k", "", now=NOW, today=TODAY)
    assert asked.name == LearnerName(full="Ana Nov\u00e1k", given="Ana", family="Nov\u00e1k")
    assert asked.words == ""
    assert name_request("Ana", "Kos", "I married.", now=NOW, today=TODAY).words == "I married."


def test_somebody_with_one_name_asks_for_it() -> None:
    assert name_request("Sukarno", "", "", now=NOW, today=TODAY).name.full == "Sukarno"


@pytest.mark.parametrize(
    ("given", "family", "words", "error"),
    [
        ("", " ", "", NameMissing),
        ("Ana", "Novak", "", NameSame),
        ("ana@example.org", "Novak", "", NameUnusable),
        ("A" * 301, "Novak", "", NameUnusable),
        ("\ud800", "Novak", "", NameUnusable),
        ("Ana", "Kos", "write to ana@example.org", WordsUnfit),
        ("Ana", "Kos", "a" * 301, WordsUnfit),
    ],
)
def test_what_cannot_stand_is_refused(given: str, family: str, words: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        name_request(given, family, words, now=NOW, today=TODAY)
