"""The only way to a provider: bounded in time and size, no redirects; addresses that a tenant names must be public."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from requests.adapters import HTTPAdapter

from app.oidc.errors import ProviderMisdescribed, ProviderRefused, ProviderUnreachable
from app.outgoing import BodyTooLarge
from app.public_fetch import ShortMemory, fetched
from app.public_http import public_adapter

_TIMEOUTS_S = (3.0, 5.0)
_MAX_BYTES = 512 * 1024
_KEPT_S, _FAILURE_KEPT_S = 600.0, 10.0
_MOST_KEPT, _MOST_KEPT_BYTES = 256, 8_000_000


class _Refusal(ProviderUnreachable):
    """Why there is no answer, before it is known whether the provider said no or nothing."""


class ProviderHttp:
    """Reads what providers publish, and asks their token endpoints. Safe to share between threads."""

    def __init__(self, *, allow_loopback_http: bool = False, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._allow_loopback_http = allow_loopback_http
        self._memory = ShortMemory[str, ProviderUnreachable](monotonic, most=_MOST_KEPT, most_bytes=_MOST_KEPT_BYTES)

    def read(self, url: str, *, is_fresh: bool = False) -> Any:
        """Return the JSON at `url`, which may be ten minutes old unless it must be fresh.

        Raises ProviderUnreachable or ProviderMisdescribed.
        """
        found = None if is_fresh else self._memory.recalled(url)
        if found is None:
            found = self._fetched(url)
            self._memory.keep(url, found, _KEPT_S if isinstance(found, bytes) else _FAILURE_KEPT_S)
        if isinstance(found, ProviderUnreachable):
            raise ProviderUnreachable(found.detail)
        return _json(found)

    def ask(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Any:
        """Post a form once and return the JSON of the answer. Raises as `read` does, and ProviderRefused."""
        try:
            return _json(self._once(url, headers, urlencode(form).encode()))
        except _Refusal as refusal:
            if refusal.detail.startswith("status 4") and refusal.detail != "status 429":
                raise ProviderRefused(refusal.detail) from refusal
            raise ProviderUnreachable(refusal.detail) from refusal

    def _fetched(self, url: str) -> bytes | ProviderUnreachable:
        try:
            return self._once(url, {})
        except _Refusal as refusal:
            return refusal

    def _once(self, url: str, headers: Mapping[str, str], question: bytes = b"") -> bytes:
        more = {"Content-Type": "application/x-www-form-urlencoded"} if question else {}
        try:
            return fetched(
                url,
                adapters={"https://": public_adapter(_Refusal), "http://": self._plain()},
                refusal=_Refusal,
                headers={"Accept": "application/json", **more, **headers},
                timeouts_s=_TIMEOUTS_S,
                max_bytes=_MAX_BYTES,
                question=question,
            )
        except BodyTooLarge as error:
            raise _Refusal("too large") from error

    def _plain(self) -> HTTPAdapter:
        # Which addresses may be plain was checked where they were read; elsewhere the adapter refuses loopback too.
        return HTTPAdapter() if self._allow_loopback_http else public_adapter(_Refusal)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ProviderMisdescribed("not JSON") from error
