"""The Europass file beside the Open Badge: issued with it or not at all, taken away, and looked at by anybody."""

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import delete, func, select

from app.awards import (
    ELM,
    OPENBADGE,
    SD_JWT,
    VC_JWT,
    Achievement,
    Outcome,
)
from app.awards.models import CredentialRow
from app.cli.demo_setup import SLUG
from app.demo import Page
from app.doctor import Area, Status
from app.formats import ELM_3_2, Pages, elm_elements, elm_faults
from app.verification import EuropeanFormat
from tests.conformance.elm.official import example, needs_official
from tests.integration.sealing import waiting_claim
from tests.integration.stack import DEFINITION, Stack, in_situation

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

IN_TWO_LANGUAGES: Achievement = replace(
    DEFINITION,
    title={"en": "Data Literacy in Practice", "sl": "Podatkovna pismenost v praksi"},
    outcomes=(Outcome(text={"en": "Judges the quality of data", "sl": "Presodi kakovost podatkov"}),),
)


@pytest.fixture
def european(stack: Stack) -> Iterator[Stack]:
    stack.identify()
    stack.offer(IN_TWO_LANGUAGES)
    yield stack


def given(stack: Stack, content: bytes | str) -> Page:
    page = stack.browser().open(f"{stack.tool_url}/verify")
    return page.submit(page.form("/verify"), text=content if isinstance(content, str) else content.decode())


def test_a_learner_takes_the_same_europass_file_away_each_time(european: Stack) -> None:
    wallet = european.claim(in_situation("ready"))
    file = wallet.follow(href="credential.elm.json")
    again = european.launch(in_situation("ready")).follow(href="credential.elm.json")

    assert file.content == again.content
    assert file.headers["Content-Type"].startswith("application/ld+json")
    assert "not sealed yet" in wallet.text
    document = json.loads(file.content)
    assert elm_faults(document) == []
    assert elm_elements(document, "sl")["title"] == "Podatkovna pismenost v praksi"
    badge = json.loads(wallet.follow(href="credential.openbadge.json").content)
    assert badge["id"] == document["identifier"][0]["notation"]


def test_without_an_identifier_the_open_badge_is_issued_alone_and_the_administrator_reads_why(stack: Stack) -> None:
    stack.offer(IN_TWO_LANGUAGES)
    wallet = stack.claim(in_situation("ready"))

    assert wallet.follow(href="credential.openbadge.json").status == 200
    assert "credential.elm.json" not in wallet.content.decode()
    assert wallet.browser.open(f"{wallet.url}/credential.elm.json").status == 404
    assert "No Europass file is issued" in stack.administrator().follow(href="/admin/institution").text
    checks = {check.area: check for check in stack.product.doctor.examine(SLUG).checks}
    assert checks[Area.EUROPEAN_FILE].status is Status.UNKNOWN
    assert checks[Area.EUROPEAN_FILE].code == "doctor.european_file_no_identifier"


def test_an_identified_institution_is_told_that_the_file_is_issued(european: Stack) -> None:
    assert "No Europass file is issued" not in european.administrator().follow(href="/admin/institution").text
    checks = {check.area: check for check in european.product.doctor.examine(SLUG).checks}
    assert checks[Area.EUROPEAN_FILE].status is Status.OK


def test_what_was_issued_before_has_no_such_file_and_gets_none(european: Stack) -> None:
    european.claim(in_situation("ready"))
    with european.product.db.write() as session:
        session.execute(delete(CredentialRow).where(CredentialRow.format == ELM))
    wallet = european.launch(in_situation("ready"))

    assert "credential.elm.json" not in wallet.content.decode()
    assert wallet.browser.open(f"{wallet.url}/credential.elm.json").status == 404
    assert wallet.follow(href="credential.openbadge.json").status == 200


def test_a_page_that_cannot_be_made_leaves_no_award_half_issued(european: Stack, tmp_path: Path) -> None:
    broken = EuropeanFormat(Pages(template=tmp_path / "none.typ"), ELM_3_2)
    product = european.product
    waiting_claim(european, broken, in_situation("ready"))
    with product.db.read() as session:
        assert session.scalar(select(func.count()).select_from(CredentialRow)) == 0

    assert product.issuing.issue_pending() == 1
    with product.db.read() as session:
        assert set(session.scalars(select(CredentialRow.format))) == {OPENBADGE, VC_JWT, SD_JWT, ELM}


def test_whoever_is_given_the_file_reads_that_nobody_can_tell_whether_it_was_changed(european: Stack) -> None:
    content = european.claim(in_situation("ready")).follow(href="credential.elm.json").content
    page = given(european, content.replace(b"Judges the quality", b"Invents the quality"))

    assert page.status == 200
    assert 'data-outcome="not_sealed"' in page.content.decode()
    assert "Invents the quality of data" in page.text
    assert "What is not in order" not in page.text
    assert "verdict-success" not in page.content.decode()


def test_a_file_that_is_not_in_order_is_told_what_is_wrong(european: Stack) -> None:
    content = european.claim(in_situation("ready")).follow(href="credential.elm.json").content
    document = json.loads(content)
    del document["issuer"]["eIDASIdentifier"]
    del document["issued"]
    page = given(european, json.dumps(document))

    assert "nobody stands behind it yet" in page.text
    assert "A mandatory European element is missing: Date of issuing" in page.text


@needs_official
def test_a_sealed_file_of_others_is_intact_and_its_issuer_not_confirmed(stack: Stack) -> None:
    page = given(stack, example("Sample-MC-Annex1-signed.jsonld"))

    assert 'data-outcome="issuer_unknown"' in page.content.decode()
    assert "Ana Andromeda" in page.text
    assert "ORGANIZACION TEST" in page.text
    assert "Nobody whom this site knows confirms it" in page.text
    assert "verdict-success" not in page.content.decode()


def test_a_machine_is_told_that_it_is_not_genuine_for_all_we_know(european: Stack) -> None:
    content = european.claim(in_situation("ready")).follow(href="credential.elm.json").content
    answer = (
        european.browser()
        .session.post(
            f"{european.tool_url}/verify",
            data=content,
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        .json()
    )

    assert (answer["outcome"], answer["genuine"], answer["faults"], answer["missing"]) == ("not_sealed", False, [], [])
    assert len(answer["recognition"]["criteria"]) == 7


def test_the_institutions_logo_stands_on_the_page_that_a_viewer_shows(stack: Stack) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (400, 200), (255, 0, 0)).save(drawn, "PNG")
    profile = stack.product.issuers.get(SLUG)
    logo = stack.product.images.store(drawn.getvalue())
    stack.product.issuers.put(replace(profile, eidas_identifier="VATSI-00000000", logo=logo))
    stack.offer(IN_TWO_LANGUAGES)
    document = json.loads(stack.claim(in_situation("ready")).follow(href="credential.elm.json").content)
    for shown in document["displayParameter"]["individualDisplay"]:
        page = Image.open(io.BytesIO(base64.b64decode(shown["displayDetail"][0]["image"]["content"])))
        pixels = page.convert("RGB").tobytes()
        shades = zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True)
        assert sum(red > 200 and green < 60 and blue < 60 for red, green, blue in shades) > 500
