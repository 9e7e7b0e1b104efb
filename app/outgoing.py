"""Requests to servers of others: what `requests` does by itself and must not, and what it does not bound."""

import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

import requests

K = TypeVar("K", bound=Hashable)

WAIT_S = 30.0
_CHUNK = 65536


class BodyTooLarge(Exception):
    """The body, unpacked, is larger than asked for."""


class BodyTooSlow(Exception):
    """The body was not whole in time."""


class Turns(Generic[K]):
    """Lets one request at a time through for each key; whose turn does not come in time is told so by `refusal`."""

    def __init__(self, refusal: Callable[[str], Exception], wait_s: float = WAIT_S) -> None:
        self._refusal = refusal
        self._wait_s = wait_s
        self._locks: defaultdict[K, Lock] = defaultdict(Lock)

    @contextmanager
    def one(self, key: K) -> Iterator[None]:
        """Hold the turn for the block."""
        lock = self._locks[key]
        if not lock.acquire(timeout=self._wait_s):
            raise self._refusal("too many requests wait for their turn")
        try:
            yield
        finally:
            lock.release()


def read_body(response: requests.Response, *, max_bytes: int, deadline: float) -> bytes:
    """Return the body of a streamed answer; `deadline` is on time.monotonic's clock.

    Raises BodyTooLarge, BodyTooSlow, and what urllib3 and sockets raise.
    """
    body = bytearray()
    # Not iter_content: it waits for a full block, and the read timeout counts each piece anew, so that a trickle would
    # outlive every deadline.
    while piece := response.raw.read1(_CHUNK, decode_content=True):
        body += piece
        if len(body) > max_bytes:
            raise BodyTooLarge("the answer is too large")
        if time.monotonic() > deadline:
            raise BodyTooSlow("the answer takes too long")
    return bytes(body)


def without_redirect(response: requests.Response, **_: object) -> None:
    """Hide where a redirect leads: though it follows none, requests would read its body whole, however long."""
    response.headers.pop("Location", None)


def as_given(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep the Authorization header: without an `auth`, requests would put a .netrc's in its place."""
    return request
