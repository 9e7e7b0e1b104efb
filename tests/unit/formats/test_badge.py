"""Credentials in pictures: put in by us and read by others, and whatever others put in read by us."""

import io
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib import baking
from PIL import Image

from app.formats import Badges, PageNotMade, unbaked
from app.formats.badge import KEYWORD, NAMESPACE, baked_png, baked_svg
from tests.unit.formats.rich import RICH
from tests.unit.formats.sample import award

TEMPLATE = Path(__file__).parents[3] / "templates" / "credential" / "badge.typ"
CREDENTIAL = json.dumps({"name": 'Ž 日本 🎓 & < ]]> "', "n": 1}, ensure_ascii=False).encode()
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'


@pytest.fixture(scope="module")
def badges():
    return Badges(template=TEMPLATE)


@pytest.fixture(scope="module")
def png(badges):
    return badges.png(RICH, CREDENTIAL)


@pytest.fixture(scope="module")
def svg(badges):
    return badges.svg(RICH, CREDENTIAL)


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_others_find_the_credential_in_the_pictures(png, svg):
    in_png: Any = baking.extract_png(png, keyword=baking.ITXT_KEYWORD_OB3)
    in_svg = baking.extract_svg(svg, element=baking.SVG_ELEMENT_OB3, text_fallback=True)
    assert (in_png if isinstance(in_png, str) else in_png.decode()) == CREDENTIAL.decode()
    assert in_svg == CREDENTIAL.decode()
    assert unbaked(png) == unbaked(svg) == CREDENTIAL.decode()


def test_we_find_what_others_put_in(badges):
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PNG")
    token = "eyJ.eyJ.sig"
    assert unbaked(baking.bake_png(drawn.getvalue(), token, keyword=baking.ITXT_KEYWORD_OB3)) == token
    given: dict[str, Any] = {"element": baking.SVG_ELEMENT_OB3, "namespace": baking.SVG_NS_OB3}
    assert unbaked(baking.bake_svg(SVG, token, **given)) == token
    assert unbaked(baking.bake_svg(SVG, CREDENTIAL.decode(), **given, as_text=True)) == CREDENTIAL.decode()


def test_the_pictures_are_square_and_the_same_each_time(badges, png, svg):
    image = Image.open(io.BytesIO(png))
    image.load()
    assert image.size == (600, 600)
    assert (badges.png(RICH, CREDENTIAL), badges.svg(RICH, CREDENTIAL)) == (png, svg)


def test_the_achievements_own_picture_is_the_badge():
    drawn = io.BytesIO()
    Image.new("RGB", (300, 300), (255, 0, 0)).save(drawn, "PNG")
    made = Badges(template=TEMPLATE, picture_of=lambda _: drawn.getvalue()).png(RICH, CREDENTIAL)
    assert Image.open(io.BytesIO(made)).convert("RGB").getpixel((300, 300)) == (255, 0, 0)
    assert unbaked(made) == CREDENTIAL.decode()


@pytest.mark.parametrize("title", ["#panic()", "Ž" * 300, "محمد", "ᚠ\U00012000", "a " * 200, "</svg>"])
def test_any_title_gives_a_picture(badges, title):
    named = award(achievement={"title": {"en": title}})
    assert unbaked(badges.png(named, CREDENTIAL)) == unbaked(badges.svg(named, CREDENTIAL)) == CREDENTIAL.decode()


def test_a_picture_that_is_baked_again_carries_the_newer_one(png):
    again = baked_png(png, b'{"newer": 1}')
    assert unbaked(again) == '{"newer": 1}'
    assert again.count(KEYWORD.encode()) == 1


def test_what_is_no_picture_is_not_baked():
    for wrong in (b"", b"GIF89a", b"\x89PNG\r\n\x1a\n\x00"):
        with pytest.raises(PageNotMade):
            baked_png(wrong, CREDENTIAL)
    with pytest.raises(PageNotMade):
        baked_svg(b"<html></html>", CREDENTIAL)


def test_cut_and_changed_pictures_give_nothing_or_something_and_never_an_error(png, svg):
    for whole in (png, svg):
        for end in (*range(0, 60), *range(60, len(whole), max(1, len(whole) // 60))):
            assert unbaked(whole[:end]) in {None, CREDENTIAL.decode()}
        for place in range(0, len(whole), max(1, len(whole) // 80)):
            unbaked(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])


BOMB = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>'
OUTSIDE = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'
HEAD = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13)
ELEMENT = f'<svg><c xmlns="{NAMESPACE}"/><credential xmlns="{NAMESPACE}"> </credential></svg>'.encode()


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"<svg",
        BOMB,
        OUTSIDE,
        ELEMENT,
        b"<svg>" * 20_000,
        b"<svg>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</svg>",
        b'<?xml version="1.0" encoding="none"?><svg/>',
        b"\xff\xfe<\0s\0v\0g\0",
        HEAD,
        HEAD + chunk(b"iTXt", KEYWORD.encode() + b"\0"),
        HEAD + chunk(b"iTXt", KEYWORD.encode() + b"\0\1\0\0\0" + zlib.compress(b"0" * 10_000_000)),
        HEAD + chunk(b"iTXt", KEYWORD.encode() + b"\0\0\0\0\0\xff\xfe"),
        HEAD + struct.pack(">I", 2**32 - 1) + b"iTXt",
        HEAD + chunk(b"tEXt", b"") * 5000,
    ],
    ids=lambda picture: picture[:12].hex(),
)
def test_what_hides_in_a_picture_brings_nothing_down(picture):
    assert unbaked(picture) is None
