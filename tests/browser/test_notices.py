"""The choice of notices, and the page that a letter's link opens: a phone in Slovenian, a desk in English."""

from app.cli.demo_setup import SLUG
from tests.browser.visitor import DESKTOP, PHONE
from tests.integration.stack import in_situation, threaded_stack
from tests.integration.test_notices import OFF, confirm, letters, look


def test_a_holder_chooses_notices_and_turns_them_off_by_a_letter(visit, made_keys, migrated, tmp_path):
    url = f"sqlite:///{tmp_path / 'test.sqlite3'}"
    (tmp_path / "test.sqlite3").write_bytes(migrated.read_bytes())
    with threaded_stack(url, tmp_path, made_keys, settings={"DEMO_MAIL": "yes"}) as stack:
        stack.offer()
        confirm(stack, stack.claim(in_situation("ready")))
        phone = visit(stack, language="sl", width=PHONE)
        choose(phone)
        stack.clock.ahead_s += 1
        award_id = stack.product.register.newest(SLUG)[0].award.award_id
        stack.product.register.revoke(award_id, reason="It was wrong", by="somebody")
        assert look(stack.product) == 1
        link = OFF.findall(letters(stack)[0][1])[0].partition("?")[0]
        turn_off(phone, link)
        desk = visit(stack, language="en", width=DESKTOP)
        choose(desk)
        turn_off(desk, link)


def choose(visitor):
    page = visitor.launch(in_situation("ready"))
    page.locator("main a[href$='/all']").click()
    page.locator("main a[href$='/access']").click()
    assert page.locator("#f-notices input:checked").count() == 0
    page.locator("#f-notices-4").check()
    page.locator("form[action$='/notices'] button").click()
    page.wait_for_url("**done=notices")
    assert page.locator("#f-notices input:checked").count() == 1
    visitor.look("notices")


def turn_off(visitor, link):
    page = visitor.open(link)
    visitor.look("notices-off")
    page.locator("main form button").click()
    page.locator(".notice").wait_for()
    visitor.look("notices-are-off")
