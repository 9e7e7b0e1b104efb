"""Connecting a course in Canvas, and an administrator's page of it, in a real browser and in each language."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from app.cli.demo_setup import SLUG
from tests.browser.conftest import Visit
from tests.browser.test_screens import survey
from tests.browser.visitor import Visitor
from tests.integration.canvas_platform import TEACHING, CanvasPlatform
from tests.integration.courses.local_canvas import KEY_ID, KEY_SECRET, local_canvas
from tests.integration.other_platform import OtherPlatform
from tests.integration.stack import Stack
from tests.unit.courses.canvas_double import answered


@pytest.fixture
def platform(fresh: Stack) -> Iterator[CanvasPlatform]:
    other = OtherPlatform(fresh)
    with local_canvas() as canvas:
        yield CanvasPlatform(fresh, canvas, other)
    other.close()


def seat(visit: Visit, platform: CanvasPlatform, language: str) -> Visitor:
    visitor = visit(platform.stack, language=language)
    visitor.hosts.add(platform.canvas.domain)
    return visitor


def take_over(visitor: Visitor, platform: CanvasPlatform) -> str:
    """Launch as the teacher and give the browser that launch; return its path."""
    page = platform.teach(TEACHING)
    for cookie in page.browser.session.cookies:
        if cookie.name == "mc_session" and cookie.value:
            visitor.context.add_cookies([{"name": cookie.name, "value": cookie.value, "url": platform.stack.tool_url}])
    return urlsplit(page.url).path


@pytest.mark.parametrize("language", ["sl", "en"])
def test_pages_of_canvas(platform: CanvasPlatform, visit: Visit, language: str) -> None:
    visitor = seat(visit, platform, language)
    page = visitor.open(f"/admin/sign-in/#{platform.stack.product.admin_access.new_link(SLUG)}")
    page.locator("main form .button").click()
    page.wait_for_url("**/admin/")
    visitor.open(f"/admin/platforms/{platform.platform_id}")
    survey(visitor, "admin-platform-moodle-or-canvas")
    visitor.open(f"/admin/platforms/{platform.platform_id}/canvas")
    survey(visitor, "admin-canvas-empty")
    page.fill("#f-base_url", platform.canvas.url)
    page.fill("#f-client_id", KEY_ID)
    page.fill("#f-secret", KEY_SECRET)
    page.locator("form[action$='/canvas/key'] .button").click()
    page.wait_for_url("**done=saved")
    path = take_over(visitor, platform)
    visitor.open(f"{path}?lang={language}")
    survey(visitor, "teach-canvas-notice")
    page.locator(".notice .button").click()
    page.wait_for_url("**/canvas")
    survey(visitor, "teach-canvas")
    page.locator("main form .button").click()  # through Canvas and back, with no further click
    page.wait_for_url("**done=connected")
    survey(visitor, "teach-canvas-connected")
    platform.canvas.double.faults["/assignments"] = answered(401, {"status": "unauthorized"})
    visitor.open(f"/admin/platforms/{platform.platform_id}/canvas")
    page.locator("form[action$='/canvas/test'] .button").click()
    page.locator(".notice-problem").wait_for()
    survey(visitor, "admin-canvas-tested")
