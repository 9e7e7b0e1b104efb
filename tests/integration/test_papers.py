"""Papers and pictures: made of what was issued, the same for everybody who takes them away, and checked by anybody."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import delete

from app.awards import OPENBADGE, AwardMissing, Derived
from app.awards.errors import FileNotMade
from app.awards.models import CredentialRow
from app.demo import Page
from app.formats import PageNotMade, unbaked
from app.signing import read_paper
from tests.integration.sealing import a_seal, answered, put
from tests.integration.stack import Stack, in_situation

NAMES = ("credential.pdf", "credential.png", "credential.svg")


@pytest.fixture
def offering(stack: Stack) -> Iterator[Stack]:
    stack.offer()
    yield stack


def given(stack: Stack, name: str, content: bytes) -> Page:
    page = stack.browser().open(f"{stack.tool_url}/verify")
    return page.submit(page.form("/verify"), files={"file": (name, content, "application/octet-stream")})


def award_id(wallet: Page) -> UUID:
    return UUID(wallet.link(href="/verify/").href.rsplit("/", 1)[1])


def test_two_who_want_a_file_first_at_the_same_time_get_the_one_that_is_kept(offering: Stack) -> None:
    wallet = offering.claim(in_situation("ready"))
    product, number = offering.product, award_id(wallet)
    made = iter([b"first", b"second"])

    def slow(award: object, credential: bytes) -> bytes:
        both.wait(timeout=30)
        return next(made)

    both = Barrier(2)
    doors = [Derived(product.register, {"x": slow}) for _ in range(2)]  # two processes
    with ThreadPoolExecutor(2) as pool:
        found = set(pool.map(lambda door: door.content(number, "x"), doors))
    assert len(found) == 1
    assert found == {product.register.credential(number, "x")}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_is_taken_away_the_same_each_time_and_anybody_can_have_it_checked(
    offering: Stack, tmp_path: Path
) -> None:
    put(offering, a_seal(offering))
    wallet = offering.claim(in_situation("ready"))
    badge = wallet.follow(href="credential.openbadge.json").content
    for name in NAMES:
        file = wallet.follow(href=name)
        assert offering.launch(in_situation("ready")).follow(href=name).content == file.content
        inside = read_paper(file.content)["attached"] if name.endswith(".pdf") else unbaked(file.content)
        assert inside == badge.decode()
        page = given(offering, name, file.content)
        assert 'data-outcome="genuine"' in page.content.decode()
        carrier, pages = ("paper", "known") if name.endswith(".pdf") else ("picture", None)
        answer = answered(offering, file.content)
        assert (answer["genuine"], answer["carrier"], answer["pages"]) == (True, carrier, pages)
        (tmp_path / name).write_bytes(file.content)
    assert (
        "The pages are as Univerza Zgled sealed them"
        in given(offering, "a.pdf", (tmp_path / "credential.pdf").read_bytes()).text
    )

    command = offering.command("verify", str(tmp_path / "credential.pdf"))
    assert command.returncode == 0
    assert "in a paper, pages: known" in command.stdout
    changed = (tmp_path / "credential.pdf").read_bytes() + b"\n"
    assert "The pages were changed after they were sealed" in given(offering, "a.pdf", changed).text
    answer = answered(offering, changed)
    assert (answer["outcome"], answer["genuine"], answer["pages"]) == ("pages_changed", False, "broken")

    slovenian = offering.launch(in_situation("ready"), offering.browser("sl"))
    assert slovenian.follow(href="credential.pdf").content != (tmp_path / "credential.pdf").read_bytes()
    offering.product.register.revoke(award_id(wallet), reason="Issued by mistake", by="a test")
    for name in NAMES:
        page = given(offering, name, (tmp_path / name).read_bytes())
        assert 'data-outcome="revoked"' in page.content.decode()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_in_which_no_credential_lies_is_called_so(offering: Stack, tmp_path: Path) -> None:
    for name, content in (
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.pdf", b"%PDF-1.7\nnothing"),
    ):
        page = given(offering, name, content)
        assert (page.status, "There is no credential in this file" in page.text) == (400, True)
        assert answered(offering, content)["code"] == "verification.nothing_enclosed"
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\nnothing")
    command = offering.command("verify", str(tmp_path / "a.pdf"))
    assert command.returncode == 1
    assert "There is no credential in this file" in command.stderr
    assert "Traceback" not in command.stderr


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_never_signed_has_no_files_and_one_that_fails_leaves_nothing_behind(offering: Stack) -> None:
    wallet = offering.claim(in_situation("ready"))
    product, number = offering.product, award_id(wallet)

    def fails(award: object, credential: bytes) -> bytes:
        raise PageNotMade

    for door, kind, error in (
        (Derived(product.register, {"x": fails}), "x", FileNotMade),
        (Derived(product.register, {}), "x", AwardMissing),
    ):
        with pytest.raises(error):
            door.content(number, kind)
    assert product.register.credential(number, "x") is None

    expired = a_seal(offering)
    put(offering, expired)
    offering.clock.ahead_s = 301 * 24 * 3600  # the product that is served has the same clock
    refused = offering.launch(in_situation("ready")).follow(href="credential.pdf")
    assert refused.status == 503
    assert "This file could not be made just now" in refused.text
    assert product.register.credential(number, "pdf-en") is None
    offering.clock.ahead_s = 0

    with product.db.write() as session:
        session.execute(delete(CredentialRow).where(CredentialRow.format == OPENBADGE))
    pending = offering.launch(in_situation("ready"))
    for name in NAMES:
        assert name not in pending.content.decode()
        assert pending.browser.open(f"{re.sub('[?#].*', '', pending.url)}/{name}").status == 404
