"""Fetches what issuers elsewhere publish. Anybody's credential names the addresses, so everything is bounded.

Only https, only public addresses (each name is looked up once, and the connection goes to an address that was checked),
no redirects, no cookies, no proxy, a few requests at a time and a minute for each host, and a short memory.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import BoundedSemaphore, Lock
from typing import Protocol
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter

from app.outgoing import BodyTooLarge
from app.public_fetch import ShortMemory, fetched
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
        self._memory = ShortMemory[tuple[str, str], NotFetched](monotonic, most=_MOST_KEPT, most_bytes=_MOST_KEPT_BYTES)
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._adapter = adapter

    def __call__(self, url: str, accept: str, *, max_bytes: int, keep_s: float) -> bytes:
        """Return what stands at an address. Raises NotFetched or TooMuchFetched."""
        host = self._permitted(url)
        found = self._memory.recalled((url, accept))
        if found is None:
            with self._lock:
                self._count(host)
            found = self._fetched(url, accept, max_bytes)
            kept_s = keep_s if isinstance(found, bytes) else min(keep_s, _FAILURE_KEPT_S)
            self._memory.keep((url, accept), found, kept_s)
        if isinstance(found, NotFetched):
            raise found
        if len(found) > max_bytes:
            raise TooMuchFetched("too large")
        return found

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

    def _fetched(self, url: str, accept: str, max_bytes: int) -> bytes | NotFetched:
        try:
            return self._in_time(lambda: self._once(url, accept, max_bytes))
        except NotFetched as refusal:
            return refusal

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

    def _once(self, url: str, accept: str, max_bytes: int) -> bytes:
        try:
            return fetched(
                url,
                adapters={"https://": self._adapter()},
                refusal=NotFetched,
                headers={"User-Agent": "microcredentials-verifier", "Accept": accept},
                timeouts_s=_TIMEOUTS_S,
                max_bytes=max_bytes,
            )
        except BodyTooLarge as error:
            raise TooMuchFetched("too large") from error
