"""The institution's profile: described on its page or by the command, and carried by what is published afterwards."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from app.awards.models import AchievementVersionRow
from app.cli.demo_setup import SLUG
from app.db import table_of
from app.demo import Page
from app.issuers import ExternalReview, IssuerProfile, profile_to_json
from tests.integration.stack import COURSE, DEFINITION, TEACHER, Stack, in_situation

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def page_of(stack: Stack) -> Page:
    return stack.administrator().follow(href="/admin/institution")


def post(page: Page, button: str = "Save", /, **fields: Any) -> Page:
    return page.submit(page.form("/admin/institution"), button=button, **fields)


def stored(stack: Stack) -> IssuerProfile:
    return stack.product.issuers.get(SLUG)


def test_saving_the_form_as_it_is_changes_nothing(stack: Stack) -> None:
    before = stored(stack)
    assert post(page_of(stack)).status == 200
    assert stored(stack) == before


def test_a_profile_is_completed_without_javascript(stack: Stack) -> None:
    page = post(page_of(stack), "Show the fields", language=["sl", "en", "de"])
    assert "Not saved yet" in page.text and stored(stack).languages == ("sl", "en")
    page = post(page, "add-external", **{"legal_name-de": "Universität Beispiel"})
    new = {"kind": "eqavet", "agency": "Točka EQAVET", "date": "2025-01-31", "deqar_id": "54321"}
    page = post(page, vat_number="si 1234 5678", **{f"external-2-{name}": text for name, text in new.items()})
    assert page.status == 200 and "Saved" in page.text
    profile = stored(stack)
    assert profile.languages == ("sl", "en", "de")
    assert profile.legal_name["de"] == "Universität Beispiel"
    assert profile.vat_number == "SI12345678"
    expected = ExternalReview(
        kind="eqavet", agency="Točka EQAVET", decided_on=date(2025, 1, 31), deqar_id="54321"
    )  # fmt: skip
    assert profile.external_reviews[2] == expected
    page = post(page, "remove-external-0")
    assert len(stored(stack).external_reviews) == 3
    post(page)
    assert len(stored(stack).external_reviews) == 2 and stored(stack).external_reviews[1] == expected


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"vat_number": "SI123"}, "Enter the VAT number with its country in front"),
        ({"eidas_identifier": "123"}, "Enter it as in the seal"),
        ({"website": "http://uni.example"}, "Enter a whole address that begins with https://"),
        ({"hours_per_ects": "many"}, "Enter a number."),
        ({"hours_per_ects": "0"}, "Enter a number of hours from 1 to 60."),
        ({"external-0-date": "2999-01-01"}, "This day has not come yet."),
        ({"external-0-date": "31. 5."}, "Enter a day as year, month and day"),
        ({"external-0-deqar_url": "https://deqar.example/1"}, "Enter the address of the entry itself"),
        ({"external-1-agency": ""}, "This is needed."),
        ({"legal_name-sl": "", "legal_name-en": ""}, "This is needed."),
        ({"quality_type": ""}, "This is needed."),
    ],
    ids=str,
)
def test_what_cannot_stand_is_said_beside_its_field_and_stays_as_typed(
    stack: Stack, fields: dict[str, str], said: str
) -> None:
    before = stored(stack)
    refused = post(page_of(stack), locality="Koper", **fields)
    assert refused.status == 422 and refused.text.count(said) == 2  # in the summary and beside the field
    kept = refused.form("/admin/institution")
    names = [name for name, text in fields.items() if f'value="{text}"' in refused.content.decode()]
    assert names or not all(fields.values())
    assert kept and 'value="Koper"' in refused.content.decode()
    assert stored(stack) == before
    assert "profile_changed" not in {row.action for row in stack.rows("audit_lines")}


def test_a_new_micro_credential_begins_with_the_institutions_form_of_participation(stack: Stack) -> None:
    stack.product.issuers.put(replace(stored(stack), participation="e92d221e4d"))
    page = stack.launch(TEACHER)
    assert 'value="e92d221e4d" checked' in page.content.decode()


def test_a_credential_says_what_the_profile_said_when_its_version_was_published(stack: Stack) -> None:
    stack.offer()
    stack.product.issuers.put(replace(stored(stack), external_reviews=(), recognition_policy={}, recognition_url=""))
    wallet = stack.claim(in_situation("ready"))
    shown = wallet.follow(href="/verify/")
    assert "Agencija Zgled" in shown.text and "We recognise micro-credentials of others" in shown.text
    assert shown.link("Entry in DEQAR").href.startswith("https://www.eqar.eu/")
    version = stack.product.definitions.offered(stack.platform_id, COURSE)
    assert version and len(version.issuer.external_reviews) == 2
    public = shown.browser.open(f"{stack.tool_url}/achievements/{version.achievement_id}/{version.version}")
    assert "Agencija Zgled" in public.text and "External reviews" in public.text


def test_a_version_published_with_a_shorter_profile_is_not_published_again_for_that(stack: Stack) -> None:
    stack.product.issuers.put(
        IssuerProfile(
            slug=SLUG,
            did=stored(stack).did,
            legal_name={"en": "Example University"},
            country="SI",
            quality_assurance=stored(stack).quality_assurance,
        )
    )
    version = stack.offer()
    kept = {"slug", "did", "legal_name", "country", "region", "locality", "website", "email", "eidas_identifier"}
    kept |= {"awarding_body", "quality_assurance", "hours_per_ects"}
    short = {name: value for name, value in profile_to_json(version.issuer).items() if name in kept}
    with stack.product.db.write() as session:
        session.execute(update(table_of(AchievementVersionRow)).values(issuer=short))
    assert stack.offer(DEFINITION).version == version.version
    assert stack.claim(in_situation("ready")).status == 200


def test_the_command_describes_an_institution_completely(stack: Stack) -> None:
    done = stack.command(
        *("issuer", "put", "uni", "--name", "sl=Univerza X", "--name", "de=Universität X", "--country", "si"),
        *("--alternative-name", "sl=UX", "--street", "Glavni trg 1", "--postcode", "6000", "--locality", "Koper"),
        *("--registration-number", "1234567000", "--vat-number", "si 12345678", "--eidas-identifier", "VATSI-12345678"),
        *("--contact-page", "https://uni.example/contact", "--language", "sl", "--language", "de"),
        *("--external", "esg|NAKVIS|2024-05-31|https://agency.example/1|12345|https://data.deqar.eu/report/12345"),
        *("--external", "register|National register"),
        *("--participation", "e92d221e4d", "--recognition", "sl=Po učnih izidih"),
        *("--recognition-url", "https://uni.example/recognition"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    profile = stack.product.issuers.get("uni")
    assert (profile.vat_number, profile.country, profile.languages) == ("SI12345678", "SI", ("sl", "de"))
    assert profile.external_reviews == (
        ExternalReview(
            kind="esg",
            agency="NAKVIS",
            decided_on=date(2024, 5, 31),
            url="https://agency.example/1",
            deqar_id="12345",
            deqar_url="https://data.deqar.eu/report/12345",
        ),
        ExternalReview(kind="register", agency="National register"),
    )
    assert (profile.street, profile.postcode, profile.recognition_policy) == (
        "Glavni trg 1",
        "6000",
        {"sl": "Po učnih izidih"},
    )


def test_the_command_names_every_field_that_cannot_stand(stack: Stack) -> None:
    uni = ("issuer", "put", "uni", "--name", "en=University X", "--country", "SI")
    refused = stack.command(*uni, "--vat-number", "1", "--external", "iso|Somebody", "--website", "uni.example")
    assert refused.returncode == 1
    assert all(field in refused.stderr for field in ("vat_number", "external-0-kind", "website"))
    for review in ("esg|NAKVIS|yesterday", "a|b|c|d|e|f|g"):
        assert stack.command(*uni, "--external", review).returncode == 2
