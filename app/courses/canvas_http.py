"""The one way to call a Canvas: bounded in time, size, redirects and retries; one request at a time for each grant."""

import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from http.cookiejar import DefaultCookiePolicy
from uuid import UUID

import requests
import urllib3

from app import outgoing
from app.courses.errors import AnswerTooLarge, PlatformUnavailable
from app.outgoing import BodyTooLarge, BodyTooSlow, as_given, read_body, without_redirect

_LARGEST_ANSWER = 16 * 1024 * 1024  # bytes; 5,000 submissions are 5 MB, and more where they carry long texts
_RETRIES = 3
_WORTH_A_RETRY = {429, 502, 503, 504}
_THROTTLED = b"rate limit exceeded"  # Canvas says so with 403 as well as with 429
_MAX_PAUSE_S = 4.0

GrantKey = tuple[UUID, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a Canvas answered. `next_url` is the Link header's rel="next" as given, "" without one."""

    status: int
    headers: Mapping[str, str]
    next_url: str
    content: bytes

    @property
    def is_busy(self) -> bool:
        """Whether the answer asks to come back later; that 403 does not mean "forbidden"."""
        if self.status in _WORTH_A_RETRY:
            return True
        return self.status == 403 and _THROTTLED in self.content[:200].lower()

    def json(self) -> object:
        """Return the body's value; numbers with a fraction are Decimal. Raises PlatformUnavailable."""
        media_type = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if media_type != "application/json" and not media_type.endswith("+json"):
            raise PlatformUnavailable("the answer is not JSON")
        try:
            value: object = json.loads(self.content, parse_float=Decimal, parse_constant=Decimal)
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise PlatformUnavailable("the answer cannot be parsed") from error
        return value


class Turns(outgoing.Turns[GrantKey]):
    """Lets one request at a time through for each grant: Canvas reserves a share of the limit for each under way."""

    def __init__(self, wait_s: float = outgoing.WAIT_S) -> None:
        super().__init__(PlatformUnavailable, wait_s)


class CanvasHttp:
    """Calls Canvas. Raises PlatformUnavailable when no whole answer comes in time; any status is an answer."""

    def __init__(self, *, timeout_s: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self._timeout_s = timeout_s
        self._sleep = sleep
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "microcredentials-lti-tool"
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def get(self, url: str, query: Sequence[tuple[str, str]], headers: Mapping[str, str]) -> Answer:
        """Read, trying again a few times where Canvas says that it is only busy. Raises PlatformUnavailable."""
        for attempt in range(_RETRIES):
            answer = self._once("GET", url, headers, query=query)
            if not answer.is_busy:
                return answer
            # There is no Retry-After. The jitter keeps many workers from coming back at the same moment.
            self._sleep(min(0.5 * 2.0**attempt, _MAX_PAUSE_S) + random.uniform(0, 0.5))  # noqa: S311
        answer = self._once("GET", url, headers, query=query)
        if answer.is_busy:
            raise PlatformUnavailable(f"throttled or overloaded: HTTP {answer.status}")
        return answer

    def post(self, url: str, form: Mapping[str, str]) -> Answer:
        """Post a form once."""
        return self._once("POST", url, {"Accept": "application/json"}, form=form)

    def delete(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Delete once."""
        return self._once("DELETE", url, headers)

    def close(self) -> None:
        """Close every pooled connection."""
        self._session.close()

    def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        query: Sequence[tuple[str, str]] = (),
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        deadline = time.monotonic() + self._timeout_s
        try:
            with self._session.request(
                method,
                url,
                params=list(query),
                headers=dict(headers),
                data=form,
                timeout=self._timeout_s,
                allow_redirects=False,  # a redirect would carry the token elsewhere
                stream=True,
                auth=as_given,
                hooks={"response": without_redirect},
            ) as response:
                return Answer(
                    status=response.status_code,
                    headers=response.headers,
                    next_url=response.links.get("next", {}).get("url", ""),
                    content=read_body(response, max_bytes=_LARGEST_ANSWER, deadline=deadline),
                )
        except BodyTooLarge as error:
            raise AnswerTooLarge(str(error)) from error
        except BodyTooSlow as error:
            raise PlatformUnavailable(str(error)) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise PlatformUnavailable(type(error).__name__) from error
