"""A learner takes everything away at once, and each part of the page leads where it says."""

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from uuid import UUID
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from app.formats import unbaked
from app.signing import read_paper
from tests.integration.sealing import a_seal, put
from tests.integration.stack import DEFINITION, Stack, in_situation

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

EVERY_FILE = [
    "index.html",
    "credential.pdf",
    "credential.openbadge.json",
    "credential.elm.json",
    "credential.vc.jwt",
    "credential.sd.jwt",
    "credential.png",
    "credential.svg",
]


@pytest.fixture
def offering(stack: Stack) -> Iterator[Stack]:
    stack.identify()
    stack.offer(DEFINITION)
    yield stack


class Parts(HTMLParser):
    """What a page loads or runs, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"script", "link", "img", "iframe", "object", "form"} or "src" in given or "style" in given:
            self.loads.append(tag)
        self.links += [given["href"] or ""] if "href" in given else []


def unpacked(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_everything_is_in_one_archive_that_is_the_same_each_time_and_explains_itself(offering: Stack) -> None:
    wallet = offering.claim(in_situation("ready"))
    archive = wallet.follow(href="credential.zip")
    assert archive.headers["Content-Type"] == "application/zip"
    files = unpacked(archive.content)
    assert list(files) == EVERY_FILE
    for name in EVERY_FILE[1:]:
        assert files[name] == wallet.follow(href=name).content
    badge = files["credential.openbadge.json"].decode()
    assert read_paper(files["credential.pdf"])["attached"] == badge
    assert {unbaked(files["credential.png"]), unbaked(files["credential.svg"])} == {badge}
    assert offering.launch(in_situation("ready")).follow(href="credential.zip").content == archive.content

    assert len(offering.product.register.stored(UUID(wallet.url.rsplit("/", 1)[1]))) == 4  # what is signed, and no more

    page, parts = files["index.html"].decode(), Parts()
    parts.feed(page)
    assert parts.loads == []
    assert set(EVERY_FILE[1:]) <= set(parts.links)
    for words in ("Data Literacy in Practice", in_situation("ready").full_name, "3 ECTS", "It is not sealed"):
        assert words in page
    slovenian = offering.launch(in_situation("ready"), offering.browser("sl")).follow(href="credential.zip")
    both = unpacked(slovenian.content)
    assert list(both) == ["index.html", "index.en.html", *EVERY_FILE[1:]]
    for name, tongue, title, other in (
        ("index.html", "sl", "Čemu je katera datoteka namenjena", "index.en.html"),
        ("index.en.html", "en", "What each file is for", "index.html"),
    ):
        page = both[name].decode()
        assert f'<html lang="{tongue}"' in page
        assert title in page
        assert f'href="{other}"' in page
    assert len(archive.content) < 1_000_000


def test_what_is_not_signed_yet_is_offered_in_no_file(offering: Stack) -> None:
    wallet = offering.claim(in_situation("ready"))
    with offering.product.db.write() as session:
        session.execute(text("DELETE FROM credentials"))
    page = wallet.browser.open(wallet.url)
    assert "Take it with you" not in page.text
    assert "credential.zip" not in page.content.decode()
    assert wallet.browser.open(f"{wallet.url}/credential.zip").status == 404


def test_an_archive_from_before_there_were_other_files_holds_what_there_is(offering: Stack) -> None:
    wallet = offering.claim(in_situation("ready"))
    with offering.product.db.write() as session:
        session.execute(text("DELETE FROM credentials WHERE format IN ('elm', 'vc_jwt', 'sd_jwt')"))
    files = unpacked(wallet.browser.open(f"{wallet.url}/credential.zip").content)
    assert set(EVERY_FILE) - set(files) == {"credential.elm.json", "credential.vc.jwt", "credential.sd.jwt"}
    assert "credential.elm.json" not in files["index.html"].decode()


def test_another_learner_gets_no_archive(offering: Stack) -> None:
    wallet = offering.claim(in_situation("ready"))
    other = offering.claim(in_situation("ready", 1))
    award_id = wallet.url.rsplit("/", 1)[1]
    assert other.browser.open(f"{other.url.rsplit('/', 1)[0]}/{award_id}/credential.zip").status == 404


def test_the_europass_steps_say_what_the_seal_is_worth_there(offering: Stack) -> None:
    assert "It is not sealed yet" in offering.claim(in_situation("ready")).text
    put(offering, a_seal(offering))
    assert "accepts only seals with a qualified certificate" in offering.claim(in_situation("ready", 1)).text


def test_the_link_to_linkedin_tells_its_site_nothing_until_it_is_followed(offering: Stack) -> None:
    page = offering.claim(in_situation("ready")).content.decode()
    (link,) = re.findall(r'<a [^>]*href="https://www\.linkedin\.com/[^>]*>', page)
    assert 'target="_blank" rel="noopener noreferrer"' in link
    assert in_situation("ready").family_name not in link
    assert len(re.findall(r"linkedin\.com", page)) == 1
