"""How long a sign-in lasts, and what is the same address."""

from datetime import UTC, datetime, timedelta

from app.holders.rules import MOST_LINKS, SESSION_AT_MOST, SESSION_IDLE, is_session_alive, may_send, same_address

BEGUN = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_session_ends_without_use_and_after_half_a_day_with_it():
    assert is_session_alive(BEGUN, BEGUN, BEGUN + SESSION_IDLE - SECOND)
    assert not is_session_alive(BEGUN, BEGUN, BEGUN + SESSION_IDLE)
    late = BEGUN + SESSION_AT_MOST
    assert is_session_alive(BEGUN, late - SECOND, late - SECOND)
    assert not is_session_alive(BEGUN, late - SECOND, late)


def test_spellings_of_one_mailbox_are_one_address():
    assert same_address(" Ana.Novak@Example.SI ") == same_address("ana.novak@example.si")
    assert same_address("ana@example.si") != same_address("anna@example.si")


def test_an_address_gets_a_few_letters_an_hour():
    assert [may_send(n) for n in (0, MOST_LINKS - 1, MOST_LINKS)] == [True, True, False]
