"""What a credential says, from its definition to the file and the pages, in the reader's language."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
import requests

from app.awards import ElementLost, Issuing, IssuingDelayed, LearnerName, Sealing, Skill
from app.courses import Enrolment
from app.factory import create_app
from app.formats import elements, expected
from app.signing import MICROCREDENTIAL, locked_contexts
from app.verification import OpenBadgeFormat
from tests.architecture.app import product_in
from tests.integration.content import WHOLE
from tests.integration.stack import COURSE, in_situation

SAID = {
    "en": [
        "Judges the quality of a data set",
        "Assessed by: Written examination",
        "perform data analysis",
        "EQF level 6",
        "Slovenian Qualifications Framework (SQF), level 7",
        "First cycle",
        "0688 Inter-disciplinary",
        "Slovenian",
        "Completed upper secondary education",
        "The host university decides.",
        "https://univerza-zgled.example.org/programi/podatki",
        "Held every autumn",
        "Points from 0 to 100",
        "Valid until",
    ],
    "sl": [
        "Podatkovna pismenost v praksi",
        "Presodi kakovost zbirke podatkov",
        "Način ocenjevanja: Pisni izpit",
        "izvajati analizo podatkov",
        "Prva stopnja",
        "Slovenščina",
        "Zaključena srednješolska izobrazba",
        "Odloči univerza gostiteljica.",
        "Vsako jesen",
        "Točke od 0 do 100",
        "Velja do",
    ],
}


def test_every_page_says_what_the_credential_says_in_the_readers_language(stack):
    version = stack.offer(WHOLE)
    wallet = stack.claim(in_situation("ready"), grade=True)
    award_id = UUID(wallet.link(href="/verify/").href.rsplit("/", 1)[1])
    shared = stack.shared(award_id)
    award = stack.product.register.entry(award_id).award
    document = json.loads(wallet.follow(href="credential.openbadge.json").content)

    for language, said in SAID.items():
        assert elements(document, language) == expected(award, language)
        own = wallet.browser.open(f"{wallet.url.partition('?')[0]}?lang={language}").text
        checked = stack.browser(language).open(shared).text
        assert [words for words in said if words not in own] == []
        assert [words for words in said if words not in checked] == []
    achievement = stack.browser("sl").open(f"{stack.tool_url}/achievements/{version.achievement_id}/1").text
    assert "Presodi kakovost zbirke podatkov" in achievement
    assert (award.awarded_at.year + 3, award.awarded_at.month) == (award.valid_until.year, award.valid_until.month)


def test_the_context_that_a_credential_names_is_served_here_as_the_lock_has_it_for_everybody_and_for_good(stack):
    stack.offer(WHOLE)
    document = json.loads(stack.claim(in_situation("ready")).follow(href="credential.openbadge.json").content)
    answer = requests.get(document["@context"][2], timeout=10)

    assert document["@context"][2] == stack.tool_url + MICROCREDENTIAL
    assert sha256(answer.content).hexdigest() == locked_contexts()[MICROCREDENTIAL]
    assert answer.headers["Content-Type"] == "application/ld+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "immutable" in answer.headers["Cache-Control"]
    again = requests.get(document["@context"][2], headers={"If-None-Match": answer.headers["ETag"]}, timeout=10)
    assert again.status_code == 304


def test_a_definition_that_no_document_can_say_is_not_published(stack):
    nowhere = Skill(uri="skill/5", labels={"en": "somewhere else"})
    outcomes = (replace(WHOLE.outcomes[0], skills=(nowhere,)), *WHOLE.outcomes[1:])
    with pytest.raises(ElementLost) as caught:
        stack.offer(replace(WHOLE, outcomes=outcomes))

    assert "openbadge:outcomes:not_an_address" in caught.value.about
    assert stack.rows("achievement_versions") == []


def test_what_is_lost_at_issuing_is_not_stored_and_the_award_waits_for_its_file(stack):
    stack.offer(WHOLE)
    product = stack.product
    forgetful = Sealing(
        [OpenBadgeFormat(product.keys, product.trusting_verifier, stack.clock)],
        stack.tool_url,
        lambda award, language: {**expected(award, language), "prerequisites": "something else"},
    )
    issuing = Issuing(
        product.db,
        stack.clock,
        public_url=stack.tool_url,
        definitions=product.definitions,
        reader_of=product.readers.reader,
        facts_of=product.assessing.facts,
        sealing=forgetful,
    )
    person = in_situation("ready")
    enrolment = Enrolment(platform_id=stack.platform_id, context_id=COURSE, learner_id=str(person.person_id))

    with pytest.raises(IssuingDelayed):
        issuing.claim(enrolment, LearnerName(full="Ana Žnidaršič"))
    assert (len(stack.rows("awards")), stack.badges()) == (1, [])
    assert (product.issuing.issue_pending(), len(stack.badges())) == (1, 1)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ["Open Badges file, “Learning outcomes”: it does not come out as it was written.", "“Field of education”:"],
        ),
        (
            "sl",
            [
                "Datoteka Open Badges, »Učni izidi«: v datoteki ni tako, kot je bilo zapisano.",
                "»Področje izobraževanja«:",
            ],
        ),
    ],
)
def test_the_page_names_each_element_that_is_lost_and_in_which_format(tmp_path: Path, language, said) -> None:
    with product_in(tmp_path) as (product, _):
        app = create_app(product)

        @app.get("/lost")
        def lost() -> str:
            raise ElementLost(about=["openbadge:outcomes:lost", "fields:unknown_code"])

        answer = app.test_client().get("/lost", headers={"Accept-Language": language})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert [words for words in said if words not in page] == []
