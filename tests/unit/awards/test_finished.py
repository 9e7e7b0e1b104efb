"""Finished documents against Annex I: what is missing, means nothing, cannot be, or was lost."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from app.awards import (
    MANDATORY,
    Award,
    Defect,
    ElementLost,
    Flaw,
    LearnerName,
    Outcome,
    Sealing,
    Skill,
    TextUnusable,
    flaws,
    lost,
    unwritable,
)
from app.errors import Kind, ProductError
from app.formats import expected
from app.issuers import IssuerProfile
from tests.unit.awards.records import COMPLETE, ISSUER
from tests.unit.formats.full import FULL

GOOD: dict[str, Any] = dict(expected(FULL))


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the good elements with one value changed, or removed when it is None."""
    found = copy.deepcopy(GOOD)
    *way, last = path.split(".")
    parent: Any = found
    for step in way:
        parent = parent[int(step) if isinstance(parent, list) else step]
    key: Any = int(last) if isinstance(parent, list) else last
    if value is None:
        del parent[key]
    else:
        parent[key] = value
    return found


def test_a_document_with_everything_has_no_flaw():
    assert flaws(GOOD) == []


@pytest.mark.parametrize("element", MANDATORY)
@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_a_mandatory_element_that_is_not_there_is_missing(element, nothing):
    assert Defect(element, Flaw.MISSING) in flaws(changed(element, nothing))


@pytest.mark.parametrize(
    ("path", "value", "flaw"),
    [
        ("learner", " \u00a0", Flaw.MEANINGLESS),
        ("title", "—!?", Flaw.MEANINGLESS),
        ("title", 5, Flaw.MEANINGLESS),
        ("description", "...", Flaw.MEANINGLESS),
        ("prerequisites", "\n", Flaw.MEANINGLESS),
        ("country.code", "XX", Flaw.UNKNOWN_CODE),
        ("country.name", "-", Flaw.MEANINGLESS),
        ("issued", "2026-11-20", Flaw.NOT_A_MOMENT),
        ("issued", "2026-11-20T10:00:00", Flaw.NOT_A_MOMENT),
        ("issued", "2026-13-20T10:00:00Z", Flaw.NOT_A_MOMENT),
        ("issued", "20 November 2026", Flaw.NOT_A_MOMENT),
        ("valid_until", "2031", Flaw.NOT_A_MOMENT),
        ("valid_until", "2026-11-20T10:00:00Z", Flaw.OUT_OF_RANGE),
        ("outcomes.0", "prepares it", Flaw.MEANINGLESS),
        ("outcomes.0.text", " - ", Flaw.MEANINGLESS),
        ("outcomes.0.text", None, Flaw.MEANINGLESS),
        ("outcomes.0.assessments", ["6e6cb2cc78"], Flaw.UNKNOWN_CODE),
        ("outcomes.0.assessments", ["795dac4096", "795dac4096"], Flaw.REPEATED),
        ("outcomes.0.skills.0.uri", "skill/5", Flaw.NOT_AN_ADDRESS),
        ("outcomes.0.skills.0.label", None, Flaw.MEANINGLESS),
        ("outcomes.0.skills", [{"uri": "https://x.example/1", "label": "a"}] * 2, Flaw.REPEATED),
        ("workload", {"days": "3"}, Flaw.MISSING),
        ("workload.ects", "0", Flaw.OUT_OF_RANGE),
        ("workload.ects", "60.5", Flaw.OUT_OF_RANGE),
        ("workload.ects", "NaN", Flaw.OUT_OF_RANGE),
        ("workload.hours", "-1", Flaw.OUT_OF_RANGE),
        ("workload.hours", "many", Flaw.OUT_OF_RANGE),
        ("level", {"cycle": {"code": "FC", "name": "First cycle"}}, Flaw.MISSING),
        ("level.code", "9", Flaw.UNKNOWN_CODE),
        ("level.cycle.code", "FOURTH", Flaw.UNKNOWN_CODE),
        ("level.nqf.code", "c_0", Flaw.UNKNOWN_CODE),
        ("assessment.0.code", "ffffffffff", Flaw.UNKNOWN_CODE),
        ("assessment.0.code", None, Flaw.UNKNOWN_CODE),
        ("assessment.0", GOOD["assessment"][1], Flaw.REPEATED),
        ("participation.code", "on the moon", Flaw.UNKNOWN_CODE),
        ("quality_assurance.code", "x", Flaw.UNKNOWN_CODE),
        ("quality_assurance.words", None, Flaw.MEANINGLESS),
        ("quality_assurance.url", "agency.example", Flaw.NOT_AN_ADDRESS),
        ("supervision.code", "maybe", Flaw.UNKNOWN_CODE),
        ("assessed.supervision.code", "by_nobody", Flaw.UNKNOWN_CODE),
        ("assessed.supervision", None, Flaw.UNKNOWN_CODE),
        ("assessed.identity.code", "by_love", Flaw.UNKNOWN_CODE),
        ("assessed.identity", None, Flaw.MISSING),
        ("assessed.place", None, Flaw.MISSING),
        ("assessed.organisation", "-", Flaw.MEANINGLESS),
        ("assessed.assessed_on", "14 November 2026", Flaw.NOT_A_DAY),
        ("assessed.assessed_on", None, Flaw.NOT_A_DAY),
        ("assessed.assessed_on", "2026-11-22", Flaw.OUT_OF_RANGE),
        ("grade.value", " ", Flaw.MEANINGLESS),
        ("grade.words", "…", Flaw.MEANINGLESS),
        ("stackability.code", "anything", Flaw.UNKNOWN_CODE),
        ("stackability.words", "-", Flaw.MEANINGLESS),
        ("stackability.url", "ftp://x.example", Flaw.NOT_AN_ADDRESS),
        ("fields.0.code", "6789", Flaw.UNKNOWN_CODE),
        ("fields.0", GOOD["fields"][1], Flaw.REPEATED),
        ("instruction_languages.0.code", "xx", Flaw.UNKNOWN_CODE),
        ("languages.0", "xx", Flaw.UNKNOWN_CODE),
        ("languages.1", "en", Flaw.REPEATED),
        ("image", "/images/x.png", Flaw.NOT_AN_ADDRESS),
        ("image", "https://[x", Flaw.NOT_AN_ADDRESS),
        ("image", "https://x.example/a b", Flaw.NOT_AN_ADDRESS),
        ("institution.name", None, Flaw.MEANINGLESS),
        ("institution.website", "univerza.example", Flaw.NOT_AN_ADDRESS),
        ("institution.logo", "x", Flaw.NOT_AN_ADDRESS),
        ("institution.recognition.url", "x", Flaw.NOT_AN_ADDRESS),
        ("institution.reviews.0.kind", "friends", Flaw.UNKNOWN_CODE),
        ("institution.reviews.0.agency", None, Flaw.MEANINGLESS),
        ("institution.reviews.0.deqar_url", "x", Flaw.NOT_AN_ADDRESS),
    ],
)
def test_what_is_there_and_cannot_be_right_is_found(path, value, flaw):
    assert Defect(path.partition(".")[0], flaw) in flaws(changed(path, value))


@pytest.mark.parametrize("element", GOOD)
def test_whatever_the_award_says_and_the_document_does_not_is_lost(element):
    assert lost(GOOD, changed(element, None)) == [Defect(element, Flaw.LOST)]
    assert lost(changed(element, None), GOOD) == [Defect(element, Flaw.LOST)]


@pytest.mark.parametrize(
    ("change", "element"),
    [
        ({"fields": ("6789",)}, "fields"),
        ({"nqf_level": "x"}, "level"),
        ({"cycle": "x"}, "level"),
        ({"instruction_languages": ("xx",)}, "instruction_languages"),
        ({"language": "xx"}, "languages"),
        ({"outcomes": (Outcome(text={"en": "does"}, assessments=("x",)),)}, "outcomes"),
        ({"assessment_types": ("x",)}, "assessment"),
        ({"participation": "x"}, "participation"),
    ],
)
def test_a_code_of_no_list_is_found_before_anything_is_written(change, element):
    assert unwritable(COMPLETE, ISSUER) == []
    assert unwritable(replace(COMPLETE, **change), ISSUER) == [Defect(element, Flaw.UNKNOWN_CODE)]


class Told(ProductError):
    kind = Kind.INVALID
    code = "test.told"


class Format:
    """A format that forgets, or changes, one element in one language."""

    name = "forgetful"

    def __init__(self, element: str = "", language: str = "", value: Any = None) -> None:
        self.change = (element, language, value)
        self.award: Award | None = None
        self.refusal: ProductError | None = None
        self.seen: list[Award] = []

    def sealed(self, award: Award) -> bytes:
        self.award = award
        self.seen.append(award)
        if self.refusal:
            raise self.refusal
        return b"{}"

    def rehearsed(self, award: Award) -> bytes:
        return self.sealed(award)

    def obstacle(self, issuer: IssuerProfile) -> None:
        """Be possible for every institution."""

    def elements(self, content: bytes, language: str = "") -> dict[str, Any]:
        assert self.award
        found: dict[str, Any] = dict(expected(self.award, language))
        element, of_language, value = self.change
        if element and language == of_language:
            found = {key: part for key, part in found.items() if key != element} | ({element: value} if value else {})
        return found

    def check(self, content: bytes) -> None:
        """Accept it."""


def sealing(format_: Format) -> Sealing:
    return Sealing([format_], "https://tool.example", expected)


def test_an_award_that_is_read_back_whole_is_sealed():
    assert sealing(Format()).seal(FULL) == {"forgetful": b"{}"}


@pytest.mark.parametrize("element", GOOD)
@pytest.mark.parametrize("language", ["en", "de", "sl"])
def test_an_element_that_is_lost_in_one_language_only_stops_issuing_and_is_named(element, language):
    with pytest.raises(ElementLost) as caught:
        sealing(Format(element, language)).seal(FULL)

    assert f"forgetful:{element}:lost" in caught.value.about


def test_an_element_that_comes_out_changed_stops_issuing():
    with pytest.raises(ElementLost) as caught:
        sealing(Format("title", "sl", "Nekaj drugega")).seal(FULL)

    assert caught.value.about == ("forgetful:title:lost",)


def test_a_definition_is_rehearsed_with_each_kind_of_grade_and_until_it_expires():
    format_ = Format()
    sealing(format_).rehearse(replace(COMPLETE, shows_grade=True, expires_after_months=12), ISSUER)

    assert [award.grade is None for award in format_.seen] == [True, False, False]
    assert {bool(award.grade and award.grade.label) for award in format_.seen} == {False, True}
    assert all(award.valid_until for award in format_.seen)


def test_publishing_is_refused_with_what_is_lost_and_in_which_format():
    with pytest.raises(ElementLost) as caught:
        sealing(Format("outcomes", "en")).rehearse(COMPLETE, ISSUER)

    assert caught.value.about == ("forgetful:outcomes:missing", "forgetful:outcomes:lost")


def test_publishing_is_refused_over_a_code_of_no_list_and_over_a_skill_without_address():
    skill = Outcome(text={"en": "does"}, skills=(Skill(uri="nowhere", labels={"en": "x"}),))
    for change, about in (
        ({"fields": ("6789",)}, "fields:unknown_code"),
        ({"outcomes": (skill,)}, "forgetful:outcomes:not_an_address"),
    ):
        with pytest.raises(ElementLost) as caught:
            sealing(Format()).rehearse(replace(COMPLETE, **change), ISSUER)
        assert caught.value.about == (about,)


def test_what_a_format_cannot_sign_is_the_texts_fault_and_what_is_broken_here_is_not():
    format_ = Format()
    format_.refusal = Told()
    with pytest.raises(TextUnusable):
        sealing(format_).rehearse(COMPLETE, ISSUER, LearnerName(full="Ana"))

    class Broken(ProductError):
        kind = Kind.UNAVAILABLE
        code = "test.broken"

    format_.refusal = Broken()
    sealing(format_).rehearse(COMPLETE, ISSUER)
