"""Fields of education by words and by code."""

from app.vocabularies import concepts, find_fields


def codes(query: str, language: str = "sl", **limit: int) -> list[str]:
    return [entry.code for entry in find_fields(query, language, **limit)]


def test_a_field_is_found_in_the_language_of_the_page_without_its_accents():
    assert codes("racunalnik")[0] == "0611"
    assert codes("Računalnik") == codes("racunalnik")


def test_a_field_is_found_in_english_too_after_those_of_the_language():
    assert codes("computer use") == ["0611"]
    assert codes("law", "en")[0] == "0421"  # the detailed one of two with one name


def test_a_code_leads_to_its_field_and_to_all_below():
    assert codes("054", "en")[:2] == ["054", "0540"]
    assert set(codes("05", limit=40)) == {entry.code for entry in concepts("isced-f") if entry.code.startswith("05")}


def test_too_little_or_nothing_that_fits_finds_nothing():
    assert codes("s") == codes("") == codes("xyzq") == []
    assert len(codes("in", limit=7)) == 7
