"""Chromium, and the whole product beside a demo LMS for it to open."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from app.demo import Page
from tests.browser.visitor import CHROMIUM, FLAGS, SHELL, Visitor
from tests.integration.letters import MAILING
from tests.integration.stack import (
    KEYS,
    Stack,
    gunicorn_stack,
    in_situation,
    make_database,
    make_keys,
    threaded_stack,
)

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Give a browser, or skip with the reason."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = SHELL if SHELL.exists() else CHROMIUM
    if not path.exists():
        pytest.skip(f"there is no {path}")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(path), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def made_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make every key once, because that is slow; each stack gets a copy."""
    folder = tmp_path_factory.mktemp("keys") / KEYS
    make_keys(folder)
    return folder


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an SQLite database with every table and nothing in them."""
    path = tmp_path_factory.mktemp("migrated") / "migrated.sqlite3"
    make_database(path)
    return path


@pytest.fixture(scope="session")
def offered(made_keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Give one installation for all tests of learners and verifiers, with a published micro-credential."""
    folder = tmp_path_factory.mktemp("offered")
    with gunicorn_stack(f"sqlite:///{folder / 'test.sqlite3'}", folder, made_keys) as stack:
        stack.offer()
        yield stack


@pytest.fixture(scope="session")
def taken(offered: Stack) -> Page:
    """Give the wallet of a learner there, for all that only looks at what was issued: a learner claims but once."""
    return offered.claim(in_situation("ready", 7))


@pytest.fixture(scope="session")
def issued(taken: Page) -> tuple[str, str]:
    """Give that learner's verify link and credential."""
    return taken.link(href="/verify/").href, taken.follow(href="credential.openbadge.json").content.decode()


@pytest.fixture
def fresh(made_keys: Path, migrated: Path, tmp_path: Path) -> Iterator[Stack]:
    """Give an installation of the test's own, in which nothing is offered yet. Threads are up sooner than gunicorn."""
    path = shutil.copy(migrated, tmp_path / "test.sqlite3")
    with threaded_stack(f"sqlite:///{path}", tmp_path, made_keys) as stack:
        yield stack


@pytest.fixture
def mailing(made_keys: Path, migrated: Path, tmp_path: Path) -> Iterator[Stack]:
    """Give an installation of the test's own that keeps its letters and offers a micro-credential."""
    path = shutil.copy(migrated, tmp_path / "test.sqlite3")
    with threaded_stack(f"sqlite:///{path}", tmp_path, made_keys, settings=MAILING) as stack:
        stack.offer()
        yield stack


@pytest.fixture
def visit(chromium: Any) -> Iterator[Visit]:
    """Give a function that seats a visitor at a browser of their own; what went wrong there fails the test."""
    with ExitStack() as seats:
        visitors: list[Visitor] = []

        def seat(stack: Stack, **wishes: Any) -> Visitor:
            visitor = Visitor(chromium, stack, **wishes)
            seats.callback(visitor.context.close)
            visitors.append(visitor)
            return visitor

        yield seat
        for visitor in visitors:
            assert visitor.complaints == []
