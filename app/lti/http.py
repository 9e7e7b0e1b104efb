"""The one way to call a platform: bounded in time, size, redirects and retries."""

import json
import random
import time
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
import urllib3

from app.lti.errors import PlatformUnavailable
from app.outgoing import BodyTooLarge, BodyTooSlow, as_given, read_body, without_redirect

_WORTH_A_RETRY = {429, 502, 503, 504}
_THROTTLED = b"Rate Limit Exceeded"  # Canvas says so with 403 as well as with 429
_MAX_PAUSE_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a platform answered. `next_url` is the Link header's rel="next" as given, "" without one."""

    status: int
    headers: MutableMapping[str, str]
    next_url: str
    content: bytes

    @property
    def ok(self) -> bool:
        """Whether the platform did what it was asked; a redirect is not that."""
        return 200 <= self.status < 300

    @property
    def is_busy(self) -> bool:
        """Whether the platform asks to come back later."""
        return self.status in _WORTH_A_RETRY or (self.status == 403 and _THROTTLED in self.content[:200])

    def json(self) -> Any:
        """Return the body's JSON value, whatever type the platform calls it. Raises PlatformUnavailable."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as error:
            raise PlatformUnavailable("the answer is not JSON") from error


class PlatformHttp:
    """Calls platforms. Raises PlatformUnavailable when no whole answer comes in time; any status is an answer."""

    def __init__(
        self,
        *,
        timeouts_s: tuple[float, float],
        max_bytes: int,
        retries: int = 0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._timeouts_s = timeouts_s
        self._max_bytes = max_bytes
        self._retries = retries
        self._sleep = sleep
        self.session = requests.Session()
        self.session.headers["User-Agent"] = "microcredentials-lti-tool"
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # one platform's cookies stay its own

    def get(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Fetch `url`, trying again a few times where the platform says that it is only busy."""
        return self._patiently(lambda: self._once("GET", url, headers, None))

    def post(self, url: str, headers: Mapping[str, str], data: Mapping[str, str] | str | None) -> Answer:
        """Post `data` once; a post is not repeated, because it may have had its effect."""
        return self._once("POST", url, headers, data)

    def ask(self, url: str, headers: Mapping[str, str], make_form: Callable[[], Mapping[str, str]]) -> Answer:
        """Post a form that changes nothing, trying again as `get` does, each time with a form made anew."""
        return self._patiently(lambda: self._once("POST", url, headers, make_form()))

    def close(self) -> None:
        """Close every pooled connection."""
        self.session.close()

    def _patiently(self, call: Callable[[], Answer]) -> Answer:
        for attempt in range(self._retries):
            answer = call()
            if not answer.is_busy:
                return answer
            self._sleep(_pause_s(attempt, answer.headers.get("Retry-After", "")))
        return call()

    def _once(self, method: str, url: str, headers: Mapping[str, str], data: Mapping[str, str] | str | None) -> Answer:
        try:
            with self.session.request(
                method,
                url,
                headers=dict(headers),
                data=data,
                timeout=self._timeouts_s,
                allow_redirects=False,
                stream=True,
                auth=as_given,
                hooks={"response": without_redirect},
            ) as response:
                deadline = time.monotonic() + 2 * sum(self._timeouts_s)
                return Answer(
                    status=response.status_code,
                    headers=response.headers,
                    next_url=response.links.get("next", {}).get("url", ""),
                    content=read_body(response, max_bytes=self._max_bytes, deadline=deadline),
                )
        except (BodyTooLarge, BodyTooSlow) as error:
            raise PlatformUnavailable(str(error)) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise PlatformUnavailable(type(error).__name__) from error


def _pause_s(attempt: int, retry_after: str) -> float:
    asked_s = float(retry_after) if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 10 else 0.0
    # The jitter keeps many workers from coming back at the same moment.
    return min(max(asked_s, 0.3 * 2.0**attempt), _MAX_PAUSE_S) + random.uniform(0, 0.3)  # noqa: S311
