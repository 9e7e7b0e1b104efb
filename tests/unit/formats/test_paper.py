"""The paper of a credential: all of it in words, whatever they are, the signed file attached, the same each time."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader

from app.awards import LearnerName, Outcome
from app.formats import PageNotMade, Papers, expected
from app.formats.expected import Elements
from app.formats.paper import ATTACHED, paper_content
from app.formats.paper_words import rows
from app.signing import read_paper
from tests.unit.formats.full import FULL
from tests.unit.formats.rich import RICH
from tests.unit.formats.sample import AWARD, award
from tests.unit.formats.test_page import HOSTILE

TEMPLATE = Path(__file__).parents[3] / "templates" / "credential" / "paper.typ"
CREDENTIAL = json.dumps({"id": "urn:x", "name": 'Ž "]]> 日本 🎓'}, ensure_ascii=False).encode()
# What the paper leaves to others: the picture is drawn elsewhere, and the languages are its columns.
NOT_IN_ROWS = {"image", "languages"}


@pytest.fixture(scope="module")
def papers():
    return Papers(template=TEMPLATE)


def catalogue(pdf):
    return PdfFileReader(io.BytesIO(pdf)).root


def pages_of(pdf):
    return int(catalogue(pdf)["/Pages"]["/Count"])


def attached(pdf):
    file = catalogue(pdf)["/Names"]["/EmbeddedFiles"]["/Names"][1]
    return str(file["/UF"]), str(file["/AFRelationship"]), bytes(file["/EF"]["/F"].data)


@pytest.mark.parametrize("language", ["en", "sl", "de"])
def test_every_element_that_a_credential_can_say_has_a_row(language):
    said = expected(RICH, language)
    assert set(said) == set(Elements.__annotations__), "the sample lacks an element, and proves nothing of it"
    found = rows(said, language)
    assert {row.element for row in found} == set(said) - NOT_IN_ROWS
    assert all(row.label.strip() and all(line.strip() for line in row.lines) for row in found)


def test_every_word_of_the_institution_and_the_teacher_stands_in_a_row():
    text = json.dumps([row.lines for row in rows(expected(RICH, "sl"), "sl")], ensure_ascii=False)
    for words in (
        "Ana Žnidaršič",
        "Osrednjeslovenska, Slovenija",
        "20. novembra 2031",
        "preveri njegovo pristnost",
        "upravljanje digitalne identitete",
        "2,5",
        "Prva stopnja",
        "87,5 (na lestvici od 0 do 100)",
        "Za uspeh je treba doseči od 50 do 100 točk",
        "https://univerza.example/programi/zgledi",
        "Zgledna ulica 1, 1000 Ljubljana",
        "VATSI-00000000",
        "https://data.deqar.eu/report/12345",
        "Po učnih izidih",
    ):
        assert words in text


def test_english_stands_beside_and_what_reads_alike_is_said_once():
    content = paper_content(RICH, "sl")
    found = {row["label"]: row for row in content["rows"]}
    assert content["beside"] == "en"
    assert found["Učni izidi"]["beside"] == "Learning outcomes"
    assert found["Učni izidi"]["second"][2] == "checks its authenticity"
    assert found["Identifikacija učečega se"]["second"] == []
    assert paper_content(RICH, "en")["beside"] == "", "it was written in English, and is read in it"


def test_the_credential_is_attached_byte_for_byte_and_the_file_says_what_it_is(papers):
    pdf = papers.pdf(RICH, CREDENTIAL, "sl")
    assert attached(pdf) == (ATTACHED, "/Source", CREDENTIAL)
    assert read_paper(pdf) == {"attached": CREDENTIAL.decode(), "seal": "none"}
    root = catalogue(pdf)
    assert bool(root["/MarkInfo"]["/Marked"]) and str(root["/Lang"]) == "sl"
    metadata = bytes(root["/Metadata"].data).decode()
    for words in ("<pdfaid:part>3", "<pdfaid:conformance>A", "<pdfuaid:part>1", "Digitalna mikrodokazila v praksi"):
        assert words in metadata


def test_the_same_award_gives_the_same_bytes(papers):
    first = papers.pdf(RICH, CREDENTIAL, "sl")
    assert papers.pdf(RICH, CREDENTIAL, "sl") == first == Papers(template=TEMPLATE).pdf(RICH, CREDENTIAL, "sl")


def test_whatever_anybody_writes_is_words_and_never_markup(papers):
    outcomes = tuple(Outcome(text={"en": words}) for words in HOSTILE)
    for words in HOSTILE[:4]:
        hostile = replace(
            award(achievement={"title": {"en": words}, "outcomes": outcomes}, issuer={"street": words}),
            learner=LearnerName(full=words),
        )
        assert pages_of(papers.pdf(hostile, CREDENTIAL, "en")) <= 4


@pytest.mark.parametrize(
    "name",
    [
        "محمد علي",
        "שרה כהן",
        "王小明",
        "นายสมชาย",
        "አበበ",
        "🎓 Ana 👩‍🏫",
        "ᚠᚢᚦ",
        "\U00012000\ue000",
        "e\u0301\u0323",
        "Ж" * 300,
    ],
)
def test_a_name_in_any_script_gives_a_paper_even_where_no_font_has_it(papers, name):
    pdf = papers.pdf(replace(AWARD, learner=LearnerName(full=name)), CREDENTIAL, "sl")
    assert attached(pdf)[2] == CREDENTIAL


def test_many_scripts_without_a_font_at_once_give_a_paper_that_says_so(papers):
    lines = tuple(Outcome(text={"en": f"{chr(0x12000 + 9 * n)} {n} {chr(0xE000 + n)}"}) for n in range(12))
    assert attached(papers.pdf(award(achievement={"outcomes": lines}), CREDENTIAL, "en"))[2] == CREDENTIAL


def test_long_words_and_long_outcomes_take_as_many_pages_as_they_need(papers):
    outcomes = tuple(Outcome(text={"en": f"{n} " + "explains " * 100}) for n in range(30))
    long = award(achievement={"title": {"en": "Donaudampfschiff" * 16}, "outcomes": outcomes})
    assert pages_of(papers.pdf(long, CREDENTIAL, "en")) > 5
    assert pages_of(papers.pdf(FULL, CREDENTIAL, "en")) <= 3


def test_the_institutions_logo_stands_on_the_paper():
    drawn = io.BytesIO()
    Image.new("RGBA", (400, 200), (255, 0, 0, 120)).save(drawn, "PNG")
    papers = Papers(template=TEMPLATE, picture_of={RICH.issuer.logo: drawn.getvalue()}.get)
    assert len(papers.pdf(RICH, CREDENTIAL, "en")) > len(Papers(template=TEMPLATE).pdf(RICH, CREDENTIAL, "en"))


def test_without_its_template_no_paper_is_made(tmp_path):
    with pytest.raises(PageNotMade):
        Papers(template=tmp_path / "none.typ").pdf(AWARD, CREDENTIAL, "en")
