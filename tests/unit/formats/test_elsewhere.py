"""A credential says itself, in every form, when it was decided outside of the course, and else nothing of it."""

import json
from dataclasses import replace

from app.awards import Flaw, flaws
from app.formats import (
    document,
    elements,
    elm_document,
    elm_elements,
    expected,
    sd_jwt_claims,
    sd_jwt_elements,
    type_metadata,
    withheld,
)
from app.formats.page_words import page_content
from app.formats.paper import paper_content
from app.verification import recognition_sheet
from tests.unit.formats.rich import RICH
from tests.unit.verification.signers import TOKEN_LIST, VCT

WORDS = {
    "en": "Decided by the institution outside of the course.",
    "sl": "O podelitvi je ustanova odločila zunaj predmeta.",
}
IN_THE_COURSE = replace(RICH, is_elsewhere=False)


def read_from(award, language):
    claims = json.loads(json.dumps(sd_jwt_claims(award, VCT, TOKEN_LIST)))
    return (
        elements(document(award), language),
        elm_elements(elm_document(award), language),
        sd_jwt_elements(claims, language),
    )


def test_a_decision_made_elsewhere_is_read_back_from_every_form_in_each_language():
    for award in (RICH, replace(RICH, assessed=None)):
        for language, words in WORDS.items():
            for read in read_from(award, language):
                assert read["decided"] == expected(award, language)["decided"] == {"code": "elsewhere", "name": words}
                assert flaws({**read, "decided": {"code": "by lot"}})[-1].flaw is Flaw.UNKNOWN_CODE


def test_a_decision_of_the_course_says_nothing_of_it_and_no_other_element_changes():
    for language in WORDS:
        for told, read in zip(read_from(RICH, language), read_from(IN_THE_COURSE, language), strict=True):
            assert {key: value for key, value in told.items() if key != "decided"} == read
    assert WORDS["en"] not in json.dumps(document(IN_THE_COURSE))
    assert '"decided"' not in json.dumps(sd_jwt_claims(IN_THE_COURSE, VCT, TOKEN_LIST))


def test_a_holder_of_a_token_can_withhold_it_in_every_language_and_its_type_says_so():
    claims = sd_jwt_claims(RICH, VCT, TOKEN_LIST)
    paths = withheld(claims)
    assert ["decided"] in paths and ["translations", "sl", "decided"] in paths
    hidden = {name: value for name, value in claims.items() if name != "decided"}
    assert "decided" not in sd_jwt_elements(hidden, "sl")
    named = next(one for one in type_metadata(VCT)["claims"] if one["path"] == ["decided", "name"])
    assert named["sd"] == "always"
    assert [shown["label"] for shown in named["display"]] == ["Decision", "Odločitev"]


def test_the_paper_says_it_with_english_beside_it_and_so_do_the_picture_and_the_recognisers_sheet():
    row = next(row for row in paper_content(RICH, "sl")["rows"] if row["label"] == "Odločitev")
    assert (row["lines"], row["beside"], row["second"]) == ([WORDS["sl"]], "Decision", [WORDS["en"]])
    assert ["Odločitev", WORDS["sl"]] in page_content(RICH, "sl")["facts"]
    sheet = recognition_sheet(expected(RICH, "sl"), ())
    assert [one.value for entry in sheet for one in entry.facts if one.name == "decided"] == [WORDS["sl"]]
