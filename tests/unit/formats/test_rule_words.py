"""The rule as a credential says it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.awards import (
    ActivityCompleted,
    CourseCompleted,
    Criteria,
    Excused,
    GradeAtLeast,
    GradeOneOf,
    Mode,
    SomeOf,
    Unit,
    Window,
)
from app.courses import Group
from app.formats import document
from app.formats.rule_words import rule_words
from tests.unit.awards.records import criteria
from tests.unit.formats.sample import award

RULE = Criteria(
    items=(
        CourseCompleted(),
        GradeAtLeast(activity_id=None, name="", threshold=Decimal("62.5"), unit=Unit.PERCENT),
        GradeOneOf(activity_id="cm:1", name="Essay", labels=("A", "B")),
        SomeOf(
            needed=1,
            items=(
                ActivityCompleted(activity_id="cm:2", name="Reading"),
                GradeAtLeast(activity_id="cm:3", name="Quiz", threshold=Decimal(7), unit=Unit.POINTS),
            ),
        ),
    ),
    excused=Excused.LEFT_OUT,
    window=Window(from_on=date(2026, 11, 1), until_on=date(2027, 1, 31)),
    groups=(Group(group_id="g", name="Night shift"),),
)
ENGLISH = """All of these:

- Course completed
- Course grade: at least 62.5 %
- “Essay”: grade one of A, B
- At least 1 of these 2:
  - “Reading” completed
  - “Quiz”: number of points at least 7

Work from which a learner was excused is left out.

Earned on 1 November 2026 or later (UTC).

Earned on 31 January 2027 or earlier (UTC)."""
SLOVENIAN = """Vse našteto:

- Dokončan predmet
- Ocena predmeta: najmanj 62,5 %
- »Essay«: ena od ocen A, B
- Vsaj 1 od naštetih (skupaj 2):
  - Dokončana dejavnost »Reading«
  - »Quiz«: število točk najmanj 7

Delo, ki ga je bil učeči se oproščen, se ne upošteva.

Doseženo 1. novembra 2026 ali pozneje (UTC).

Doseženo najpozneje 31. januarja 2027 (UTC)."""


@pytest.mark.parametrize(
    ("language", "words"), [("en", ENGLISH), ("sl", SLOVENIAN), ("de", ENGLISH.replace("62.5", "62,5"))]
)
def test_every_kind_of_condition_is_said_in_words(language, words):
    assert rule_words(RULE, language) == words


def test_a_single_condition_needs_no_counting_and_no_rule_no_words():
    assert rule_words(Criteria(items=(CourseCompleted(),)), "en") == "- Course completed"
    assert rule_words(replace(RULE, mode=Mode.ANY), "en").startswith("Any one of these:")
    assert rule_words(Criteria(), "en") == ""


@pytest.mark.parametrize(("language", "title"), [("en", "What had to be achieved"), ("sl", "Kaj je bilo treba doseči")])
def test_the_criteria_of_a_credential_end_with_the_rule_and_name_no_group(language, title):
    made = document(award(achievement={"language": language, "criteria": RULE}))
    narrative = made["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert narrative.endswith(f"**{title}**\n\n{rule_words(RULE, language)}")
    assert "Night shift" not in narrative


@given(criteria, st.sampled_from(["en", "sl"]))
def test_any_rule_has_words_that_can_be_signed(rule, language):
    words = rule_words(rule, language)
    assert bool(words) is bool(rule.items)
    words.encode()
    assert not any(ord(character) < 32 and character != "\n" for character in words)
