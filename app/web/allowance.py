"""How much anybody may ask for in a while: one bucket of tokens for each network address, in this process."""

import math
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock
from time import monotonic

from app.errors import Kind, ProductError

_MOST_KEYS = 10_000  # who comes from more addresses than that at once is not stopped by counting them
_IPV6_PREFIX = 64  # what one subscriber has


class TooManyRequests(ProductError):
    """Somebody asks too often. `retry_after_s` is when the next request will be answered, in whole seconds."""

    kind = Kind.TOO_MANY
    code = "web.too_many"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__()
        self.retry_after_s = retry_after_s


class Allowance:
    """Buckets that hold `per_minute` tokens and fill up again within a minute; `seconds` is a clock that never jumps.

    Each process counts for itself, so several of them allow several times as much.
    """

    def __init__(self, per_minute: int, seconds: Callable[[], float] = monotonic) -> None:
        self._size = float(per_minute)
        self._per_s = per_minute / 60
        self._seconds = seconds
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str) -> None:
        """Take one token. Raises TooManyRequests where there is none."""
        with self._lock:
            now = self._seconds()
            tokens, since = self._left.pop(key, (self._size, now))
            tokens = min(self._size, tokens + (now - since) * self._per_s)
            is_allowed = tokens >= 1
            self._left[key] = (tokens - 1 if is_allowed else tokens, now)
            while len(self._left) > _MOST_KEYS:
                self._left.popitem(last=False)
        if not is_allowed:
            raise TooManyRequests(max(1, math.ceil((1 - tokens) / self._per_s)))


def network_of(address: str | None) -> str:
    """Return the address whose bucket it is: of IPv6 the network, since one subscriber has many addresses. Pure."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, _IPV6_PREFIX), strict=False))
    return str(found)
