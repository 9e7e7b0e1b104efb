"""The long-term access at a browser: an address, a letter, its button, and all credentials, without the course."""

import re
import shutil

import pytest

from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.stack import in_situation, threaded_stack


@pytest.fixture
def mailing(made_keys, migrated, tmp_path):
    """Give an installation that keeps its letters."""
    path = shutil.copy(migrated, tmp_path / "test.sqlite3")
    with threaded_stack(f"sqlite:///{path}", tmp_path, made_keys, settings={"DEMO_MAIL": "yes"}) as stack:
        stack.offer()
        yield stack


def newest_link(stack):
    stack.clock.ahead_s += 1
    while stack.product.outbox.deliver():
        pass
    return re.findall(r"https?://\S+/my/link/\S+", stack.product.outbox.kept()[0].body)[0]


def test_a_learner_gives_an_address_and_comes_back_by_a_letter(mailing, visit):
    for n, (language, width) in enumerate([("sl", PHONE), ("en", DESKTOP)]):
        visitor = visit(mailing, language=language, width=width)
        address = f"ana{n}@example.si"
        page = visitor.launch(in_situation("ready", n))
        page.locator("main a[href$='/all']").click()
        page.wait_for_url(re.compile(r"/all$"))
        visitor.look("mine-none")
        mailing.claim(in_situation("ready", n))
        visitor.launch(in_situation("ready", n))
        page.locator("main a[href$='/all']").click()
        page.wait_for_url(re.compile(r"/all$"))
        visitor.look("mine-from-course")
        page.locator("main a[href$='/access']").click()
        page.locator("input[name=address]").fill(address)
        visitor.look("mine-address")
        page.locator("form[action$='/access'] button").click()
        page.locator("main .notice-success").wait_for()
        visitor.look("mine-address-asked")
        visitor.open(newest_link(mailing))
        visitor.look("mine-confirm")
        page.locator("main form button").click()
        page.wait_for_url(re.compile(r"/my/all$"))
        visitor.look("mine")
        page.locator("a[href$='/my/access']").click()
        page.locator("main form[action$='/erase']").wait_for()
        visitor.look("mine-address-known")
        visitor.open("/my/all")
        page.locator("form[action$='/sign-out'] button:not([name])").click()
        page.locator("input[name=address]").fill(address)
        visitor.look("mine-sign-in")
        page.locator("form[action$='/sign-in'] button").click()
        page.locator("main .notice-info").wait_for()
        visitor.look("mine-sent")
        visitor.open(newest_link(mailing))
        visitor.look("mine-enter")
        page.locator("main form button").click()
        page.locator("main .lines a").click()
        page.locator("main a[href$='/credential.openbadge.json']").wait_for()
        visitor.look("mine-credential")
