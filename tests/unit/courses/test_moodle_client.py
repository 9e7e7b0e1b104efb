"""How Moodle's Web Services are spoken to, and what is made of what comes back."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import ProtocolError

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


class Busy:
    """Answers some statuses or breaks, one after the other, then well."""

    def __init__(self, *days: Any) -> None:
        self.days = list(days)
        self.pauses: list[float] = []
        self.client = MoodleClient("http://127.0.0.1:1", "t", timeout_s=5, http=session(self), sleep=self.pauses.append)

    def __call__(self) -> Any:
        return self.days.pop(0) if self.days else 200


@pytest.mark.parametrize("day", [429, 502, 503, 504, requests.ConnectionError(), ProtocolError("reset")])
def test_a_busy_platform_is_asked_again_after_a_pause(day):
    busy = Busy(day, day)
    assert busy.client.call(Call("a_function", {})) == []
    first, second = busy.pauses
    assert 0.3 <= first <= 0.6
    assert 0.6 <= second <= 0.9


@pytest.mark.parametrize("day", [429, 503, requests.ConnectionError()])
def test_a_platform_that_stays_busy_is_unavailable_after_three_tries(day):
    busy = Busy(*[day] * 9)
    with pytest.raises(PlatformUnavailable):
        busy.client.call(Call("a_function", {}))
    assert len(busy.days) == 6


@pytest.mark.parametrize("day", [302, 404, 500, requests.ReadTimeout(), requests.exceptions.SSLError()])
def test_what_a_repetition_does_not_help_is_not_repeated(day):
    busy = Busy(day, day)
    with pytest.raises(PlatformUnavailable):
        busy.client.call(Call("a_function", {}))
    assert (len(busy.days), busy.pauses) == (1, [])


def test_a_pause_that_the_platform_asks_for_is_kept_if_it_fits_into_the_time():
    busy = Busy((429, "2"))
    assert busy.client.call(Call("a_function", {})) == []
    assert 2 <= busy.pauses[0] <= 2.3


@pytest.mark.parametrize("asked", ["3600", "Wed, 21 Oct 2026 07:28:00 GMT", "-1", "٣", "9" * 20])
def test_no_asked_pause_outlasts_the_time_for_an_answer(asked):
    busy = Busy((503, asked))
    try:
        busy.client.call(Call("a_function", {}))
    except PlatformUnavailable:
        assert busy.pauses == []
    assert sum(busy.pauses) < 5


def test_what_another_refusal_answers_is_not_asked():
    asked: list[str] = []

    def respond(form: dict[str, str]) -> bytes:
        asked.append(form["userid"])
        return b'{"errorcode": "x"}' if form["userid"] == "1" else b"[]"

    client = MoodleClient("http://127.0.0.1:1", "t", timeout_s=5, http=session_to(respond))
    calls = [Call("f", {"userid": number}) for number in (1, 2, 3)]
    answers = client.call_many(calls, at_once=False, settles=lambda _failed, _fault, other: other is calls[1])
    assert answers == [Fault("x"), Fault("x"), []]
    assert asked == ["1", "3"]


def session(busy: Busy) -> requests.Session:
    class Line(BaseAdapter):
        def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
            day = busy()
            if isinstance(day, Exception):
                raise day
            response = requests.Response()
            response.status_code, asked = day if isinstance(day, tuple) else (day, "")
            response.headers.update({"Content-Type": "application/json", "Retry-After": asked, "Location": "/x"})
            response.request = request
            response.raw = HTTPResponse(body=BytesIO(b"[]"), preload_content=False)
            return response

        def close(self) -> None:
            return None

    found = requests.Session()
    found.trust_env = False
    found.mount("http://", Line())
    return found
