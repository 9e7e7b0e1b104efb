"""Moodle's Web Services over REST: one function or many in a request; every way of failing becomes a typed error."""

import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import requests
import urllib3

from app.courses.errors import PlatformRefused, PlatformUnavailable
from app.courses.moodle_fields import Malformed, flag, mapping, rows, text
from app.courses.moodle_rights import MANY

_LARGEST_ANSWER = 10 * 1024 * 1024  # bytes; a class of 150 with 10 grade items is 0.95 MB
_CALLS_PER_REQUEST = 60  # about 35 ms each on the platform: some two seconds, well inside any timeout
_CHUNK = 65536

# The grant itself is not accepted: no part of the answer can be had with it.
_GRANT_REFUSED = {"invalidtoken", "invalidtimedtoken", "invalidiptoken", "servicenotavailable", "passwordisexpired"}
_ERROR_CODE = re.compile(r"[a-z0-9_]{1,64}", re.ASCII)
_TRY_LATER = {"sitemaintenance", "upgraderunning"}


class AnswerTooLarge(PlatformUnavailable):
    """The answer exceeds what we are ready to hold; asking for less may help."""


@dataclass(frozen=True, slots=True)
class Call:
    """One Web Services function with its arguments, nested as in Moodle's documentation."""

    function: str
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Fault:
    """Moodle's refusal of one function; Moodle sends it with HTTP 200."""

    errorcode: str


class MoodleClient:
    """Calls functions of one Moodle with one token. Sends the token in the body only, never in a URL."""

    def __init__(self, base_url: str, token: str, *, timeout_s: float, http: requests.Session) -> None:
        self._url = f"{base_url.rstrip('/')}/webservice/rest/server.php"
        self._token = token
        self._timeout_s = timeout_s
        self._http = http

    def call(self, call: Call, *, extra_s: float = 0) -> object:
        """Return the function's JSON answer, or a Fault. Numbers with a fraction are Decimal.

        Raises PlatformUnavailable, and PlatformRefused when the token itself is refused.
        """
        answer = _parsed(self._post(call, self._timeout_s + extra_s))
        if isinstance(answer, Mapping) and ("errorcode" in answer or "exception" in answer):
            return _fault(answer)
        return answer

    def call_many(self, calls: Sequence[Call], *, at_once: bool) -> list[object]:
        """Return one answer or Fault per call, in order; `at_once` puts many calls in one request. Raises as `call`."""
        answers: list[object] = []
        while at_once and len(answers) < len(calls):
            remaining = calls[len(answers) : len(answers) + _CALLS_PER_REQUEST]
            requested = [{"function": c.function, "arguments": json.dumps(dict(c.arguments))} for c in remaining]
            answer = self.call(Call(MANY, {"requests": requested}))
            if isinstance(answer, Fault):
                break  # the service lists the function, but this user may not use it: ask singly
            # Moodle stops after the first call that fails: the next request resumes behind it.
            answers += _responses(answer, asked=len(remaining))
        return answers + [self.call(call) for call in calls[len(answers) :]]

    def _post(self, call: Call, timeout_s: float) -> bytes:
        deadline = time.monotonic() + timeout_s
        form = {"wstoken": self._token, "wsfunction": call.function, "moodlewsrestformat": "json"}
        for name, value in call.arguments.items():
            form.update(_form_fields(name, value))
        try:
            with self._http.post(
                self._url,
                data=form,
                headers={"Accept": "application/json"},
                timeout=timeout_s,
                allow_redirects=False,  # a redirect would carry the token elsewhere
                stream=True,
            ) as response:
                _check_head(response)
                body = bytearray()
                # Not iter_content: it waits for a full block, so a trickle would outlive every deadline.
                while chunk := response.raw.read1(_CHUNK, decode_content=True):
                    body += chunk
                    if len(body) > _LARGEST_ANSWER:
                        raise AnswerTooLarge(f"{call.function} exceeds {_LARGEST_ANSWER} bytes")
                    if time.monotonic() > deadline:
                        raise PlatformUnavailable(f"{call.function} took too long")
                return bytes(body)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise PlatformUnavailable(f"{call.function}: {type(error).__name__}") from error


def _form_fields(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _form_fields(f"{name}[{key}]", inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _form_fields(f"{name}[{index}]", inner)
    else:
        yield name, str(value)


def _check_head(response: requests.Response) -> None:
    if response.status_code in {401, 403}:  # Moodle says 403 where REST is switched off
        raise PlatformRefused(f"HTTP {response.status_code}")
    if response.status_code != 200:
        raise PlatformUnavailable(f"HTTP {response.status_code}")
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise PlatformUnavailable("the answer is not JSON")


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
