"""Fetches what authorities publish about their certificates, whose addresses stand in the certificates.

Lists, answers and certificates are signed, so plain http is usual. Only public addresses, no redirects, no cookies, no
proxy, little time, little to read, and a short memory, so that a class is sealed with one question to each authority.
"""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter

from app.outgoing import BodyTooLarge
from app.public_fetch import ShortMemory, fetched
from app.public_http import public_adapter
from app.settings import is_loopback, is_web_address

MAX_BYTES = 256 * 1024  # it goes into every file that is sealed
_TIMEOUTS_S = (2.0, 3.0)
_KEPT_S = 300.0
_FAILURE_KEPT_S = 60.0  # while a class is sealed, an authority that is down is not asked for each of its people
_MOST_KEPT = 64


class NotToldNow(Exception):
    """An authority did not say what it was asked, or its address may not be asked. For logs; names no host."""


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
        self._memory = ShortMemory[tuple[str, bytes], NotToldNow](
            monotonic, most=_MOST_KEPT, most_bytes=_MOST_KEPT * MAX_BYTES
        )

    def __call__(self, url: str, question: bytes = b"") -> bytes:
        """Return what stands at an address, or the answer to a question of OCSP. Raises NotToldNow."""
        if not is_web_address(url):
            raise NotToldNow("not an address")
        told = self._memory.recalled((url, question))
        if told is None:
            told = self._asked(url, question)
            keep_s = _KEPT_S if isinstance(told, bytes) else _FAILURE_KEPT_S
            self._memory.keep((url, question), told, keep_s)
        if isinstance(told, NotToldNow):
            raise told
        return told

    def _asked(self, url: str, question: bytes) -> bytes | NotToldNow:
        for _ in range(2):  # once more, since what is sealed now stays as it is for ever
            try:
                return self._once(url, question)
            except (BodyTooLarge, NotToldNow):
                continue
        return NotToldNow("no answer, or it was asked just now and gave none")

    def _once(self, url: str, question: bytes) -> bytes:
        headers = {"User-Agent": "microcredentials-lti-tool"}
        if question:
            headers |= {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}
        parts = urlsplit(url)
        is_ours = self._allow_loopback and is_loopback(f"{parts.scheme}://{parts.netloc}")
        return fetched(
            url,
            adapters={} if is_ours else {"http://": self._adapter(), "https://": self._adapter()},
            refusal=NotToldNow,
            headers=headers,
            timeouts_s=_TIMEOUTS_S,
            max_bytes=MAX_BYTES,
            question=question,
        )
