"""Addresses, and when a letter is tried again."""

from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from app.mail import is_address
from app.mail.rules import MOST_ATTEMPTS, next_wait, plain_subject
from app.mail.smtp import MailUnreachable, SmtpServer, smtp_server

HEAD_OF_A_TEXT = [b"Content-Type", b"Content-Transfer-Encoding", b"MIME-Version"]


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
        "=?utf-8?q?=0a?=@x.si",
    ],
)
def test_what_is_no_single_address_is_none(text):
    assert not is_address(text)


@pytest.mark.parametrize("title", ["=?utf-8?q?X=0A=0Abody?=", "=\x00?utf-8?q?X=0ABcc:_a?=", "X\r\n\r\nbody"])
def test_a_subject_is_one_line_and_begins_neither_another_one_nor_the_body(title):
    message = EmailMessage()
    message["Subject"] = plain_subject(title)
    message.set_content("Text")
    head, _, body = message.as_bytes(policy=SMTP).partition(b"\r\n\r\n")
    assert body == b"Text\r\n"
    assert [line.split(b":")[0] for line in head.split(b"\r\n")] == [b"Subject", *HEAD_OF_A_TEXT]


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


def test_a_server_whose_name_is_none_is_away_and_no_letters_fault():
    with pytest.raises(MailUnreachable):
        SmtpServer(host="mail..example.si", port=587, is_tls=False).send(EmailMessage())
