"""Somebody is turned away at each step of the way in, and comes in by a click at each."""

import shutil

import pytest

from app.shedding import TURNED_AWAY, Why
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.stack import in_situation, threaded_stack

STEPS = ("/lti/login", "/lti/launch", "/claim/")


def full_once_each(app):
    """Return the application behind a web server that turns away the first who comes to each step."""
    left = list(STEPS)

    def served(request, start_response):
        step = next((step for step in left if request["PATH_INFO"].startswith(step)), None)
        if step:
            left.remove(step)
            request[TURNED_AWAY] = Why.FULL
        return app(request, start_response)

    return served


@pytest.mark.parametrize(("language", "width"), [("sl", PHONE), ("en", DESKTOP)])
def test_who_is_turned_away_at_each_step_comes_in_by_one_click_at_each(
    visit, made_keys, migrated, tmp_path, language, width
):
    path = shutil.copy(migrated, tmp_path / "test.sqlite3")
    with threaded_stack(f"sqlite:///{path}", tmp_path, made_keys, around=full_once_each) as stack:
        stack.offer()
        visitor = visit(stack, language=language, width=width)
        page = visitor.page
        page.goto(f"{stack.lms_url}/launch?course=2&person={in_situation('ready').person_id}&lang={language}")
        for n, step in enumerate(STEPS):
            page.wait_for_url(f"**{step}*")
            assert page.locator("article.problem").get_by_text("web.busy").count() == 1
            assert len(stack.rows("lti_login_attempt")) == (n > 0) * (n < 2)
            assert len(stack.rows("lti_launch")) == (n == 2)
            visitor.look(f"busy-{n}") if n != 1 else visitor.check("busy-1")
            page.locator("article.problem .actions .button").click()
        page.locator("form[action^='/claim/']").first.wait_for()
        assert len(stack.rows("lti_launch")) == 1
        visitor.complaints = [complaint for complaint in visitor.complaints if not complaint.startswith("503: ")]
