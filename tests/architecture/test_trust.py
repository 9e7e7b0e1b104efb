"""What is said to whoever judges the tool is true of the code, and the same in every language."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from app.cli.main import cli
from app.clock import utc_now
from app.operations import SCHEDULE
from app.settings import LOCALES
from app.wallet import PART_WORDS
from tests.architecture.app import product_in
from tests.architecture.test_structure import documented

ROOT = Path(__file__).parents[2]
TRUST = ROOT / "config" / "trust"
DOCUMENTS = sorted(TRUST.rglob("*.md"))
PATH = re.compile(r"`((?:app|tests|config|templates)/[^`\s]*?|LICENSE)(?:::(test_\w+))?`")
COMMAND = re.compile(
    rf"`(?:microcredentials )?((?:{'|'.join(sorted(cli.commands, key=len, reverse=True))})(?: [^`\n]*)?)`"
)
SETTING = re.compile(r"`([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)(?:=\w+)?`")


def shape(path: Path) -> list[str]:
    """Return of each line what it is: the level of a heading, the cells of a row, a fence."""
    found = []
    for line in path.read_text().splitlines():
        if line.startswith("#"):
            found.append(line.split()[0])
        elif line.startswith("|"):
            found.append(f"row of {line.count(' | ') + 1}")
        elif line.startswith("```"):
            found.append(line)
    return found


def named(path: Path) -> list[str]:
    """Return the paths, settings and commands that a document names, in order, and those of its language as of all."""
    text = re.sub(r"config/trust/(?:en|sl)/", "config/trust/LANGUAGE/", path.read_text())
    return sorted(re.findall(r"`[^`\n]+`", text))


def assert_command(words: list[str]) -> None:
    """Check that there is such a command, and that it has the options that are named with it."""
    at: click.Command = cli
    rest = list(words)
    while rest and isinstance(at, click.Group):
        at = at.commands[rest.pop(0)]
    options = {name for one in at.params for name in one.opts}
    assert {word for word in rest if word.startswith("--")} - options == set(), words


def test_security_txt_says_where_to_report_and_is_not_there_without_a_contact(tmp_path):
    with product_in(tmp_path, security_contact="mailto:security@example.org") as (_, app):
        answer = app.test_client().get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.get_data(as_text=True).splitlines())
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == "http://127.0.0.1:8000/.well-known/security.txt"
    assert fields["Preferred-Languages"] == "sl, en"
    assert utc_now().strftime("%Y-%m-%dT%H:%M:%SZ") < fields["Expires"]
    with product_in(tmp_path) as (_, app):
        assert app.test_client().get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("language", LOCALES)
def test_the_data_catalogue_is_what_the_code_gives(language):
    printed = CliRunner().invoke(cli, ["trust-pack", language], catch_exceptions=False).output
    assert (TRUST / language / "data-catalogue.md").read_text() == printed
    for name in [*(one.name for one in SCHEDULE), *PART_WORDS]:
        assert f"\n| `{name}` |" in printed


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(TRUST)))
def test_what_a_document_names_is_there(path):
    text = path.read_text()
    for where, test in PATH.findall(text):
        assert (ROOT / where).exists(), where
        assert not test or re.search(rf"^def {test}\(", (ROOT / where).read_text(), re.MULTILINE), test
    assert {name for name in SETTING.findall(text) if not name.startswith("PKCS11_")} - documented() == set()
    for line in COMMAND.findall(text):
        assert_command(line.split())


def test_every_language_has_the_same_documents_with_the_same_headings_rows_and_names():
    english = {path.name for path in (TRUST / "en").iterdir()}
    assert len(english) == 6
    for language in LOCALES:
        assert {path.name for path in (TRUST / language).iterdir()} == english
        for name in english:
            one, other = TRUST / "en" / name, TRUST / language / name
            assert shape(one) == shape(other), name
            assert named(one) == named(other), name


def test_the_readme_leads_to_it():
    readme = (ROOT / "README.md").read_text()
    assert "(config/trust/SECURITY.md)" in readme
    assert all(f"(config/trust/{language}/" in readme for language in LOCALES)
