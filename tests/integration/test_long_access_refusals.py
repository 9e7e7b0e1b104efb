"""What the long-term access must not let happen: old links, floods of letters, look-alike addresses."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from app.db import Database, Erasure, SecretBox, Subject
from app.holders import Accesses, Holder, HolderLinkSpent
from app.holders.rules import MOST_LINKS
from app.mail import Outbox
from tests.architecture.callers import token_in
from tests.integration.stack import Clock

SECRET = "a secret key for tests, long enough"
ANA = Holder(platform_id=UUID(int=1), learner_id="11")
MINE, MISTYPED, THIEF = "ana@example.si", "anna@example.si", "thief@example.com"


class Desk:
    """The long-term access with an outbox that keeps its letters."""

    def __init__(self, db: Database) -> None:
        self.db, self.clock = db, Clock()
        self.outbox = Outbox(db, SecretBox(SECRET), self.clock, sender="", send=None, keeps=True)
        self.accesses = Accesses(db, self.clock, self.outbox, SECRET)

    def asked(self, address: str) -> str:
        return token_in(lambda address_of: self.accesses.ask(ANA, address, "en", address_of))

    def asked_to_change(self, opaque: str, address: str) -> str:
        return token_in(lambda address_of: self.accesses.ask_change(opaque, address, "en", address_of))

    def sign_in(self, address: str) -> str:
        return token_in(lambda address_of: self.accesses.begin_sign_in(address, "en", address_of))

    def address(self) -> str:
        access = self.accesses.of(ANA)
        return access.address if access else ""

    def letters(self) -> list[str]:
        while self.outbox.deliver():
            pass
        return [letter.to for letter in self.outbox.kept()]


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    db = Database(sqlite_url)
    yield Desk(db)
    db.dispose()


def test_a_link_to_a_mistyped_address_is_over_once_the_right_one_is_asked_for(desk: Desk) -> None:
    to_stranger = desk.asked(MISTYPED)
    desk.accesses.use(desk.asked(MINE))
    with pytest.raises(HolderLinkSpent):
        desk.accesses.use(to_stranger)
    assert desk.address() == MINE


def test_signing_out_everywhere_ends_changes_that_another_browser_began(desk: Desk) -> None:
    opaque = desk.accesses.use(desk.asked(MINE))
    to_thief = desk.asked_to_change(opaque, THIEF)
    desk.accesses.sign_out(opaque, everywhere=True)
    with pytest.raises(HolderLinkSpent):
        desk.accesses.use(to_thief)
    assert desk.address() == MINE


def test_erasing_an_address_ends_changes_of_it(desk: Desk) -> None:
    to_thief = desk.asked_to_change(desk.accesses.use(desk.asked(MINE)), THIEF)
    desk.accesses.erase(ANA)
    desk.accesses.use(desk.asked(MINE))
    with pytest.raises(HolderLinkSpent):
        desk.accesses.use(to_thief)
    assert desk.address() == MINE


def test_erasing_does_not_begin_the_count_of_letters_anew(desk: Desk) -> None:
    for _ in range(MOST_LINKS + 2):
        desk.accesses.ask(ANA, MISTYPED, "en", lambda token: token)
        desk.accesses.erase(ANA)
    assert len(desk.letters()) == MOST_LINKS


def test_a_look_alike_of_a_known_address_is_an_unknown_one(desk: Desk) -> None:
    known = "kati@example.si"
    desk.accesses.use(desk.asked(known))
    desk.sign_in("\N{KELVIN SIGN}ati@example.si")
    assert desk.letters() == [known]


def test_a_sign_in_goes_to_the_address_as_it_was_confirmed(desk: Desk) -> None:
    desk.accesses.use(desk.asked(MINE))
    desk.clock.ahead_s += 1
    desk.sign_in(" ANA@Example.si ")
    assert desk.letters() == [MINE, MINE]


def test_a_browser_that_is_signed_in_sends_few_letters_to_strangers(desk: Desk) -> None:
    opaque = desk.accesses.use(desk.asked(MINE))
    for n in range(MOST_LINKS + 3):
        desk.accesses.ask_change(opaque, f"stranger{n}@example.com", "en", lambda token: token)
    assert len([to for to in desk.letters() if to != MINE]) == MOST_LINKS


def test_erasing_all_that_is_held_ends_changes_of_the_address(desk: Desk) -> None:
    to_thief = desk.asked_to_change(desk.accesses.use(desk.asked(MINE)), THIEF)
    with desk.db.write() as session:
        subject = Subject(platform_id=ANA.platform_id, learner_id=ANA.learner_id)
        desk.accesses.personal.erase(session, Erasure(subject=subject, now=desk.clock()))
    desk.accesses.use(desk.asked(MINE))
    with pytest.raises(HolderLinkSpent):
        desk.accesses.use(to_thief)
    assert desk.address() == MINE


def test_an_address_sealed_with_another_key_is_as_none_and_can_be_replaced(desk: Desk) -> None:
    desk.accesses.use(desk.asked(MINE))
    desk.accesses = Accesses(desk.db, desk.clock, desk.outbox, "another secret key, that is long enough")
    assert desk.address() == ""
    with desk.db.read() as session:
        subject = Subject(platform_id=ANA.platform_id, learner_id=ANA.learner_id)
        assert [row["address"] for row in desk.accesses.personal.rows(session, subject)] == ["unreadable"]
    desk.accesses.use(desk.asked(MISTYPED))
    assert desk.address() == MISTYPED
    assert sorted(desk.letters()) == sorted([MINE, MISTYPED])
