"""Taking turns at a platform that counts what is under way against the caller."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import UUID

from app import outgoing
from app.lti.errors import PlatformUnavailable
from app.lti.values import Platform

_CANVAS = ".instructure.com"  # the issuer of a Canvas on a host of its own too, unless it was changed


class Turns:
    """Lets one request at a time through for a registration on Canvas; other platforms take them as they come.

    Canvas reserves a share of the caller's limit for each request under way, so several at once throttle each other.
    """

    def __init__(self, wait_s: float = outgoing.WAIT_S) -> None:
        self._turns = outgoing.Turns[UUID](PlatformUnavailable, wait_s)

    @contextmanager
    def one(self, platform: Platform) -> Iterator[None]:
        """Hold the turn for the block. Raises PlatformUnavailable when it does not come in time."""
        if not (urlsplit(platform.issuer).hostname or "").endswith(_CANVAS):
            yield
            return
        with self._turns.one(platform.id):
            yield
