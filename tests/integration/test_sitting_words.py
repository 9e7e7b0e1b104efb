"""What a sitting becomes: words on the verify page, the whole record for the learner, and progress for the teacher."""

import json
from dataclasses import replace
from html import unescape

from app.assessment import Supervision
from app.demo import COURSES
from app.formats import elm_document
from app.formats.expected import assessed_said
from app.people.models import ClassCheckRow
from tests.architecture.app import product_in
from tests.integration.sittings import EVIDENCE, IDENTIFIED, enter_sitting, reading, sitting_fields
from tests.integration.stack import TEACHER, code_of, in_situation
from tests.unit.formats.full import full
from tests.unit.formats.test_assessed import WAYS


def test_the_credential_says_how_it_was_checked_in_words_and_nothing_of_the_examiner(stack):
    stack.identify()
    stack.offer(IDENTIFIED)
    person = in_situation("ready")
    stack.make_ready(person)
    page = enter_sitting(stack)
    page = page.submit(page.form("/review"))
    page = page.submit(page.form("/state"))
    wallet = stack.claim(person)
    assert code_of(wallet) == ""
    (award,) = stack.rows("awards")

    for language, sentences in (
        ("en", ("The examiner checked an identity document on site, ", "Place: P2, Ljubljana", "Assessed by: ")),
        ("sl", ("Izpraševalec je na kraju samem preveril osebni dokument, ", "Kraj: P2, Ljubljana")),
    ):
        shown = stack.browser(language).open(f"{stack.tool_url}/credentials/{award.id}")
        assert [words for words in sentences if words not in shown.text] == []
    for row in stack.rows("credentials"):
        assert [said for said in ("Eva Examiner", EVIDENCE) if said in row.content.decode()] == []
    assert {row.format for row in stack.rows("credentials")} == {"openbadge", "vc_jwt", "sd_jwt", "elm"}

    # The learner reads all of it beside the credential, and takes it away.
    assert [said for said in ("Eva Examiner", EVIDENCE, "saw an identity document") if said not in wallet.text] == []
    one = page.follow(href=f"learner={person.person_id}")
    one.submit(one.form("/person"), result="not_confirmed", reason="the card was of somebody else")
    told = stack.launch(person)
    assert "the card was of somebody else" in told.text
    link = next(link for link in told.links if link.href.endswith("/assessments.json"))
    (sitting,) = json.loads(told.browser.open(link.href).content)
    assert sitting["evidence"] == EVIDENCE
    assert [said["result"] for said in sitting["statements"]] == ["confirmed", "not_confirmed"]
    assert [said["reason"] for said in sitting["statements"]] == ["", "the card was of somebody else"]
    assert {said["declaration_version"] for said in sitting["statements"]} == {1}

    # From another course of theirs it is read as well: the record is taken away in its own.
    launch = f"{stack.lms_url}/launch?course={COURSES[1].course_id}&person={person.person_id}"
    elsewhere = stack.browser().open(launch).url.partition("?")[0].rsplit("/", 1)[1]
    abroad = stack.browsers[-1].open(f"{stack.tool_url}/wallet/{elsewhere}/{award.id}")
    assert abroad.status == 200
    assert "the card was of somebody else" in abroad.text
    assert "/assessments.json" not in abroad.content.decode()


def test_the_verify_page_has_words_for_every_way_and_value_in_both_languages(tmp_path):
    unsupervised = full(supervision=Supervision.UNSUPERVISED)
    cases = [(replace(full(), assessed=one), one) for one in WAYS if one.identity]
    cases += [(full(supervision=Supervision.SUPERVISED), one) for one in WAYS if not one.identity]
    with product_in(tmp_path) as (_, app):
        client = app.test_client()

        def shown(made, language: str) -> str:
            given = {"text": json.dumps(elm_document(made))}
            headers = {"Accept-Language": language, "Sec-Fetch-Site": "same-origin"}
            return unescape(client.post("/verify", data=given, headers=headers).text)

        for language, online, nobody, unpromised in (
            ("en", "Place: online", "Nobody supervised the assessment", "promises no check of the identity"),
            ("sl", "Kraj: na spletu", "Preverjanja znanja ni nihče nadziral", "ne zagotavlja preverjanja identitete"),
        ):
            for made, assessed in cases:
                page = shown(replace(made, assessed=assessed), language)
                said = assessed_said(assessed, language, language)
                sentences = [part["name"] for part in (said.get("identity"), said["supervision"]) if part]
                assert [one for one in sentences if one not in page] == []
                assert (unpromised in page) is (assessed.identity is None)
                assert (online in page) is assessed.is_online
                assert ("P2, Ljubljana" in page) is not assessed.is_online
            assert nobody in shown(replace(unsupervised, assessed=None), language)


def test_a_class_that_is_still_being_read_shows_how_far_and_a_failure_says_why(stack):
    draft = stack.offer(IDENTIFIED)
    page = stack.launch(TEACHER).follow(href="/sittings").follow(href="/sittings/new")
    page = page.submit(page.form("", button="Save and open the list"), **sitting_fields(stack))
    assert "The class has not been read yet" in page.text
    row = reading(stack, draft.achievement_id, done=20, total=60)
    shown = page.browser.open(page.url)
    assert "20 of 60 learners read" in shown.text
    assert b'http-equiv="refresh"' in shown.content
    assert "The class has not been read yet" not in shown.text
    with stack.product.db.write() as session:
        session.get(ClassCheckRow, row.id).state = "failed"
        session.get(ClassCheckRow, row.id).failure = "courses.platform_unavailable"
    failed = page.browser.open(page.url)
    assert "The class could not be read" in failed.text
    assert any("/class" in form.action for form in failed.forms)
    assert b'http-equiv="refresh"' not in failed.content
