"""Addresses, and when a letter is tried again."""

from datetime import timedelta

import pytest

from app.mail import is_address
from app.mail.rules import MOST_ATTEMPTS, next_wait
from app.mail.smtp import smtp_server


@pytest.mark.parametrize("text", ["ana@example.si", "a.b+c@mail.example.org", "x@xn--kda4b.si"])
def test_an_address_is_accepted(text):
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ana",
        "ana@localhost",
        "ana@example.si\nBcc: eva@example.si",
        "a b@example.si",
        "a@b@example.si",
        "Ana <ana@example.si>",
        "ana@-example.si",
        f"{'a' * 65}@example.si",
        f"ana@{'a.' * 130}si",
        "ana@example.si,",
    ],
)
def test_what_is_no_single_address_is_none(text):
    assert not is_address(text)


def test_it_is_tried_for_about_a_day_and_more_seldom_each_time():
    waits = [wait for attempts in range(1, MOST_ATTEMPTS) if (wait := next_wait(attempts))]
    assert len(waits) == MOST_ATTEMPTS - 1
    assert waits == sorted(waits)
    assert timedelta(hours=20) < sum(waits, timedelta()) < timedelta(hours=36)
    assert next_wait(MOST_ATTEMPTS) is None


def test_a_servers_address_says_its_port_and_whether_it_speaks_tls():
    found = smtp_server("smtp://me%40uni:p%3Aw@mail.example.si")
    assert found
    assert (found.host, found.port, found.is_tls, found.user) == ("mail.example.si", 587, False, "me@uni")
    assert found.password == "p:w"
    assert "p:w" not in repr(found)
    over_tls = smtp_server("smtps://mail.example.si")
    assert over_tls
    assert (over_tls.port, over_tls.is_tls) == (465, True)
    for wrong in ("", "http://mail.example.si", "smtp://", "smtp://mail.example.si:x", "smtp://mail.example.si/path"):
        assert smtp_server(wrong) is None
