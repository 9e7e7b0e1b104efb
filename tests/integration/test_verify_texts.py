"""What the verify page says of each failure in each language; who shows a result may leave out what is optional."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, render_template

from app.formats import document
from app.signing import KeyRevocation, PrivateKeySigner, Quality, add_proof
from app.verification import Report, SealReport, Status, opened, said
from app.verify.sealed import answer_sealed
from tests.architecture.app import product_in
from tests.unit.formats.sample import AWARD, MOMENT, award
from tests.unit.signing.seal_world import NOW, seal_pair
from tests.unit.verification import test_sealed as seals
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


def seal_reports() -> dict[str, SealReport]:
    pair, over = seal_pair(), (NOW - timedelta(days=1)).isoformat()
    stolen = KeyRevocation(since=NOW, at=NOW, reason="Stolen")
    ended = seals.verifier().check(seals.sealed(pair, seals.document(validUntil=over)))
    return {
        "ended": ended,
        "ended_test": replace(ended, quality=Quality.TEST),
        "ended_unknown": seals.verifier(authorities=[]).check(seals.sealed(pair, seals.document(validUntil=over))),
        "withdrawn": replace(seals.verifier(), withdrawal_of=lambda _: stolen).check(seals.sealed(pair)),
    }


SEAL_TEXTS = {
    "ended": "Genuine, but its validity has ended.",
    "ended_test": "Intact, but its validity has ended.",
    "ended_unknown": "The time for which it was issued is over.",
    "withdrawn": "The signature fits, but the institution may not have made it.",
}


def test_of_a_seal_no_more_is_said_than_is_known_and_nothing_of_what_a_withdrawn_one_seals(site: Flask) -> None:
    found = opened(seals.sealed())
    assert found
    for name, report in seal_reports().items():
        with site.test_request_context("/?lang=en"):
            page = str(answer_sealed(found, report))
        lines = page.partition("<details>")[0]
        assert SEAL_TEXTS[name] in lines, name
        assert ("Genuine" in page) == (name == "ended"), name
        is_withdrawn = name == "withdrawn"
        assert ("Ana Žnidaršič" in page, 'class="sheet"' in page) == (not is_withdrawn, not is_withdrawn), name
    with site.test_request_context("/?lang=en", headers={"Accept": "application/json"}):
        answer = site.make_response(answer_sealed(found, seal_reports()["withdrawn"])).get_json()
    assert (answer["outcome"], answer["content"], answer["recognition"]) == ("key_revoked", None, None)
    assert (answer["status"]["state"], answer["seal"]["known"]) == ("unknown", False)
