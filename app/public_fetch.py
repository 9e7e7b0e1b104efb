"""What stands at addresses that strangers name: one request, bounded in every way, and a short memory of what came."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from threading import Lock
from typing import Generic, TypeVar

import requests
import urllib3
from requests.adapters import HTTPAdapter

from app.outgoing import BodyTooSlow, as_given, read_body, without_redirect

K = TypeVar("K", bound=Hashable)
E = TypeVar("E", bound=Exception)


def fetched(
    url: str,
    *,
    adapters: Mapping[str, HTTPAdapter],
    refusal: Callable[[str], Exception],
    headers: Mapping[str, str],
    timeouts_s: tuple[float, float],
    max_bytes: int,
    question: bytes = b"",
) -> bytes:
    """Return the body of an answer with status 200; a `question` is posted. No redirect, cookie, proxy or .netrc.

    `adapters` are for addresses that begin so. Raises BodyTooLarge, what an adapter refuses with, and `refusal` for all
    other reasons why there is no answer; its words name no host.
    """
    try:
        with requests.Session() as session:
            session.trust_env = False  # behind a proxy the proxy would look the name up, unchecked
            session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
            for beginning, adapter in adapters.items():
                session.mount(beginning, adapter)
            with session.request(
                "POST" if question else "GET",
                url,
                data=question or None,
                headers=headers,
                timeout=timeouts_s,
                allow_redirects=False,
                stream=True,
                auth=as_given,
                hooks={"response": without_redirect},
            ) as response:
                if response.status_code != 200:
                    raise refusal(f"status {response.status_code}")
                return read_body(response, max_bytes=max_bytes, deadline=time.monotonic() + sum(timeouts_s))
    except (BodyTooSlow, requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise refusal(type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class _Kept(Generic[E]):
    until: float
    content: bytes | E

    @property
    def size(self) -> int:
        return len(self.content) if isinstance(self.content, bytes) else 0


class ShortMemory(Generic[K, E]):
    """Keeps what came, or why nothing did, for a while and within bounds. Safe to share between threads."""

    def __init__(self, monotonic: Callable[[], float], *, most: int, most_bytes: int) -> None:
        self._monotonic = monotonic
        self._most = most
        self._most_bytes = most_bytes
        self._lock = Lock()
        self._kept: OrderedDict[K, _Kept[E]] = OrderedDict()

    def recalled(self, key: K) -> bytes | E | None:
        """Return what is kept, None for what is not or not any more."""
        with self._lock:
            kept = self._kept.get(key)
        return None if kept is None or kept.until <= self._monotonic() else kept.content

    def keep(self, key: K, content: bytes | E, keep_s: float) -> None:
        """Keep something, and forget the oldest beyond the bounds."""
        with self._lock:
            self._kept[key] = _Kept(self._monotonic() + keep_s, content)
            self._kept.move_to_end(key)
            size = sum(one.size for one in self._kept.values())
            while len(self._kept) > self._most or size > self._most_bytes:
                size -= self._kept.popitem(last=False)[1].size
