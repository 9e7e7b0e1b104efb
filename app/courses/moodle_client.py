"""Moodle's Web Services over REST: one function or many in a request; every way of failing becomes a typed error."""

import json
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import requests
import urllib3

from app.courses.errors import AnswerTooLarge, PlatformRefused, PlatformUnavailable
from app.courses.moodle_fields import Malformed, flag, mapping, rows, text
from app.courses.moodle_rights import MANY
from app.errors import ProductError
from app.outgoing import BodyTooLarge, BodyTooSlow, read_body

_LARGEST_ANSWER = 10 * 1024 * 1024  # bytes; a class of 150 with 10 grade items is 0.95 MB
_CALLS_PER_REQUEST = 300  # two form fields each: PHP reads no more than 1000 in a request
_CALL_S = 0.04  # for each call but the first; 7 to 33 ms were measured

_TRIES = 3
_BUSY = {429, 502, 503, 504}
_MAX_PAUSE_S = 5.0

# The grant itself is not accepted: no part of the answer can be had with it.
_GRANT_REFUSED = {"invalidtoken", "invalidtimedtoken", "invalidiptoken", "servicenotavailable", "passwordisexpired"}
_ERROR_CODE = re.compile(r"[a-z0-9_]{1,64}", re.ASCII)
_TRY_LATER = {"sitemaintenance", "upgraderunning"}


class _Busy(PlatformUnavailable):
    """The platform may answer the same request in a moment; `asked_s` is how long it asks to wait."""

    def __init__(self, detail: str, asked_s: float = 0) -> None:
        super().__init__(detail)
        self.asked_s = asked_s


@dataclass(frozen=True, slots=True)
class Call:
    """One Web Services function with its arguments, nested as in Moodle's documentation."""

    function: str
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Fault:
    """Moodle's refusal of one function; Moodle sends it with HTTP 200."""

    errorcode: str


# Whether the refusal of the first call answers the second one too, which then need not be asked.
Settles = Callable[[Call, Fault, Call], bool]


class MoodleClient:
    """Calls functions of one Moodle with one token. Sends the token in the body only, never in a URL.

    The functions must only read: where Moodle is busy or breaks off, the request is repeated, twice at most and within
    the time for one answer.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        timeout_s: float,
        http: requests.Session,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._url = f"{base_url.rstrip('/')}/webservice/rest/server.php"
        self._token = token
        self._timeout_s = timeout_s
        self._http = http
        self._sleep = sleep

    def call(self, call: Call, *, extra_s: float = 0) -> object:
        """Return the function's JSON answer, or a Fault. Numbers with a fraction are Decimal.

        Raises PlatformUnavailable, and PlatformRefused when the token itself is refused.
        """
        answer = _parsed(self._post(call, self._timeout_s + extra_s))
        if isinstance(answer, Mapping) and ("errorcode" in answer or "exception" in answer):
            return _fault(answer)
        return answer

    def call_many(
        self, calls: Sequence[Call], *, at_once: bool, settles: Settles = lambda _failed, _fault, _other: False
    ) -> list[object]:
        """Return one answer or Fault per call, in order; `at_once` puts many calls in one request. Raises as `call`."""
        answers: dict[int, object] = {}
        most = _CALLS_PER_REQUEST if at_once else 1
        while waiting := [index for index in range(len(calls)) if index not in answers]:
            asked = waiting[:most]
            try:
                found = self._together([calls[index] for index in asked]) if at_once else [self.call(calls[asked[0]])]
            except AnswerTooLarge:
                if len(asked) == 1:
                    raise
                most = len(asked) // 2
                continue
            if not found:
                at_once, most = False, 1
                continue
            answers.update(zip(asked, found, strict=False))
            if isinstance(fault := found[-1], Fault):
                failed = calls[asked[len(found) - 1]]
                answers.update({i: fault for i in waiting if i not in answers and settles(failed, fault, calls[i])})
        return [answers[index] for index in range(len(calls))]

    def _together(self, calls: Sequence[Call]) -> list[object]:
        """Return the answers up to the first Fault, after which Moodle stops; none where this user must ask singly."""
        requested = [{"function": c.function, "arguments": json.dumps(dict(c.arguments))} for c in calls]
        answer = self.call(Call(MANY, {"requests": requested}), extra_s=_CALL_S * (len(calls) - 1))
        # A Fault: the service lists the function, but this user may not use it.
        return [] if isinstance(answer, Fault) else _responses(answer, asked=len(calls))

    def _post(self, call: Call, timeout_s: float) -> bytes:
        form = {"wstoken": self._token, "wsfunction": call.function, "moodlewsrestformat": "json"}
        for name, value in call.arguments.items():
            form.update(_form_fields(name, value))
        deadline = time.monotonic() + timeout_s
        for attempt in range(_TRIES - 1):
            try:
                return self._once(call.function, form, deadline)
            except _Busy as busy:
                pause_s = _pause_s(attempt, busy.asked_s)
                if time.monotonic() + pause_s >= deadline:
                    raise
                self._sleep(pause_s)
        return self._once(call.function, form, deadline)

    def _once(self, function: str, form: Mapping[str, str], deadline: float) -> bytes:
        try:
            with self._http.post(
                self._url,
                data=form,
                headers={"Accept": "application/json"},
                timeout=max(deadline - time.monotonic(), 0.001),
                allow_redirects=False,  # a redirect would carry the token elsewhere
                stream=True,
                hooks={"response": _check_head},  # before requests reads the whole body of a redirect
            ) as response:
                return read_body(response, max_bytes=_LARGEST_ANSWER, deadline=deadline)
        except BodyTooLarge as error:
            raise AnswerTooLarge(f"{function} exceeds {_LARGEST_ANSWER} bytes") from error
        except BodyTooSlow as error:
            raise PlatformUnavailable(f"{function} took too long") from error
        except (requests.Timeout, requests.exceptions.SSLError, urllib3.exceptions.TimeoutError) as error:
            raise PlatformUnavailable(f"{function}: {type(error).__name__}") from error
        except (requests.ConnectionError, urllib3.exceptions.ProtocolError, ConnectionError) as error:
            raise _Busy(f"{function}: {type(error).__name__}") from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise PlatformUnavailable(f"{function}: {type(error).__name__}") from error


def _form_fields(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _form_fields(f"{name}[{key}]", inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _form_fields(f"{name}[{index}]", inner)
    else:
        yield name, str(value)


def _check_head(response: requests.Response, **_: object) -> None:
    try:
        _raise_unless_json(response.status_code, response.headers)
    except ProductError:
        response.close()
        raise


def _raise_unless_json(status: int, headers: Mapping[str, str]) -> None:
    if status in {401, 403}:  # Moodle says 403 where REST is switched off
        raise PlatformRefused(f"HTTP {status}")
    if status in _BUSY:
        asked = headers.get("Retry-After", "")
        is_seconds = asked.isascii() and asked.isdigit() and len(asked) < 10
        raise _Busy(f"HTTP {status}", float(asked) if is_seconds else 0)
    if status != 200:
        raise PlatformUnavailable(f"HTTP {status}")
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        raise PlatformUnavailable("the answer is not JSON")


def _pause_s(attempt: int, asked_s: float) -> float:
    # The jitter keeps many workers from coming back at the same moment.
    return min(max(asked_s, 0.3 * 2.0**attempt), _MAX_PAUSE_S) + random.uniform(0, 0.3)  # noqa: S311


def _parsed(body: bytes | str) -> object:
    try:
        parsed: object = json.loads(body, parse_float=Decimal, parse_constant=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise PlatformUnavailable("the answer cannot be parsed") from error
    return parsed


def _responses(answer: object, *, asked: int) -> list[object]:
    try:
        responses = [mapping(row) for row in rows(mapping(answer).get("responses"))]
        failed = [flag(response.get("error")) for response in responses]
        answers = [
            _fault(mapping(_parsed(text(response.get("exception")))))
            if has_failed
            else _parsed(text(response.get("data")))
            for response, has_failed in zip(responses, failed, strict=True)
        ]
    except Malformed as error:
        raise PlatformUnavailable("the answer to many calls is malformed") from error
    if not answers or len(answers) > asked or any(failed[:-1]) or (len(answers) < asked and not failed[-1]):
        raise PlatformUnavailable("answers and calls do not correspond")
    return answers


def _fault(answer: Mapping[str, object]) -> Fault:
    code = answer.get("errorcode")
    errorcode = code if isinstance(code, str) and _ERROR_CODE.fullmatch(code) else ""  # it goes into logs
    if errorcode in _GRANT_REFUSED:
        raise PlatformRefused(errorcode)
    if errorcode in _TRY_LATER:
        raise PlatformUnavailable(errorcode)
    return Fault(errorcode)
