"""Annex I of the Council Recommendation of 16 June 2022."""

import pytest

from app.vocabularies import UnknownConcept, annex1_elements, annex1_label


def test_annex_1_has_eleven_mandatory_elements_and_then_five_optional_ones():
    assert [element.mandatory for element in annex1_elements()] == [True] * 11 + [False] * 5
    assert [element.order for element in annex1_elements()] == list(range(1, 17))


def test_the_elements_have_the_names_that_the_product_uses():
    mandatory = "learner title country awarding_body issued outcomes workload level assessment participation"
    optional = "prerequisites supervision grade stackability further_information"
    names = [element.element for element in annex1_elements()]
    assert names == [*mandatory.split(), "quality_assurance", *optional.split()]


def test_every_element_has_words_in_slovenian_and_in_english():
    for element in annex1_elements():
        assert set(element.labels) == {"en", "sl"}
        assert all(element.labels.values())


def test_an_element_is_called_what_the_recommendation_calls_it():
    assert annex1_label("supervision", "en") == "Supervision and identity verification during assessment"
    assert annex1_label("supervision", "sl") == "Nadzor in preverjanje identitete med ocenjevanjem"
    assert annex1_label("assessment", "sl") == "Vrsta ocenjevanja"


def test_a_language_without_wording_gets_the_english_one():
    assert annex1_label("outcomes", "de") == "Learning outcomes"


def test_what_annex_1_does_not_list_is_refused():
    with pytest.raises(UnknownConcept):
        annex1_label("expiry", "en")
