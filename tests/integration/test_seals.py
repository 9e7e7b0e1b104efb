"""An institution's seal over its Europass files: brought in by command, made at issue, and checked by anybody."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from app.awards import AwardState
from app.awards.models import AwardRow
from app.cli.demo_setup import SLUG
from app.demo import Page
from app.doctor import Area, Check, Status
from app.formats import ELM_3_2, Pages
from app.signing import Caller, Sealer, TimestampAuthority, taken_apart, verified
from app.verification import EuropeanFormat
from tests.integration.sealing import a_seal, answered, put, waiting_claim
from tests.integration.stack import ROOT, Stack, in_situation
from tests.unit.signing.seal_world import authority, served, stamp_response

PASSWORD = "word"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Give an SQLite database only: nothing here depends on the database."""
    return sqlite_url


@pytest.fixture
def sealing(stack: Stack) -> Iterator[Stack]:
    """Give a stack whose institution has a seal and offers a micro-credential."""
    stack.identify()
    put(stack, a_seal(stack))
    stack.offer()
    yield stack


def given(stack: Stack, content: bytes) -> Page:
    page = stack.browser().open(f"{stack.tool_url}/verify")
    return page.submit(page.form("/verify"), files={"file": ("credential.elm.json", content, "application/json")})


def test_a_learner_takes_a_sealed_file_away_and_anybody_reads_who_sealed_it(sealing: Stack) -> None:
    wallet = sealing.claim(in_situation("ready"))
    file = wallet.follow(href="credential.elm.json")

    assert file.headers["Content-Type"].startswith("application/jose+json")
    assert "Your institution has sealed it" in wallet.text
    page = given(sealing, file.content)
    assert 'data-outcome="genuine"' in page.content.decode()
    for words in (
        "Univerza Zgled",
        "VATSI-00000000",
        "Advanced seal, not qualified.",
        "Nothing is looked up elsewhere",
    ):
        assert words in page.text

    answer = answered(sealing, file.content)
    seal = answer["seal"]
    assert (answer["outcome"], answer["genuine"], answer["missing"]) == ("genuine", True, [])
    assert isinstance(seal, dict)
    assert (seal["known"], seal["quality"], seal["stamped_at"]) == (True, "advanced", None)

    altered = file.content.replace(b"Judges the quality", b"Invents the quality")
    page = given(sealing, altered)
    assert 'data-outcome="altered"' in page.content.decode()
    assert "Invents the quality" not in page.text
    assert answered(sealing, altered)["seal"] is None

    link = wallet.link(href="/verify/").href
    award_id = UUID(link.rsplit("/", 1)[1])
    for state, words in (
        (AwardState.SUPERSEDED, "Replaced by a newer version"),
        (AwardState.SUSPENDED, "Paused since"),
    ):
        enter(sealing, award_id, state)
        page = given(sealing, file.content)
        assert f'data-outcome="{state}"' in page.content.decode() and words in page.text
        assert answered(sealing, file.content)[f"{state}_at"] is not None
    enter(sealing, award_id, AwardState.ISSUED)
    sealing.product.register.revoke(award_id, reason="Issued by mistake", by="a test")
    page = given(sealing, file.content)
    assert 'data-outcome="revoked"' in page.content.decode()
    assert "Issued by mistake" in page.text


def enter(stack: Stack, award_id: UUID, state: AwardState) -> None:
    now = stack.product.clock()
    with stack.product.db.write() as session:
        row = session.get_one(AwardRow, award_id)
        row.state = state
        row.suspended_at = now if state is AwardState.SUSPENDED else None
        row.superseded_at = now if state is AwardState.SUPERSEDED else None


def checks(stack: Stack) -> dict[Area, list[Check]]:
    found: dict[Area, list[Check]] = {}
    for check in stack.product.doctor.examine(SLUG).checks:
        found.setdefault(check.area, []).append(check)
    return found


def test_a_profile_that_differs_from_the_seal_leaves_the_open_badge_alone_and_names_the_field(stack: Stack) -> None:
    stack.identify()
    stack.offer()
    for subject, code in (
        ({"ID": "VATSI-99999999"}, "doctor.seal_identifier_differs"),
        ({"C": "AT"}, "doctor.seal_country_differs"),
        ({"O": "Nekdo drug"}, "doctor.seal_name_differs"),
    ):
        put(stack, a_seal(stack, **subject))
        found = checks(stack)[Area.EUROPEAN_FILE][0]
        assert (found.status, found.code) == (Status.PROBLEM, code)
    wallet = stack.claim(in_situation("ready"))
    assert wallet.follow(href="credential.openbadge.json").status == 200
    assert "credential.elm.json" not in wallet.content.decode()
    page = stack.administrator().follow(href="/admin/doctor")
    assert "legal name in the certificate" in page.submit(page.form("/admin/doctor")).text


def test_the_doctor_tells_of_the_seal_and_warns_before_its_end(sealing: Stack) -> None:
    found = checks(sealing)[Area.SEAL]
    assert [check.code for check in found] == ["doctor.seal_advanced", "doctor.seal_authority_unknown"]
    sealing.clock.ahead_s = 280 * 24 * 3600
    assert checks(sealing)[Area.SEAL][0].code == "doctor.seal_ends_soon"
    sealing.clock.ahead_s = 301 * 24 * 3600
    ended = checks(sealing)[Area.SEAL][0]
    assert (ended.status, ended.code) == (Status.PROBLEM, "signing.seal_expired")


def test_while_the_time_cannot_be_stamped_the_award_waits_and_is_sealed_later(sealing: Stack) -> None:
    product, is_up = sealing.product, [False]

    def answer(body: bytes, _: dict[str, str]) -> tuple[int, bytes]:
        return (200, stamp_response(body, product.clock())) if is_up[0] else (503, b"")

    with served(answer) as url:
        sealer = Sealer(product.sealer.seals, product.clock, TimestampAuthority(Caller(url, "", 5.0)))
        template = ROOT / "templates" / "credential" / "page.typ"
        european = EuropeanFormat(Pages(template=template), ELM_3_2, sealer, product.seal_verifier)
        person = in_situation("ready")
        issuing = waiting_claim(sealing, european, person)
        is_up[0] = True
        assert issuing.issue_pending() == 1
    content = sealing.launch(person).follow(href="credential.elm.json").content
    assert len(verified(taken_apart(content)).timestamps) == 1


def test_a_seal_is_brought_in_shown_and_tried_by_command(stack: Stack, tmp_path: Path) -> None:
    pair, file = a_seal(stack), tmp_path / "seal.p12"
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"seal", pair.key, pair.certificate, [authority().certificate], BestAvailableEncryption(PASSWORD.encode())
        )
    )
    done = stack.command("seal", "import", SLUG, str(file), "--password", PASSWORD)
    assert done.returncode == 0, done.stderr
    assert "eIDAS identifier: VATSI-00000000" in done.stdout
    assert "Univerza Zgled\tVATSI-00000000\tSI\tadvanced" in done.stdout
    assert stack.product.issuers.get(SLUG).eidas_identifier == "VATSI-00000000"
    told = {row.action: row.about for row in stack.rows("audit_lines")}
    assert done.stdout.rstrip().endswith(f"\t{told['seal_added']}") and "profile_changed" in told
    tried = stack.command("seal", "check", SLUG)
    assert (tried.returncode, tried.stdout.splitlines()[:2]) == (0, ["profile\tok", "sealing\tok"])

    stack.offer()
    sealed = tmp_path / "credential.elm.json"
    sealed.write_bytes(stack.claim(in_situation("ready")).follow(href="credential.elm.json").content)
    found = stack.command("verify", str(sealed))
    assert found.returncode == 0
    assert "7 status: ok" in found.stdout
    assert "sealed by: Univerza Zgled, VATSI-00000000, SI\n" in found.stdout
