"""The real Moodle, the product's reader on it, and the tool as an administrator installs it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.browser.visitor import CHROMIUM, FLAGS
from tests.platform.moodle import site
from tests.platform.moodle.administrator import Administrator
from tests.platform.moodle.reading import Reading
from tests.platform.moodle.tool import Tool, running


@pytest.fixture(scope="session")
def moodle() -> site.Moodle:
    """Give the Moodle of the environment, or skip with the reason."""
    return site.moodle()


@pytest.fixture(scope="session")
def registered(moodle: site.Moodle) -> site.Registered:
    """Give how the tool is registered there, or skip with the reason."""
    return site.registered()


@pytest.fixture
def reading(moodle: site.Moodle) -> Iterator[Reading]:
    """Give the product's reader on the real course."""
    with requests.Session() as http:
        yield Reading(moodle, http)


@pytest.fixture
def administrator(moodle: site.Moodle) -> Iterator[Administrator]:
    """Give somebody who takes rights from the service user; every right is given back afterwards."""
    found = Administrator(moodle, site.administration())
    try:
        yield found
    finally:
        found.give_back()


@pytest.fixture(scope="module")
def tool(moodle: site.Moodle, registered: site.Registered, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tool]:
    """Give the tool, installed by the commands of the README and served where Moodle expects it."""
    with running(moodle, registered, tmp_path_factory.mktemp("tool")) as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Give a browser, or skip with the reason."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


def _log_in(page: Any, moodle: site.Moodle, credentials: tuple[str, str]) -> None:
    """Log in and wait until Moodle knows the person: launching before that gives a login_hint of 0."""
    too_slow = pytest.importorskip("playwright.sync_api").TimeoutError
    for _ in range(3):  # on a busy machine Moodle's page may swallow a click that comes before its scripts
        page.goto(f"{moodle.url}/login/index.php", wait_until="domcontentloaded")
        if "/login/" not in page.url:
            return
        page.fill("#username", credentials[0])
        page.fill("#password", credentials[1])
        page.click("#loginbtn", no_wait_after=True)
        with suppress(too_slow):
            page.wait_for_url(lambda url: "/login/" not in url, wait_until="commit", timeout=20_000)
            return
    pytest.fail("Moodle did not log the person in")


@pytest.fixture
def person_at(chromium: Any, moodle: site.Moodle, tmp_path: Path) -> Any:
    """Give a function that logs somebody in to Moodle, at a browser of their own with these preferences."""
    profiles = count()

    @contextmanager
    def seat(credentials: tuple[str, str], preferences: dict[str, Any] | None = None) -> Iterator[Any]:
        profile = tmp_path / f"profile-{next(profiles)}" / "Default"
        profile.mkdir(parents=True)
        (profile / "Preferences").write_text(json.dumps(preferences or {}))
        context = chromium.browser_type.launch_persistent_context(
            str(profile.parent), executable_path=str(CHROMIUM), args=FLAGS, locale="en-GB", accept_downloads=True
        )
        context.set_default_timeout(60_000)  # the first page after a purge is slow
        page = context.new_page()
        _log_in(page, moodle, credentials)
        try:
            yield page
        finally:
            context.close()

    return seat
