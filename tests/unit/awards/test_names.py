"""Names of people: any script, any number of parts, nothing invisible."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.awards import LearnerName, NameMissing, NameUnusable, learner_name
from app.awards.names import MAX_LENGTH

anything = st.text(max_size=320)
PEOPLE = [
    "Ana Žnidaršič",
    "Siobhán O'Brien",
    "Clara Smith & Jones",
    "ليلى حداد",
    "נועה לוי",
    "Sukarno",
    "Zoë Ødegård-Łukasiewicz",
    "Γιώργος Παπαδόπουλος",
    "Nguyễn Thị Minh",
    "Олександр Шевченко",
    "王小明",
    "กานต์ ใจดี",
    "पूजा श्रेष्ठ",
    "D'Angelo",
    "X",
    "2Pac",
    "𠮷野家 太郎",
]


@pytest.mark.parametrize("name", PEOPLE)
def test_a_name_stays_as_its_bearer_writes_it(name):
    assert learner_name(name).full == unicodedata.normalize("NFC", name)


def test_joiners_that_shape_letters_stay():
    name = "نرگس می\u200cخواهد"
    assert learner_name(name).full == name


@given(anything, anything, anything)
@example("\u202eevil", "", "")
@example("A\u0300", "", "")
@example("", "Ana", "")
@example("\ud800", "", "")
def test_any_text_gives_a_clean_name_or_one_of_two_refusals(full, given_name, family_name):
    try:
        name = learner_name(full, given_name, family_name)
    except (NameMissing, NameUnusable):
        return
    for part in (name.full, name.given, name.family):
        assert part == unicodedata.normalize("NFC", " ".join(part.split()))
        assert len(part) <= MAX_LENGTH
        assert not any(unicodedata.category(one) in {"Cc", "Cs", "Cn"} for one in part)
        part.encode()
    assert any(one.isalnum() or unicodedata.category(one)[0] in "LN" for one in name.full)


@given(anything, anything, anything)
def test_cleaning_twice_is_cleaning_once(full, given_name, family_name):
    try:
        name = learner_name(full, given_name, family_name)
    except (NameMissing, NameUnusable):
        return
    assert learner_name(name.full, name.given, name.family) == name


@given(st.text(st.characters(codec="utf-8"), max_size=100))
def test_no_letter_digit_or_mark_is_ever_lost(full):
    def kept(text: str) -> list[str]:
        return [one for one in unicodedata.normalize("NFC", text) if unicodedata.category(one)[0] in "LNM"]

    try:
        name = learner_name(full)
    except NameMissing:
        assert not [one for one in kept(full) if unicodedata.category(one)[0] in "LN"]
    else:
        assert "".join(kept(name.full)) == "".join(kept(full))


def test_a_missing_full_name_is_made_of_its_parts():
    assert learner_name("", "Ana", "Novak") == LearnerName(full="Ana Novak", given="Ana", family="Novak")
    assert learner_name(" \u200b ", "", "Novak").full == "Novak"


@pytest.mark.parametrize("nothing", ["", " ", "\t\n", "\u200b", "\u202e\u202c", "--", "…", "\u200c\u200d", "\u0301"])
def test_a_name_without_a_letter_or_digit_is_missing(nothing):
    with pytest.raises(NameMissing):
        learner_name(nothing)


def test_a_name_of_300_characters_fits_and_one_more_does_not():
    assert learner_name("a" * MAX_LENGTH).full == "a" * MAX_LENGTH
    with pytest.raises(NameUnusable):
        learner_name("a" * (MAX_LENGTH + 1))


@pytest.mark.parametrize("broken", ["Ana\ud800", "\udfffNovak"])
def test_half_a_character_cannot_be_written_down(broken):
    with pytest.raises(NameUnusable):
        learner_name(broken)
    with pytest.raises(NameUnusable):
        learner_name("Ana", broken, "")
