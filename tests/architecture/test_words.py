"""Every refusal has words, and every word is there in every language."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

import app
from app.errors import ProductError, all_codes
from app.web import LANGUAGES, init_locale, problem_table

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "app" / "translations"
OTHERS = sorted(set(LANGUAGES) - {"en"})
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
# Refusals of the demo's own tiny browser, of start-up and of the test mode: programs show their codes, no page does.
WITHOUT_PAGE = {
    "demo.unreachable",
    "demo.page_unexpected",
    "settings.invalid",
    "vcapi.data_model_broken",
    "vcapi.period_passed",
    "vcapi.status_not_read",
    "vcapi.not_the_issuer",
    "vcapi.challenge_missed",
}


@cache
def product_codes() -> frozenset[str]:
    """Import every module of the product and return the codes of its refusals."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if not module.name.startswith(("app.wsgi", "app.__main__", "app.db.migrations")):
            importlib.import_module(module.name)
    return frozenset(code for code in all_codes(ProductError) if not code.startswith("test"))


@cache
def used_messages() -> frozenset[str | tuple[str, ...]]:
    """Return every msgid that the code and the templates use."""
    found = extract_from_dir(
        ROOT,
        method_map=[("app/**.py", "python"), ("templates/**.html", "jinja2")],
        directory_filter=lambda path: Path(path).name not in {".venv", "var", "tests", ".git", "node_modules"},
        keywords={"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "_n": (1, 2), "_l": None},
    )
    return frozenset(message if isinstance(message, str) else tuple(message) for _, _, message, _, _ in found)


def english_site() -> Flask:
    """Return an application in which texts can be read."""
    site = Flask("words")
    site.config.update(DEFAULT_LOCALE="en", PUBLIC_URL="http://127.0.0.1:8000", SECRET_KEY="s" * 40)
    init_locale(site)
    return site


def catalogue(language: str) -> Catalog:
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        pytest.skip(f"there is no translation into {language} yet")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def entries(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


@pytest.mark.parametrize("code", sorted(product_codes()))
def test_every_refusal_has_a_title_what_happened_and_what_to_do(code):
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", code)
    if code in WITHOUT_PAGE and code not in problem_table():
        return
    text = problem_table()[code]
    with english_site().test_request_context():
        words = [str(text.title), str(text.what), str(text.action)]
    assert all(part.strip() for part in words)
    assert len(set(words)) == 3


def test_no_text_is_left_of_a_refusal_that_is_gone():
    own = {code for code in problem_table() if not code.startswith("web.")}
    assert own - product_codes() == set()


def test_every_concrete_refusal_has_a_code_of_its_own():
    product_codes()

    def concrete(kind: type[ProductError]) -> Iterator[type[ProductError]]:
        for child in kind.__subclasses__():
            if child.__module__.startswith("app."):
                yield child
                yield from concrete(child)

    codes = [kind.__dict__.get("code", "") for kind in concrete(ProductError)]
    given = [code for code in codes if code]
    assert len(given) == len(set(given))


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_the_pages_is_translated(language):
    known = {message.id: message for message in entries(catalogue(language))}
    by_single = {key if isinstance(key, str) else key[0]: message for key, message in known.items()}
    used = {message if isinstance(message, str) else message[0] for message in used_messages()}
    assert len(used) > 200
    missing = sorted(words for words in used if words not in by_single)
    empty = sorted(words for words in used & set(by_single) if not all(forms(by_single[words])))
    fuzzy = sorted(words for words in used & set(by_single) if by_single[words].fuzzy)
    assert (missing, empty, fuzzy) == ([], [], [])


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_of_words_that_are_gone(language):
    said = {message.id if isinstance(message.id, str) else tuple(message.id) for message in catalogue(language)}
    assert said - used_messages() - {""} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_every_placeholder(language):
    for message in entries(catalogue(language)):
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        allowed = {found for source in sources for found in PLACEHOLDER.findall(source)}
        for form in forms(message):
            found = set(PLACEHOLDER.findall(form))
            assert found <= allowed, message.id
            if isinstance(message.id, str):
                assert found == allowed, message.id


@pytest.mark.parametrize("language", OTHERS)
def test_every_refusal_is_worded_differently_in_another_language(language):
    catalogue(language)
    site = english_site()
    for code, text in problem_table().items():
        said = []
        for chosen in ("en", language):
            with site.test_request_context(f"/?lang={chosen}"):
                said.append((str(text.title), str(text.what), str(text.action)))
        for english, other in zip(*said, strict=True):
            assert other.strip(), code
            assert other != english, code
