"""The product's controlled lists against what the EU publishes and what the pages need."""

import typing

import pytest

from app.assessment import Supervision
from app.vocabularies import ListName, UnknownConcept, concept, concepts, country_name, country_uri, exists, label

LISTS: tuple[ListName, ...] = typing.get_args(ListName)
TRANSLATED = [name for name in LISTS if name not in {"isced-f", "nqf"}]
EU_LISTS = [name for name in LISTS if name != "qf-ehea-cycle"]
EU_COUNTRIES = tuple(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" ")  # noqa: SIM905
)
EU_LANGUAGES = tuple(
    "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split(" ")  # noqa: SIM905
)


@pytest.mark.parametrize("name", TRANSLATED)
def test_every_entry_has_its_own_code_and_english_and_slovenian_words(name: ListName):
    entries = concepts(name)
    assert len({entry.code for entry in entries}) == len(entries) > 1
    assert [entry.code for entry in entries if not entry.labels.get("en")] == []
    assert [entry.code for entry in entries if not entry.labels.get("sl")] == []


@pytest.mark.parametrize("name", EU_LISTS)
def test_an_entry_of_an_eu_list_has_a_uri_that_ends_in_its_code(name: ListName):
    for entry in concepts(name):
        assert entry.uri.startswith(("http://data.europa.eu/snb/", "http://publications.europa.eu/resource/authority/"))
        assert entry.uri.rsplit("/", 1)[1] == entry.code
        assert entry.scheme.rsplit("/", 1)[0] in entry.uri


@pytest.mark.parametrize("name", LISTS)
def test_no_notation_is_also_the_code_of_another_entry(name: ListName):
    codes = {entry.code for entry in concepts(name)}
    assert [entry.notation for entry in concepts(name) if entry.notation in codes] == []


def test_ects_written_examination_and_online_have_the_uris_of_the_eu_lists():
    assert concept("education-credit", "6fcec5c5af").uri == "http://data.europa.eu/snb/education-credit/6fcec5c5af"
    assert concept("assessment-type", "6e6cb2cc78").scheme == "http://data.europa.eu/snb/assessment/25831c2"
    assert concept("learning-assessment-mode", "920fbb3cbe").uri == (
        "http://data.europa.eu/snb/learning-assessment/920fbb3cbe"
    )


def test_supervision_has_the_three_values_of_annex_1_and_no_fourth():
    assert [(entry.code, entry.notation, entry.uri) for entry in concepts("supervision-verification")] == [
        (value.code, value.value, value.uri) for value in Supervision
    ]
    assert not exists("supervision-verification", "df2880c5cb")


def test_supervision_is_shown_in_the_words_of_the_recommendation():
    assert label("supervision-verification", "supid", "en") == "Supervised online or onsite with identity verification"
    assert label("supervision-verification", "supnoid", "sl") == "Z nadzorom, vendar brez preverjanja identitete"


@pytest.mark.parametrize(
    "name",
    ["assessment-type", "learning-assessment-mode", "accreditation-type", "eqf", "nqf", "supervision-verification"],
)
def test_a_slovenian_label_of_ours_is_never_official(name: ListName):
    for entry in concepts(name):
        assert "sl" in entry.labels
        assert "sl" not in entry.official_labels
        assert entry.official_labels["en"] == entry.labels["en"]


def test_our_own_list_of_cycles_claims_no_uri_and_no_official_label():
    assert {(entry.uri, entry.scheme, entry.official) for entry in concepts("qf-ehea-cycle")} == {("", "", frozenset())}


def test_the_fields_of_education_are_those_of_isced_f():
    fields = {entry.code: entry for entry in concepts("isced-f")}
    assert len(fields) == 220
    assert fields["0613"].uri == "http://data.europa.eu/snb/isced-f/0613"
    assert fields["0613"].official_labels == {"en": "Software and applications development and analysis"}
    assert fields["0210"].official_labels["sl"] == "Umetnost, podrobno neopredeljeno"  # read in an official credential
    assert [code for code, entry in fields.items() if "sl" in entry.official] == ["0210", "0211"]


def test_every_level_of_a_national_framework_says_of_which():
    levels = concepts("nqf")
    assert len(levels) == 381
    assert len({level.framework.abbreviation for level in levels if level.framework}) == 43
    for level in levels:
        assert level.framework is not None
        assert level.labels["en"].startswith(f"{level.framework.abbreviation} ")
        assert exists("country", level.framework.country)
        assert level.framework.label("sl") != level.framework.label("en") == level.framework.label("fi")


def test_the_slovenian_framework_has_ten_levels_with_uris_and_their_place_in_the_eqf():
    levels = [concept("nqf", f"SI-{number}") for number in range(1, 11)]
    assert [level.eqf for level in levels] == [1, 2, 3, 4, 4, 5, 6, 7, None, 8]
    assert {level.framework.country for level in levels if level.framework} == {"SI"}
    assert levels[6].uri == "http://data.europa.eu/snb/qdr/c_3f2a609e"
    assert levels[6].official_labels == {"en": "SQF Level 7"}
    assert label("nqf", "SI-7", "sl") == "Slovensko ogrodje kvalifikacij (SOK), raven 7"
    assert concept("nqf", "c_3f2a609e") is levels[6]


def test_only_what_is_a_level_stands_in_the_list_of_levels():
    assert not exists("nqf", "c_0f8ae85c")  # the Slovenian framework itself
    assert {level.eqf for level in concepts("nqf") if not level.notation} == {None}


def test_words_better_for_a_page_leave_the_official_label_alone():
    on_site = concept("learning-assessment-mode", "9191af2ed9")
    assert on_site.official_labels == {"en": "Presential"}
    assert label("learning-assessment-mode", on_site.code, "en") == "On site, in person"


def test_a_label_missing_in_a_language_is_english():
    assert label("assessment-type", "4f03b91c0e", "fi") == "Portfolio"


def test_the_codes_of_the_eqf_are_its_eight_levels():
    assert [entry.code for entry in concepts("eqf")] == [str(level) for level in range(1, 9)]
    assert label("eqf", "6", "sl") == "Raven EOK 6"


def test_a_country_is_found_by_alpha_2_and_by_alpha_3():
    assert concept("country", "SI") is concept("country", "SVN")
    assert country_uri("SI") == "http://publications.europa.eu/resource/authority/country/SVN"
    assert country_name("SI", "sl") == "Slovenija"
    assert country_name("GR", "en") == "Greece"


@pytest.mark.parametrize("alpha2", EU_COUNTRIES)
def test_an_eu_country_has_a_name_in_every_eu_language(alpha2: str):
    assert set(EU_LANGUAGES) <= set(concept("country", alpha2).labels)


def test_the_eu_as_such_is_not_a_country_that_an_issuer_can_be_in():
    assert not exists("country", "EUR")
    assert not exists("country", "")


@pytest.mark.parametrize("language", EU_LANGUAGES)
def test_an_official_language_of_the_eu_has_a_name_in_itself(language: str):
    assert concept("language", language).labels[language]


def test_an_unknown_code_is_refused_by_type():
    assert not exists("eqf", "9")
    with pytest.raises(UnknownConcept):
        concept("eqf", "9")
    with pytest.raises(UnknownConcept):
        label("country", "si", "en")
