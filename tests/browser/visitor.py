"""Somebody at a browser: what they do, and what must be true of every page they see."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, expect

from tests.integration.stack import COURSE, Stack

CHROMIUM = Path("/usr/bin/chromium")
# Chromium without what only a person at a screen needs takes a quarter less of a processor. It keeps no user's
# preferences, such as to block cookies of third parties.
SHELL = Path("/usr/lib/chromium/chromium-headless-shell")
# Without the three before the last one Chromium looks for hosts of its own at every start. The last one keeps a
# frame of another site in its page's process: the driver loses sight of a frame that changes processes twice in quick
# succession, as one does on its way between platform and tool. What a site may store and read stays the same.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-site-isolation-trials",
]
SCREENSHOTS = Path(__file__).parent / "screenshots"
KEEPS_PICTURES = "PICTURES" in os.environ
DESKTOP, PHONE, NARROWEST = 1280, 390, 320
IS_FOCUSED = "wanted => document.activeElement?.matches(wanted)"
SCROLLS_SIDEWAYS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
_LEAVINGS = 3  # how often a page may go from under a look at it
_AXE = Axe().axe_script
_AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "preload": {"assets": ["media"]},  # no rule of these reads the style sheets that axe would fetch once more
    "selectors": False,
}
_VIOLATIONS = """options => axe.run(options).then(found => found.violations.map(
    ({ id, nodes }) => [id, nodes.slice(0, 4).map(({ html }) => html.slice(0, 160))]))"""


expect.set_options(timeout=30_000)  # as patient as everything else that waits here


class Visitor:
    """One browser context and its page; `complaints` gathers what no page of ours may do."""

    def __init__(
        self, chromium: Any, stack: Stack, *, language: str = "en", width: int = DESKTOP, script: bool = True
    ) -> None:
        self.stack, self.language, self.script = stack, language, script
        self.complaints: list[str] = []
        self.hosts = {urlsplit(url).netloc for url in (stack.tool_url, stack.lms_url)}
        self.context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale={"sl": "sl-SI", "en": "en-GB"}[language],
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(15_000)
        self.context.on("request", self._on_request)
        self.context.on("response", self._on_response)
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        self.page = self.context.new_page()

    def open(self, address: str) -> Any:
        """Open an address of the tool, or any other."""
        self.page.goto(address if "://" in address else self.stack.tool_url + address)
        return self.page

    def launch(self, person: Any, course: str = COURSE) -> Any:
        """Open the tool in the course as this person, as a click in the learning platform does."""
        person_id = person if isinstance(person, int) else person.person_id
        self.page.goto(f"{self.stack.lms_url}/launch?course={course}&person={person_id}&lang={self.language}")
        while not self.script and self.page.url.startswith(self.stack.lms_url):
            self.page.get_by_role("button", name="Continue").click()
        self.page.wait_for_url(re.compile(r"/(teach|claim|wallet)/"))
        return self.page

    def tab_to(self, wanted: str) -> Any:
        """Press Tab until the element is focused; it must then be seen that it is."""
        for _ in range(150):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(IS_FOCUSED, wanted):
                focused = self.page.locator(":focus")
                outlined = "e => getComputedStyle(e.closest('.choice') ?? e).outlineStyle !== 'none'"
                assert focused.evaluate(outlined), f"{wanted} is focused, but does not show it"
                return focused
        raise AssertionError(f"Tab does not lead to {wanted}")

    def look(self, name: str) -> None:
        """Check the page before us for barriers and sideways scrolling, and keep a picture of it with PICTURES=1."""
        self.check(name)
        if not KEEPS_PICTURES:
            return
        SCREENSHOTS.mkdir(exist_ok=True)
        width = self.page.viewport_size["width"]
        self.page.screenshot(path=str(SCREENSHOTS / f"{name}-{self.language}-{width}.png"), full_page=True)

    def check(self, name: str, frame: Any = None) -> None:
        """Check the page before us, or a frame of it; a violation is told with its elements."""
        place = frame or self.page
        for _ in range(_LEAVINGS):
            place.wait_for_load_state()  # the click that led here may have only just begun to
            try:
                return self._checked(name, place)
            except Error as error:  # the page before it was still there, and has gone while it was looked at
                if "context was destroyed" not in error.message:
                    raise
        return self._checked(name, place)

    def _checked(self, name: str, place: Any) -> None:
        self.fits(name, place)
        if place.evaluate("typeof axe === 'undefined'"):  # one look at a page is often followed by another
            place.evaluate(_AXE)
        told = place.evaluate(_VIOLATIONS, _AXE_OPTIONS)
        assert told == [], f"{name}: {told}"

    def fits(self, name: str, frame: Any = None) -> None:
        """Check that nobody has to scroll sideways for the page before us, or a frame of it."""
        assert not (frame or self.page).evaluate(SCROLLS_SIDEWAYS), f"{name} scrolls sideways"

    def _on_request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc not in self.hosts:
            self.complaints.append(f"foreign: {request.url}")

    def _on_response(self, response: Any) -> None:
        is_part = response.request.resource_type not in {"document", "fetch"}
        if response.status >= 500 or (response.status >= 400 and is_part):
            self.complaints.append(f"{response.status}: {response.url}")

    def _on_console(self, message: Any) -> None:
        # A refusal's own status is reported here too; `_on_response` knows which of them are wrong.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text}")
