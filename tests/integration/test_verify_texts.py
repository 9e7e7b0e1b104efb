"""What the verify page says of each failure in each language; who shows a result may leave out what is optional."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask, render_template

from app.formats import document
from app.signing import PrivateKeySigner, add_proof
from app.verification import Report, Status, said
from tests.architecture.app import product_in
from tests.unit.formats.sample import AWARD, MOMENT, award
from tests.unit.verification.stranger import CREDENTIAL, Issuers, verifier
from tests.unit.verification.test_verifier import STRANGER, STRANGER_DID, STRANGER_METHOD

PLACE = (AWARD.status.list_url, AWARD.status.index)
SINCE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def now(**said_of_it: Any) -> Report:
    """Return the report on our credential, whose issuer says this of it now."""
    return verifier(Issuers(statuses={PLACE: Status(**{"revoked": False, **said_of_it})})).check(CREDENTIAL)


def reports() -> dict[str, Report]:
    stranger = document(award(issuer={"did": STRANGER_DID}))
    signed = add_proof(stranger, PrivateKeySigner(STRANGER), STRANGER_METHOD, MOMENT)
    return {
        "genuine": verifier().check(CREDENTIAL),
        "altered": verifier().check({**CREDENTIAL, "name": "Something else"}),
        "intact_unknown": verifier().check(signed),
        "unknown": replace(verifier().check(signed), steps=verifier().check({**CREDENTIAL, "name": "x"}).steps),
        "revoked": now(revoked=True, revoked_at=SINCE, reason="Issued by mistake"),
        "suspended": now(suspended=True, suspended_at=SINCE),
        "superseded": now(superseded=True, superseded_at=SINCE),
        "unreachable": verifier(Issuers(statuses={})).check(CREDENTIAL),
    }


TEXTS = {
    "genuine": (
        ["Genuine and valid.", "Issued by Example University (Slovenia) to Ana Žnidaršič on 20 November 2026."],
        ["Pristno in veljavno.", "Univerza Zgled (Slovenija)"],
    ),
    "altered": (
        ["This file was changed after issue.", "Do not rely on it. Ask the holder for the original link."],
        ["Ne zanašajte se nanjo. Imetnika prosite za izvirno povezavo."],
    ),
    "intact_unknown": (
        ["The file is intact, but we cannot confirm who issued it.", "It says “Example University”."],
        ["Datoteka je nespremenjena, vendar ne moremo potrditi, kdo jo je izdal."],
    ),
    "unknown": (["We cannot confirm who issued this."], ["Ne moremo potrditi, kdo je to izdal."]),
    "revoked": (
        ["Withdrawn on 21 November 2026 by the issuer.", "Issued by mistake"],
        ["Izdajatelj je dokazilo preklical (21. november 2026)."],
    ),
    "suspended": (
        ["Paused since 21 November 2026; ask the issuer."],
        ["Veljavnost je začasno ustavljena (od: 21. november 2026); obrnite se na izdajatelja."],
    ),
    "superseded": (
        ["Replaced by a newer version on 21 November 2026."],
        ["Nadomeščeno z novejšo različico (21. november 2026)."],
    ),
    "unreachable": (
        ["Intact. We could not reach the issuer to see whether it was withdrawn (tried ", "Try again later."],
        ["Izdajatelja nismo dosegli, zato ne vemo, ali je bilo dokazilo preklicano (poskus: "],
    ),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give the web application."""
    with product_in(tmp_path_factory.mktemp("texts")) as (_, app):
        yield app


@pytest.mark.parametrize("language", ["en", "sl"])
def test_every_failure_reads_as_agreed_and_an_unknown_issuer_is_no_alarm(site: Flask, language: str) -> None:
    for name, report in reports().items():
        with site.test_request_context(f"/?lang={language}"):
            shown = said(report.form, report.document or {}, language) if report.is_intact else {}
            page = render_template("verify/result.html", report=report, elements=shown, notes={}, claims=[])
        for words in TEXTS[name][0 if language == "en" else 1]:
            assert words in page, (name, words)
        assert ("verdict-problem" in page) == (name in {"altered", "revoked", "superseded"}), name
