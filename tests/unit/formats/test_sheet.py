"""The attendance sheet to print: tagged, over as many pages as it takes, and safe from whatever names hold."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from app.formats import AttendanceSheet, AttendanceSheets, PageNotMade
from tests.unit.formats.test_page import HOSTILE

TEMPLATE = Path(__file__).parents[3] / "templates" / "sheet" / "attendance.typ"
SHEET = AttendanceSheet(
    language="sl",
    title="Seznam prisotnih",
    institution="Univerza X",
    facts=[("Predmet", "Podatkovna pismenost"), ("Kraj", "P2"), ("Kdo nadzira", "")],
    declaration="Potrjujem, da sem to preverjanje znanja nadziral(a) jaz.",
    columns=["Št.", "Ime", "Prisotnost", "Identiteta potrjena", "Odsotnost", "Podpis"],
    names=["Ana Novak", "Žiga Čuček"],
    nobody="Seznam še ni prebran",
    signature="Podpis",
    page="Stran {n} od {all}",
    unshown="Nekaterih imen ni mogoče izpisati.",
)


@pytest.fixture(scope="module")
def sheets() -> AttendanceSheets:
    return AttendanceSheets(TEMPLATE)


def root_of(pdf: bytes) -> Any:
    return PdfFileReader(io.BytesIO(pdf)).root


def test_it_is_a_tagged_a4_page_in_its_language(sheets):
    root = root_of(sheets.pdf(SHEET))
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("sl")
    page = root["/Pages"]["/Kids"][0]
    assert [round(float(edge)) for edge in page["/MediaBox"]] == [0, 0, 595, 842]


@pytest.mark.parametrize(("learners", "pages"), [(0, {1}), (2, {1}), (60, {2, 3}), (500, range(17, 23))])
def test_a_long_list_goes_on_over_pages(sheets, learners, pages):
    made = sheets.pdf(replace(SHEET, names=[f"Učeči se {n}" for n in range(learners)]))
    assert root_of(made)["/Pages"]["/Count"] in pages


NAMES = (
    *HOSTILE,
    "محمد الأمين بن عبد الله",
    "שרה כהן",
    "X" * 5000,
    "Ime " * 2000,
    "ខ្មែរ 𓀀 👩‍🎓",
    "\x00\x07",
    "",
    "\u202e" * 50,
)


@pytest.mark.parametrize("columns", [SHEET.columns, ["Št.", "Ime", "Prisotnost", "Odsotnost", "Podpis"]])
def test_whatever_anybody_is_called_is_words_and_never_markup(sheets, columns):
    calm = replace(SHEET, names=["Ana"] * len(NAMES), columns=columns)
    hostile = replace(calm, names=NAMES, title=HOSTILE[0], institution=HOSTILE[2], facts=[(HOSTILE[1], HOSTILE[5])])
    assert abs(root_of(sheets.pdf(hostile))["/Pages"]["/Count"] - root_of(sheets.pdf(calm))["/Pages"]["/Count"]) <= 2


def test_a_template_that_cannot_be_set_is_told(tmp_path):
    (tmp_path / "wrong.typ").write_text("#nothing-of-that-name")
    with pytest.raises(PageNotMade):
        AttendanceSheets(tmp_path / "wrong.typ").pdf(SHEET)
