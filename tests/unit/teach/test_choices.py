"""What the teacher's form offers: every language once, the institution's first, and expiry in the larger unit."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.awards import Achievement
from app.teach.choices import choices, language_names
from app.teach.texts import Typed
from app.vocabularies import EU_LANGUAGES
from tests.unit.awards.records import COMPLETE, ISSUER

BILINGUAL = replace(ISSUER, languages=("sl", "en"))


def test_languages_with_fields_are_not_offered_again_and_the_institutions_come_first():
    offered = choices(COMPLETE, Typed(main="en", others=("de",)), BILINGUAL, "en")
    assert offered.near_languages == (("sl", "Slovenian"),)
    far = [code for code, _ in offered.far_languages]
    assert sorted([*far, "sl", "en", "de"]) == list(EU_LANGUAGES)
    names = [name for _, name in offered.far_languages]
    assert names == sorted(names)


def test_a_main_language_beyond_the_union_stays_to_be_chosen():
    offered = choices(Achievement(language="uk"), Typed(main="uk", others=("zz",)), ISSUER, "en")
    assert ("uk", "Ukrainian") in offered.text_languages
    assert ("zz", "zz") in offered.text_languages
    assert len(offered.text_languages) == 26


def test_a_language_of_instruction_beyond_the_union_stays_ticked():
    offered = choices(replace(COMPLETE, instruction_languages=("la",)), Typed(), ISSUER, "sl")
    assert "la" in [code for code, _ in offered.instruction_languages]


def test_names_are_in_the_language_of_the_page():
    assert language_names(["en", "zz"], "sl") == {"en": "Angleščina", "zz": "zz"}


@pytest.mark.parametrize(
    ("months", "shown"),
    [(None, ("", "years")), (24, ("2", "years")), (18, ("18", "months")), (1, ("1", "months")), (0, ("0", "years"))],
)
def test_an_expiry_is_shown_in_years_where_it_is_whole_years(months, shown):
    assert choices(replace(COMPLETE, expires_after_months=months), Typed(), ISSUER, "en").expiry == shown


def test_unusual_hours_are_told():
    assert choices(replace(COMPLETE, hours=Decimal(30)), Typed(), ISSUER, "en").unusual_hours == 10
    assert choices(COMPLETE, Typed(), ISSUER, "en").unusual_hours is None
