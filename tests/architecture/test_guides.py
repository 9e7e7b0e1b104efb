"""The guides for administrators say the same in both languages, and name only what there is."""

import re
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from app.cli.main import cli
from app.web.problem_texts import TEXTS as PROBLEM_TEXTS
from tests.architecture.test_structure import documented
from tests.browser.guide_pictures import PICTURES, SHOWN

GUIDES = PICTURES.parent
LANGUAGES, PLATFORMS = ("en", "sl"), ("canvas", "moodle")
TEXTS = {
    (language, name): (GUIDES / language / f"{name}.md").read_text() for language in LANGUAGES for name in PLATFORMS
}
MOST_BYTES = 80_000


def outline(text: str) -> list[str]:
    """Return what a guide is made of, in order: the depth of headings, pictures by name, codes and commands."""
    found = re.findall(
        r"^(#+) |\]\(\.\./pictures/([\w-]+)-\w\w\.png\)|`([a-z]+\.[a-z_]+)`|`(microcredentials [^`]+)`", text, re.M
    )
    return ["".join(parts) for parts in found]


def test_there_is_nothing_else_among_the_guides():
    files = {path.relative_to(GUIDES).as_posix() for path in GUIDES.rglob("*") if path.is_file()}
    wanted = {f"{language}/{name}.md" for language, name in TEXTS}
    wanted |= {f"pictures/{name}-{language}.png" for name in SHOWN for language in LANGUAGES}
    assert files == wanted


@pytest.mark.parametrize("name", PLATFORMS)
def test_both_languages_have_the_same_parts_in_the_same_order(name):
    assert outline(TEXTS["en", name]) == outline(TEXTS["sl", name])
    assert sum(part == "##" for part in outline(TEXTS["en", name])) == 11


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_shown_under_the_heading_of_its_page(language):
    shown = set()
    for name in PLATFORMS:
        for heading, address in re.findall(r"!\[(.*?)\]\((.*?)\)", TEXTS[language, name]):
            path = (GUIDES / language / Path(address)).resolve()
            assert path.exists()
            picture = path.stem.removesuffix(f"-{language}")
            assert SHOWN[picture][language] == heading
            shown.add(picture)
    assert shown == set(SHOWN)


def test_headings_are_called_in_slovenian_what_the_tool_calls_them():
    with (GUIDES.parents[1] / "app/translations/sl/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file)
    assert {name: catalogue[heading["en"]].string for name, heading in SHOWN.items()} == {
        name: heading["sl"] for name, heading in SHOWN.items()
    }


def test_pictures_are_small():
    assert {path.name for path in PICTURES.iterdir() if path.stat().st_size > MOST_BYTES} == set()


@pytest.mark.parametrize("text", TEXTS.values(), ids=map("-".join, TEXTS))
def test_codes_settings_and_commands_exist(text):
    codes = set(re.findall(r"`((?:lti|courses)\.[a-z_]+)`", text))
    assert len(codes) > 10
    assert codes - set(PROBLEM_TEXTS) == set()
    settings = set(re.findall(r"`([A-Z]+_[A-Z_]+)`", text))
    assert settings
    assert settings - documented() == set()
    commands = re.findall(r"`microcredentials ([^`]+)`", text)
    assert commands
    for line in commands:
        command: click.Command | None = cli
        rest = line.split()
        while isinstance(command, click.Group):
            _, command, rest = command.resolve_command(click.Context(command), rest)
        assert command is not None, line
