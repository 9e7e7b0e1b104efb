"""What a credential says of the sitting that was confirmed: in every format, in words, and never who examined."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.awards import IdentityCategory, SupervisionCategory, flaws
from app.formats import document, elements, elm_document, elm_elements, expected
from app.formats.assessed_words import assessed_words
from app.formats.page_words import page_content
from tests.unit.formats.full import full
from tests.unit.formats.sample import ASSESSED, award

ONLINE: dict[str, Any] = {"is_online": True, "place": ""}
ON_SITE: dict[str, Any] = {}
WAYS = [
    replace(ASSESSED, supervision=supervision, identity=identity, **where)
    for supervision, where in (
        (SupervisionCategory.ON_SITE, ON_SITE),
        (SupervisionCategory.ONLINE_LIVE, ONLINE),
        (SupervisionCategory.ONLINE_REVIEWED, ONLINE),
    )
    for identity in (*IdentityCategory, None)
]


@pytest.mark.parametrize("kinds", [("795dac4096",), ("795dac4096", "d30284d7df")])
def test_every_way_of_supervision_and_identification_is_read_back_from_both_formats_in_each_language(kinds):
    for assessed in WAYS:
        made = replace(full(assessment_types=kinds, outcomes=()), assessed=assessed)
        for write, read in ((document, elements), (elm_document, elm_elements)):
            written = json.loads(json.dumps(write(made)))
            for language in ("", "en", "sl", "de"):
                assert read(written, language)["assessed"] == expected(made, language)["assessed"]


def test_a_verifier_reads_in_words_what_the_examiner_did_and_when():
    said = expected(full())["assessed"]

    assert assessed_words(said, "en") == (
        "The examiner checked an identity document on site, 14 November 2026, P2, Ljubljana."
        " An invigilator supervised the assessment on site. Assessed by: Example University."
    )
    assert assessed_words(expected(full(), "sl")["assessed"], "sl") == (
        "Izpraševalec je na kraju samem preveril osebni dokument, 14. novembra 2026, P2, Ljubljana."
        " Preverjanje znanja je na kraju samem nadziral nadzornik. Znanje je preverila ustanova: Univerza Zgled."
    )
    online = expected(award(assessed=replace(ASSESSED, **ONLINE)))["assessed"]
    assert "14 November 2026, online." in assessed_words(online, "en")
    assert assessed_words({}, "en") == ""


def test_each_way_has_words_of_its_own_in_each_of_our_languages():
    for language in ("en", "sl"):
        words = {assessed_words(expected(award(assessed=one), language)["assessed"], language) for one in WAYS}
        assert len(words) == len(WAYS)


def test_readers_of_the_standard_properties_alone_learn_it_too_and_the_criteria_stay_the_same_for_everybody():
    subject = document(full())["credentialSubject"]

    assert "checked an identity document on site, 14 November 2026" in subject["narrative"]
    assert subject["achievement"] == document(award_without())["credentialSubject"]["achievement"]


def award_without():
    return replace(full(), assessed=None)


def test_a_credential_without_a_sitting_says_nothing_of_one():
    made = award_without()
    for written, read in ((document(made), elements), (elm_document(made), elm_elements)):
        assert "assessed" not in read(written)
        assert flaws(read(written)) == []
    assert "narrative" not in document(made)["credentialSubject"]


def test_the_page_of_a_credential_says_it_and_falls_back_to_english():
    for language, words in (("sl", "preveril osebni dokument"), ("fr", "checked an identity document")):
        facts = dict(map(tuple, page_content(full(), language)["facts"]))
        assert any(words in said for said in facts.values())


def test_with_one_kind_of_assessment_its_own_node_has_the_sitting_with_several_one_stands_beside_them():
    one, several = (
        elm_document(full(assessment_types=kinds, outcomes=()))["credentialSubject"]["hasClaim"][0]["provenBy"]
        for kinds in (("795dac4096",), ("795dac4096", "d30284d7df"))
    )

    assert [bool(node.get("assessedBy")) for node in one] == [True]
    assert [bool(node.get("assessedBy")) for node in several] == [False, False, True]
    assert {node["idVerification"]["id"] for node in several} == {one[0]["idVerification"]["id"]}
    assert one[0]["dateIssued"] == "2026-11-14T12:00:00Z"


def test_what_is_not_of_our_lists_is_not_read_as_if_it_were():
    written = document(full())
    written["credentialSubject"]["microcredentialAssessment"] |= {"identifiedHow": "trust me", "assessedOn": 5}
    read = elements(written)["assessed"]

    assert "identity" not in read
    assert "assessed_on" not in read
    assert {flaw.flaw for flaw in flaws(elements(written))} == {"missing", "not_a_day"}


def test_a_day_after_the_award_cannot_be():
    later = award(assessed=replace(ASSESSED, assessed_on=date(2026, 11, 22)))
    assert [str(one) for one in flaws(expected(later))] == ["assessed:out_of_range"]
