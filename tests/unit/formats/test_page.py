"""The page that shows a credential: set from data alone, the same each time, and small."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from app.awards import LearnerName, Outcome
from app.formats import PageNotMade, Pages
from app.formats.page_words import page_content
from tests.unit.formats.rich import RICH
from tests.unit.formats.sample import AWARD, award

TEMPLATE = Path(__file__).parents[3] / "templates" / "credential" / "page.typ"
MAX_BYTES = 60_000
A4 = (694, 982)  # pixels
HOSTILE = (
    '#read("/etc/passwd")',
    '#panic("no")',
    '#import "x.typ": *',
    "#let d = 1; #d",
    "$ x^2",
    "@nobody",
    "<label>",
    "\\",
    "\\#",
    "a\n\n= b\n- c\r\n",
    "*b* _i_ `c` ~ // /* ",
    '"}, "title": "x',
    "\u202e \u200f \u200b",
    "#" * 300,
)


@pytest.fixture(scope="module")
def pages():
    return Pages(template=TEMPLATE)


def opened(png):
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def titled(words):
    return award(achievement={"title": {"en": words}})


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_anybody_writes_is_words_and_never_markup(pages, words):
    made = replace(
        award(
            achievement={
                "title": {"en": words},
                "description": {"en": words},
                "outcomes": (Outcome(text={"en": words}),),
            },
            issuer={"legal_name": {"en": words}, "awarding_body": {"en": words}},
        ),
        learner=LearnerName(full=words),
    )
    assert opened(pages.png(made, "en")).size == A4


def test_words_that_look_like_markup_are_drawn_as_they_are(pages):
    # Had the sum been done, the two pages would be the same.
    assert pages.png(titled("#(1 + 1)"), "en") != pages.png(titled("2"), "en")
    assert pages.png(titled("#sym.pi"), "en") != pages.png(titled("π"), "en")


@pytest.mark.parametrize("language", ["en", "sl", "de", "el", "bg"])
def test_the_same_award_gives_the_same_small_page(pages, language):
    first = pages.png(RICH, language)
    pages.png(AWARD, "en")

    assert pages.png(RICH, language) == first
    assert len(first) < MAX_BYTES


def test_a_page_is_one_page_however_much_there_is_to_say(pages):
    words = "a rather long text that says more than anybody will ever read on a page of paper " * 4
    much = award(
        achievement={
            "title": {"en": words},
            "description": {"en": words},
            "outcomes": tuple(Outcome(text={"en": f"{number} {words}"}) for number in range(30)),
            "assessment_types": ("6e6cb2cc78", "d30284d7df", "795dac4096", "4f03b91c0e", "6a4db9f11d", "b1b68f6735"),
        },
        issuer={"legal_name": {"en": words}, "awarding_body": {"en": f"body {words}"}},
    )
    png = pages.png(replace(much, learner=LearnerName(full=words[:200])), "en")

    assert opened(png).size == A4
    assert len(png) < MAX_BYTES


@pytest.mark.parametrize("name", ["محمد عبد الله", "דוד בן־גוריון", "Αλέξανδρος", "Георги", "王小明", "\U00012000"])
def test_a_name_in_any_script_leaves_its_mark(pages, name):
    assert pages.png(replace(AWARD, learner=LearnerName(full=name)), "en") != pages.png(
        replace(AWARD, learner=LearnerName(full="-")), "en"
    )


def test_a_page_shows_the_institutions_logo_before_the_picture_of_the_achievement():
    def square(colour):
        file = io.BytesIO()
        Image.new("RGB", (2000, 1000), colour).save(file, "PNG")
        return file.getvalue()

    stored = {RICH.issuer.logo: square("red"), RICH.achievement.image: square("lime")}
    page = opened(Pages(template=TEMPLATE, picture_of=stored.get).png(RICH, "en")).convert("RGB")
    colours = {colour for _, colour in page.getcolors(100_000)}

    assert any(red > 200 and green < 80 for red, green, _ in colours)
    assert not any(green > 200 and red < 80 for red, green, _ in colours)


def test_a_page_without_template_or_with_a_broken_picture_is_refused(tmp_path):
    with pytest.raises(PageNotMade):
        Pages(template=tmp_path / "none.typ").png(AWARD, "en")
    with pytest.raises(PageNotMade):
        Pages(template=TEMPLATE, picture_of=lambda _: b"no picture").png(RICH, "en")


def test_a_page_says_the_same_as_the_award_in_its_language():
    said = page_content(RICH, "sl")

    assert said["title"] == "Digitalna mikrodokazila v praksi"
    assert said["outcomes"][0] == "pripravi digitalno mikrodokazilo"
    assert said["url"] == RICH.credential_url
    facts = dict(said["facts"])
    assert facts["Obremenitev"] == "2,5 ECTS = 50 h"
    assert facts["Raven"] == "Raven EOK 6, Prva stopnja"
    assert facts["Datum izdaje"] == "20. novembra 2026"
    assert page_content(RICH, "fr")["title"] == "Digital micro-credentials in practice"
