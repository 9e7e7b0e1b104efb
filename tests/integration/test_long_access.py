"""The long-term access over HTTP: an address of one's own, a link in a letter, and all that one holds."""

import re
from itertools import takewhile
from urllib.parse import urlsplit

from sqlalchemy import update

from app.demo import Page
from app.factory import LETTERS_PER_MINUTE
from app.holders.models import HolderAddressRow
from app.holders.rules import MOST_LINKS, SESSION_IDLE
from tests.integration.letters import access, kept, newest_link
from tests.integration.stack import Stack, code_of, in_situation

MINE = "Ana.Novak@example.si"


def held(page: Page) -> list[str]:
    """Return the addresses of the credentials on a list behind the door of the long-term access."""
    return sorted({link.href for link in page.links if re.search(r"/my/[0-9a-f-]{36}$", link.href)})


def give_address(page: Page, address: str = MINE) -> Page:
    form = access(page)
    return form.submit(form.form("/access"), address=address)


def confirmed(stack: Stack, n: int = 0, address: str = MINE) -> Page:
    """Claim, give an address, press the button in the letter, and return the page that follows."""
    give_address(stack.claim(in_situation("ready", n)), address)
    letter = stack.browser().open(newest_link(stack, address))
    return letter.submit()


def signed_in(stack: Stack, address: str = MINE, *, typed: str = "") -> Page:
    page = stack.browser().open(f"{stack.tool_url}/my")
    page.submit(page.form("/my/sign-in"), address=typed or address)
    return stack.browser().open(newest_link(stack, address)).submit()


def test_after_the_studies_all_is_reached_by_a_letter(mailing: Stack) -> None:
    first = confirmed(mailing)
    assert urlsplit(first.url).path == "/my/all"
    mailing.clock.ahead_s += int(SESSION_IDLE.total_seconds()) + 1
    assert urlsplit(first.browser.open(f"{mailing.tool_url}/my").url).path == "/my/sign-in"

    page = signed_in(mailing, typed="ana.novak@EXAMPLE.si")
    credential = page.browser.open(held(page)[0])
    assert credential.status == 200
    badge = credential.browser.open(f"{credential.url}/credential.openbadge.json")
    assert badge.content == mailing.badges()[0].content
    for name in ("credential.pdf", "move"):
        assert credential.browser.open(f"{credential.url}/{name}").status == 200
    # Its institution has no eIDAS identifier.
    assert credential.browser.open(f"{credential.url}/credential.elm.json").status == 404
    out = page.submit(page.form("/sign-out"))
    assert "signed out" in out.text
    assert page.browser.open(credential.url).url.endswith("/my/sign-in")


def test_a_link_works_once_for_a_while_and_not_by_being_looked_at(mailing: Stack) -> None:
    confirmed(mailing)
    page = mailing.browser().open(f"{mailing.tool_url}/my/sign-in")
    page.submit(page.form("/my/sign-in"), address=MINE)
    link = newest_link(mailing, MINE)
    for _ in range(3):
        assert mailing.browser().open(link).status == 200
    opened = mailing.browser().open(link)
    assert opened.submit().url.endswith("/my/all")
    assert code_of(mailing.browser().open(link)) == "holders.link_spent"
    assert code_of(opened.submit()) == "holders.link_spent"
    page.submit(page.form("/my/sign-in"), address=MINE)
    late = newest_link(mailing, MINE)
    mailing.clock.ahead_s += 15 * 60 + 1
    assert code_of(mailing.browser().open(late)) == "holders.link_spent"


def test_nothing_tells_whether_an_address_is_known_and_nobody_is_flooded(mailing: Stack) -> None:
    confirmed(mailing)
    door = mailing.browser().open(f"{mailing.tool_url}/my/sign-in")
    told = {address: door.submit(door.form("/my/sign-in"), address=address) for address in (MINE, "x@example.si", "no")}
    assert {page.status for page in told.values()} == {200}
    assert len({page.content for page in told.values()}) == 1
    assert kept(mailing, "x@example.si") == []
    for _ in range(MOST_LINKS + 2):
        mailing.product.accesses.begin_sign_in(MINE, "en", lambda token: f"https://tool.example/{token}")
    assert len(kept(mailing, MINE)) == MOST_LINKS
    assert MINE not in str(mailing.rows("holder_addresses")) + str(mailing.rows("mail_outbox"))


def test_another_address_takes_its_place_once_confirmed_and_the_old_one_is_told(mailing: Stack) -> None:
    page = confirmed(mailing)
    other = "ana@dom.example"
    form = page.browser.open(f"{mailing.tool_url}/my/access")
    assert "An e-mail is on its way" not in form.text  # what was asked for before is answered
    assert form.submit(form.form("/my/access"), address="ana@@dom").status == 422
    form.submit(form.form("/my/access"), address=other)
    assert re.search(r"press the button by \d+ \w+ 20\d\d.* Until then", page.browser.open(form.url).text)
    assert signed_in(mailing).status == 200  # until the button is pressed nothing changes
    mailing.browser().open(newest_link(mailing, other)).submit()
    assert len(kept(mailing, MINE)) == 3
    assert "no longer reached" in str([one.subject for one in kept(mailing, MINE)])
    assert page.browser.open(f"{mailing.tool_url}/my/all").url.endswith("/my/sign-in")
    assert len(held(signed_in(mailing, other))) == 1


def test_erased_it_is_gone_with_its_sessions_and_the_credentials_stay(mailing: Stack) -> None:
    page = confirmed(mailing)
    form = page.browser.open(f"{mailing.tool_url}/my/access")
    assert "erased" in form.submit(form.form("/access/erase")).text
    assert page.browser.open(f"{mailing.tool_url}/my/all").url.endswith("/my/sign-in")
    assert mailing.rows("holder_addresses") == []
    assert len(mailing.rows("awards")) == 1
    again = mailing.launch(in_situation("ready"))
    assert again.follow(href="credential.openbadge.json").status == 200


def test_a_class_in_one_room_gives_its_addresses(mailing: Stack) -> None:
    page = mailing.claim(in_situation("ready"))
    for _ in range(LETTERS_PER_MINUTE + 2):
        assert give_address(page).status == 200
    assert len(kept(mailing, MINE)) == MOST_LINKS


def test_one_network_has_few_letters_sent_and_guesses_few_links(mailing: Stack) -> None:
    door, most = mailing.browser().open(f"{mailing.tool_url}/my/sign-in"), 3 * LETTERS_PER_MINUTE
    asked = (door.submit(door.form("/my/sign-in"), address=f"a{n}@example.si").status for n in range(most))
    let_in = list(takewhile(lambda status: status == 200, asked))
    assert LETTERS_PER_MINUTE <= len(let_in) < most
    guessed = [code_of(door.browser.open(f"{mailing.tool_url}/my/link/guess{n}")) for n in range(LETTERS_PER_MINUTE)]
    assert set(guessed) <= {"holders.link_spent", "web.too_many"}
    assert "web.too_many" in guessed


def test_an_address_that_cannot_be_read_any_more_can_be_erased(mailing: Stack) -> None:
    page = mailing.claim(in_situation("ready"))
    give_address(page)
    mailing.browser().open(newest_link(mailing, MINE)).submit()
    with mailing.product.db.write() as session:
        session.execute(update(HolderAddressRow).values(sealed="sealed with another key"))
    shown = access(page)
    assert "cannot be read any more" in shown.text
    assert "Notices by mail" not in shown.text
    shown.submit(shown.form("/access/erase"))
    assert mailing.rows("holder_addresses") == []


def test_one_address_of_two_persons_shows_both_and_nobody_sees_what_is_anothers(mailing: Stack) -> None:
    confirmed(mailing)
    mine = confirmed(mailing, 1)
    stranger = confirmed(mailing, 2, "eva@example.si")
    assert len(held(mine)) == 2
    for href in held(mine):
        assert stranger.browser.open(href).status == 404
        assert stranger.browser.open(f"{href}/credential.openbadge.json").status == 404
        assert mailing.browser().open(f"{href}/credential.openbadge.json").url.endswith("/my/sign-in")


def test_from_a_course_all_is_listed_and_an_installation_without_mail_says_so(stack: Stack) -> None:
    stack.offer()
    page = stack.claim(in_situation("ready"))
    listed = page.browser.open(page.url.partition("?")[0].rsplit("/", 1)[0] + "/all")
    assert listed.follow(href="/wallet/").status == 200
    assert "sends no e-mail" in listed.follow(href="/access").text
    assert "sends no e-mail" in stack.browser().open(f"{stack.tool_url}/my/sign-in").text
    early = stack.launch(in_situation("ready", 1))
    assert "none yet" in early.browser.open(early.url.replace("/claim/", "/wallet/") + "/all").text
