"""Fetches what authorities publish about their certificates, whose addresses stand in the certificates.

Lists, answers and certificates are signed, so plain http is usual. Only public addresses, no redirects, no cookies, no
proxy, little time, little to read, and a short memory, so that a class is sealed with one question to each authority.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from threading import Lock
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from app.outgoing import BodyTooLarge, BodyTooSlow, as_given, read_body, without_redirect
from app.public_http import public_adapter
from app.settings import is_loopback, is_web_address

MAX_BYTES = 256 * 1024  # it goes into every file that is sealed
_TIMEOUTS_S = (2.0, 3.0)
_KEPT_S = 300.0
_FAILURE_KEPT_S = 60.0  # while a class is sealed, an authority that is down is not asked for each of its people
_MOST_KEPT = 64


class NotToldNow(Exception):
    """An authority did not say what it was asked, or its address may not be asked. For logs; names no host."""


@dataclass(frozen=True, slots=True)
class _Kept:
    until: float
    content: bytes | None


def _adapter() -> HTTPAdapter:
    return public_adapter(NotToldNow)


class RevocationHttp:
    """Asks authorities. Safe to share between threads; no connection is kept.

    `allow_loopback` is for development: plain http to a loopback address, beside everything else.
    """

    def __init__(
        self,
        *,
        allow_loopback: bool = False,
        adapter: Callable[[], HTTPAdapter] = _adapter,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allow_loopback = allow_loopback
        self._adapter = adapter
        self._monotonic = monotonic
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, bytes], _Kept] = OrderedDict()

    def __call__(self, url: str, question: bytes = b"") -> bytes:
        """Return what stands at an address, or the answer to a question of OCSP. Raises NotToldNow."""
        key = (url, question)
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or kept.until <= self._monotonic():
            kept = self._asked(url, question)
            with self._lock:
                self._kept[key] = kept
                self._kept.move_to_end(key)
                while len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
        if kept.content is None:
            raise NotToldNow("no answer, or it was asked just now and gave none")
        return kept.content

    def _asked(self, url: str, question: bytes) -> _Kept:
        if not is_web_address(url):
            raise NotToldNow("not an address")
        for _ in range(2):  # once more, since what is sealed now stays as it is for ever
            try:
                return _Kept(self._monotonic() + _KEPT_S, self._once(url, question))
            except (
                BodyTooLarge,
                BodyTooSlow,
                NotToldNow,
                requests.RequestException,
                urllib3.exceptions.HTTPError,
                OSError,
                ValueError,
            ):
                continue
        return _Kept(self._monotonic() + _FAILURE_KEPT_S, None)

    def _once(self, url: str, question: bytes) -> bytes:
        headers = {"User-Agent": "microcredentials-lti-tool"}
        if question:
            headers |= {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}
        with (
            self._session(url) as session,
            session.request(
                "POST" if question else "GET",
                url,
                data=question or None,
                headers=headers,
                timeout=_TIMEOUTS_S,
                allow_redirects=False,
                stream=True,
                auth=as_given,
                hooks={"response": without_redirect},
            ) as response,
        ):
            if response.status_code != 200:
                raise NotToldNow(f"status {response.status_code}")
            return read_body(response, max_bytes=MAX_BYTES, deadline=time.monotonic() + sum(_TIMEOUTS_S))

    def _session(self, url: str) -> requests.Session:
        session = requests.Session()
        session.trust_env = False  # behind a proxy the proxy would look the name up, unchecked
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        parts = urlsplit(url)
        if not (self._allow_loopback and is_loopback(f"{parts.scheme}://{parts.netloc}")):
            session.mount("http://", self._adapter())
            session.mount("https://", self._adapter())
        return session
