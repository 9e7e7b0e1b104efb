"""Fetches what issuers elsewhere publish. Anybody's credential names the addresses, so everything is bounded.

Only https, only public addresses (each name is looked up once, and the connection goes to an address that was checked),
no redirects, no cookies, no proxy, a few requests at a time and a minute for each host, and a short memory.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from threading import BoundedSemaphore, Lock
from typing import Protocol
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from app.outgoing import BodyTooLarge, BodyTooSlow, as_given, read_body, without_redirect
from app.public_http import public_adapter
from app.settings import is_loopback

_TIMEOUTS_S = (3.0, 5.0)
_WHOLE_S = 10.0  # looking the name up included
_PLACES = 8
_PLACE_WAIT_S = 2.0
_PER_MINUTE = 20  # for each host
_MOST_HOSTS = 1024
_MOST_KEPT_BYTES = 16_000_000
_MOST_KEPT = 512
_FAILURE_KEPT_S = 20.0
_LONGEST_URL = 2048


class NotFetched(Exception):
    """There is nothing from that address, or it must not be asked. The text is for logs and names no host."""


class TooMuchFetched(NotFetched):
    """There is more at that address than anybody needs."""


class Fetch(Protocol):
    """Gets what stands at an address."""

    def __call__(self, url: str, accept: str, *, max_bytes: int, keep_s: float) -> bytes:
        """Return the content, at most `keep_s` old. Raises NotFetched or TooMuchFetched."""


@dataclass(frozen=True, slots=True)
class _Kept:
    until: float
    content: bytes | NotFetched

    @property
    def size(self) -> int:
        return len(self.content) if isinstance(self.content, bytes) else 0


def _adapter() -> HTTPAdapter:
    return public_adapter(NotFetched)


class Fetching:
    """The only way out of the verifier. Safe to share between threads; no connection is kept.

    `allow_loopback_http` is for development: plain http to a loopback address, beside everything else.
    """

    def __init__(
        self,
        *,
        allow_loopback_http: bool = False,
        adapter: Callable[[], HTTPAdapter] = _adapter,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allow_loopback_http = allow_loopback_http
        self._monotonic = monotonic
        self._places = BoundedSemaphore(_PLACES)
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._adapter = adapter

    def __call__(self, url: str, accept: str, *, max_bytes: int, keep_s: float) -> bytes:
        """Return what stands at an address. Raises NotFetched or TooMuchFetched."""
        host = self._permitted(url)
        key = (url, accept)
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.until <= self._monotonic():
                self._count(host)
                kept = None
        if kept is None:
            kept = self._fetched(url, accept, max_bytes, keep_s)
            with self._lock:
                self._keep(key, kept)
        if isinstance(kept.content, NotFetched):
            raise kept.content
        if len(kept.content) > max_bytes:
            raise TooMuchFetched("too large")
        return kept.content

    def _permitted(self, url: str) -> str:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise NotFetched("not an address") from error
        is_plain = len(url) <= _LONGEST_URL and url.isascii() and url.isprintable() and " " not in url
        if not is_plain or "\\" in url or not host or port == 0 or "@" in parts.netloc or "#" in url:
            raise NotFetched("not an address")
        if parts.scheme != "https" and not (
            self._allow_loopback_http and parts.scheme == "http" and is_loopback(f"http://{parts.netloc}")
        ):
            raise NotFetched("not https")
        return host

    def _count(self, host: str) -> None:
        now = self._monotonic()
        times = self._asked.setdefault(host, deque())
        self._asked.move_to_end(host)
        while times and times[0] < now - 60:
            times.popleft()
        if len(times) >= _PER_MINUTE:
            raise NotFetched("asked too often")
        times.append(now)
        while len(self._asked) > _MOST_HOSTS:
            self._asked.popitem(last=False)

    def _keep(self, key: tuple[str, str], kept: _Kept) -> None:
        self._kept[key] = kept
        self._kept.move_to_end(key)
        size = sum(one.size for one in self._kept.values())
        while len(self._kept) > _MOST_KEPT or size > _MOST_KEPT_BYTES:
            size -= self._kept.popitem(last=False)[1].size

    def _fetched(self, url: str, accept: str, max_bytes: int, keep_s: float) -> _Kept:
        try:
            content = self._in_time(lambda: self._once(url, accept, max_bytes))
        except NotFetched as refusal:
            return _Kept(self._monotonic() + min(keep_s, _FAILURE_KEPT_S), refusal)
        return _Kept(self._monotonic() + keep_s, content)

    def _in_time(self, call: Callable[[], bytes]) -> bytes:
        # A thread of its own: neither looking a name up nor a trickle of headers has a deadline by itself.
        if not self._places.acquire(timeout=_PLACE_WAIT_S):
            raise NotFetched("no place")
        found: list[bytes | NotFetched] = []

        def work() -> None:
            try:
                found.append(call())
            except NotFetched as refusal:
                found.append(refusal)
            finally:
                self._places.release()

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(_WHOLE_S)
        if not found:
            raise NotFetched("too slow")
        if isinstance(found[0], NotFetched):
            raise found[0]
        return found[0]

    def _opened(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False  # behind a proxy the proxy would look the name up, unchecked
        session.headers["User-Agent"] = "microcredentials-verifier"
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        session.mount("https://", self._adapter())
        return session

    def _once(self, url: str, accept: str, max_bytes: int) -> bytes:
        try:
            with (
                self._opened() as session,
                session.get(
                    url,
                    headers={"Accept": accept},
                    timeout=_TIMEOUTS_S,
                    allow_redirects=False,
                    stream=True,
                    auth=as_given,
                    hooks={"response": without_redirect},
                ) as response,
            ):
                if response.status_code != 200:
                    raise NotFetched(f"status {response.status_code}")
                return read_body(response, max_bytes=max_bytes, deadline=time.monotonic() + sum(_TIMEOUTS_S))
        except BodyTooLarge as error:
            raise TooMuchFetched("too large") from error
        except (BodyTooSlow, requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise NotFetched(type(error).__name__) from error
