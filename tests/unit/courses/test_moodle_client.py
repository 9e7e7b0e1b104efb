"""How Moodle's Web Services are spoken to, and what is made of what comes back."""

from decimal import Decimal

import pytest

from app.courses import PlatformRefused, PlatformUnavailable
from app.courses.moodle_client import Call, Fault, MoodleClient
from tests.unit.courses.moodle_double import session_to


def answer_to(body: bytes) -> object:
    client = MoodleClient("http://127.0.0.1:1", "t", timeout_s=5, http=session_to(lambda _form: body))
    return client.call(Call("a_function", {}))


def test_nested_arguments_are_sent_as_php_reads_them():
    sent: list[dict[str, str]] = []

    def respond(form: dict[str, str]) -> bytes:
        sent.append(form)
        return b"[]"

    client = MoodleClient("http://127.0.0.1:1/", "the-token", timeout_s=5, http=session_to(respond))
    client.call(Call("a_function", {"courseid": 2, "options": [{"name": "n", "value": "1"}]}))
    assert sent == [
        {
            "wstoken": "the-token",
            "wsfunction": "a_function",
            "moodlewsrestformat": "json",
            "courseid": "2",
            "options[0][name]": "n",
            "options[0][value]": "1",
        }
    ]


def test_numbers_keep_every_digit():
    assert answer_to(b'{"graderaw": 76.92307692307692, "grademax": 100}') == {
        "graderaw": Decimal("76.92307692307692"),
        "grademax": 100,
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"a": 1',
        b"<html></html>",
        b"\xff\xfe\x00",
        b"[" * 200_000,
        b"1" * 10_000,
        b'{"a": 1e999999999999999999999}',
        b"Notice: undefined index {}",
    ],
)
def test_an_answer_that_is_no_json_is_unavailable(body):
    with pytest.raises(PlatformUnavailable):
        answer_to(body)


def test_an_answer_larger_than_ten_megabytes_is_unavailable():
    with pytest.raises(PlatformUnavailable):
        answer_to(b'"' + b"x" * (10 * 1024 * 1024) + b'"')


def test_an_error_with_http_200_is_a_fault():
    assert answer_to(b'{"exception":"x","errorcode":"usernotenroled","message":"User is not"}') == Fault(
        "usernotenroled"
    )


@pytest.mark.parametrize("code", ['["list"]', "null", '"new\\nline"', '"Anna M\\u00fcller"'])
def test_an_error_code_that_is_none_reaches_no_log(code):
    assert answer_to(b'{"exception":"x","errorcode":' + code.encode() + b"}") == Fault("")


@pytest.mark.parametrize("code", ["invalidtoken", "invalidtimedtoken"])
def test_a_refused_token_is_refused_whatever_was_asked(code):
    with pytest.raises(PlatformRefused):
        answer_to(f'{{"exception":"x","errorcode":"{code}"}}'.encode())
