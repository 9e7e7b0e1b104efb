"""Notices by mail: asked for, told once however many look, of later events only, and turned off by a letter's link."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update

from app.awards import Actor, IssueMode, Party
from app.db import alone
from app.demo import Page
from app.factory import Product, build, create_app
from app.holders import Holder
from app.holders.models import HolderAddressRow
from app.notices import NoticeKind
from app.notices.notices import WORK
from app.settings import Settings
from tests.integration.letters import MAILING, access, kept, newest_link
from tests.integration.stack import DEFINITION, Stack, code_of, in_situation, threaded_stack
from tests.integration.test_at_once import at_once

MINE = "ana@example.si"
_ALL = ("ready", "issued", "suspended", "revoked", "superseded", "expiring")
OFF = re.compile(r"https?://\S+/notices/off/\S+")


@pytest.fixture
def on_both(database_url: str, tmp_path: Path, made_keys: Path) -> Iterator[Stack]:
    """Give an installation that keeps its letters, on SQLite and on PostgreSQL; what it offers ends after a year."""
    with threaded_stack(database_url, tmp_path, made_keys, settings=MAILING) as found:
        found.offer(replace(DEFINITION, expires_after_months=12))
        yield found


def confirm(stack: Stack, page: Page, address: str = MINE) -> Page:
    """Give a private address from a learner's page, confirm it, and return its page behind the other door."""
    form = access(page)
    assert "notices-title" not in form.content.decode()
    form.submit(form.form("/access"), address=address)
    return stack.browser().open(newest_link(stack, address)).submit().browser.open(f"{stack.tool_url}/my/access")


def ask(stack: Stack, page: Page, *kinds: str) -> Page:
    stack.clock.ahead_s += 1
    session = page.browser.session
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.content.decode())
    assert token
    answer = session.post(page.form("/notices").action, data={"csrf_token": token[1], "notices": kinds})
    stack.clock.ahead_s += 1
    assert answer.ok
    return page.browser.open(page.url.partition("?")[0])


def look(product: Product) -> int:
    with create_app(product).app_context():
        return product.notices.run_due()


def with_lookup(stack: Stack, lookup: str) -> None:
    with stack.product.db.write() as session:
        session.execute(update(HolderAddressRow).values(lookup=lookup))


def test_a_choice_that_is_sent_twice_at_once_is_one(on_both: Stack) -> None:
    confirm(on_both, on_both.claim(in_situation("ready")))
    row = on_both.rows("holder_addresses")[0]
    holder = Holder(platform_id=row.platform_id, learner_id=row.learner_id)
    notices = on_both.product.notices
    for _ in range(3):
        at_once([partial(notices.choose, [holder], list(NoticeKind)) for _ in range(4)])
        assert notices.chosen([holder]) == set(NoticeKind)
        notices.choose([holder], [])
    stranger = Holder(platform_id=row.platform_id, learner_id="a stranger")
    notices.choose([holder], [NoticeKind.READY])
    assert notices.chosen([holder, stranger]) == {NoticeKind.READY}


def test_a_choice_that_nobody_is_told_by_is_not_said_to_be_saved(mailing: Stack) -> None:
    page = mailing.claim(in_situation("ready"))
    before = page.browser.open(page.url.partition("?")[0].rsplit("/", 1)[0] + "/access")
    post = partial(before.browser.session.post, f"{before.url}/notices")
    token = re.search(r'name="csrf_token" value="([^"]+)"', before.content.decode())
    assert token
    form = {"csrf_token": token[1], "notices": "issued"}
    assert "The choice is saved" not in post(data=form).text  # there is no address yet
    confirm(mailing, page)
    assert "The choice is saved" in post(data=form).text
    assert mailing.product.notices.choose([], list(NoticeKind)) is False  # somebody stands in


def test_two_who_look_at_once_write_one_letter_and_of_later_events_only(on_both: Stack) -> None:
    page = confirm(on_both, on_both.claim(in_situation("ready")))
    assert " checked" not in page.content.decode()
    assert look(on_both.product) == 0
    page = ask(on_both, page, *_ALL)
    assert page.content.decode().count(" checked") == len(_ALL)
    assert look(on_both.product) == 0  # it was issued before
    on_both.clock.ahead_s += 340 * 24 * 3600
    assert look(on_both.product) == 1
    assert kept(on_both, MINE)[0].subject.startswith("Valid until ")
    award = on_both.rows("awards")[0]
    on_both.product.register.revoke(award.id, reason="A reason with 87 points", by="somebody")
    if on_both.product.db.engine.dialect.name == "postgresql":
        with alone(on_both.product.db, WORK, 0):
            assert look(on_both.product) == 0  # another process is at it
    others = [build(Settings.from_environment(on_both.environment), on_both.clock) for _ in range(2)]
    try:
        with ThreadPoolExecutor(2) as pool:
            assert sum(pool.map(look, others)) == 1
    finally:
        for other in others:
            other.close()
    assert "written: 0" in on_both.command("notices").stdout
    letter = kept(on_both, MINE)[0]
    assert letter.subject == "Revoked: Data Literacy in Practice"
    assert f"{on_both.tool_url}/my\n" in letter.body
    assert "87 points" not in letter.body  # by itself, it may stand in the link
    assert len(on_both.rows("notices_sent")) == 2


def test_the_link_in_a_letter_turns_all_off_by_its_button_and_erasing_forgets_all(mailing: Stack) -> None:
    page = ask(mailing, confirm(mailing, mailing.claim(in_situation("ready"))), "suspended", "revoked")
    award_id = mailing.rows("awards")[0].id
    actor = Actor(party=Party.ADMINISTRATOR, name="somebody")
    assert mailing.product.cases.suspend(award_id, reason="We look at it", by=actor)
    with_another_key = build(Settings.from_environment(mailing.environment | {"SECRET_KEY": "t" * 48}), mailing.clock)
    assert look(with_another_key) == 0  # it cannot read the address, and notes no letter that it has not written
    with_another_key.close()
    assert look(mailing.product) == 1
    link = OFF.findall(kept(mailing, MINE)[0].body)[0]
    off = mailing.browser().open(link)
    assert len(mailing.rows("notice_choices")) == 2
    forged = link.replace("?", "0?")
    assert code_of(mailing.browser().open(forged)) == "holders.link_spent"
    assert code_of(mailing.browser().open(f"{mailing.tool_url}/notices/off/x")) == "holders.link_spent"
    lookup = mailing.rows("holder_addresses")[0].lookup
    with_lookup(mailing, "of a changed address")
    assert code_of(off.submit()) == "holders.link_spent"
    assert len(mailing.rows("notice_choices")) == 2
    with_lookup(mailing, lookup)
    assert "All notices are off" in off.submit().text
    assert mailing.rows("notice_choices") == []
    mailing.product.register.revoke(award_id, reason="It was wrong", by="somebody")
    assert look(mailing.product) == 0

    ask(mailing, page, "issued")
    erase = page.browser.open(f"{mailing.tool_url}/my/access")
    erase.submit(erase.form("/erase"))
    assert mailing.rows("notice_choices") == mailing.rows("notices_sent") == []
    assert code_of(mailing.browser().open(link)) == "holders.link_spent"


def test_who_becomes_ready_is_told_once_unless_a_rule_or_a_teacher_stands_before_it(mailing: Stack) -> None:
    learner = in_situation("ready")
    opened = mailing.launch(learner)
    opened = opened.browser.open(f"{mailing.tool_url}/wallet/{opened.url.rstrip('/').rsplit('/', 1)[1]}/all")
    ask(mailing, confirm(mailing, opened), *_ALL)
    mailing.people()
    achievement_id = mailing.rows("achievements")[0].id
    permissions = mailing.product.people.permissions
    address = mailing.rows("holder_addresses")[0]
    who = (achievement_id, address.platform_id, address.learner_id)
    permissions.choose_mode(achievement_id, IssueMode.CLAIM, by="somebody")
    mailing.product.declines.decline(*who)
    assert look(mailing.product) == 0
    mailing.product.declines.take_back(*who)
    for mode, told in ((IssueMode.AUTOMATIC, 0), (IssueMode.CONFIRM, 0), (IssueMode.CLAIM, 1), (IssueMode.CLAIM, 0)):
        permissions.choose_mode(achievement_id, mode, by="somebody")
        assert look(mailing.product) == told
    assert kept(mailing, MINE)[0].subject == "Ready to claim: Data Literacy in Practice"
    mailing.clock.ahead_s += 60
    mailing.people()
    assert look(mailing.product) == 0
    mailing.claim(learner)
    assert look(mailing.product) == 1
    assert kept(mailing, MINE)[0].subject == "Issued: Data Literacy in Practice"
