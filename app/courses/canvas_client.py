"""Canvas' REST API: one value or all pages of a list; every way of failing becomes a Fault or a typed error."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from app.courses.canvas_http import Answer, CanvasHttp, GrantKey, Turns
from app.courses.errors import PlatformUnavailable
from app.courses.values import Reason

Query = Sequence[tuple[str, str]]

# Large ids as text, so that nobody on the way rounds them.
_ACCEPT = "application/json+canvas-string-ids, application/json"
_MAX_PAGES = 200  # of a hundred rows each
# Renewing ends the token there was: another process may do so between our renewal and our request.
_RENEWALS = 2
_REASONS = {
    401: Reason.NO_PERMISSION,  # without WWW-Authenticate, that is: the token lives, and lacks a right or a scope
    403: Reason.NO_PERMISSION,
    404: Reason.NOT_REPORTED,
    400: Reason.NOT_TRACKED,  # said of courses that are not based on modules
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Canvas' refusal of one request; the grant itself is accepted."""

    status: int

    @property
    def reason(self) -> Reason:
        """Why the values that were asked for are unknown."""
        return _REASONS.get(self.status, Reason.UNAVAILABLE)


class TokenSource(Protocol):
    """Gives the access token of one grant."""

    @property
    def key(self) -> GrantKey:
        """Whose turn it is at Canvas."""

    def token(self) -> str:
        """Return a token that should work. Raises CanvasNotConnected, PlatformUnavailable or PlatformRefused."""

    def renewed(self, dead: str) -> str:
        """Return another token than `dead`, which Canvas no longer accepts. Raises as `token`."""


class CanvasClient:
    """Reads one Canvas with one grant."""

    def __init__(self, base_url: str, source: TokenSource, http: CanvasHttp, turns: Turns) -> None:
        self._base_url = base_url.rstrip("/")
        self._source = source
        self._http = http
        self._turns = turns

    def get(self, path: str, query: Query = ()) -> object:
        """Return the JSON value at `path`, below /api/v1, or a Fault.

        Raises PlatformUnavailable, and CanvasNotConnected or PlatformRefused when the grant itself is refused.
        """
        answer = self._ask(f"{self._base_url}/api/v1{path}", query)
        return answer if isinstance(answer, Fault) else answer.json()

    def pages(
        self, path: str, query: Query = (), *, per_page: int = 100, kept: "Callable[[object], object] | None" = None
    ) -> "list[object] | Fault":
        """Return the rows of all pages, or a Fault. A page that fails behind the first fails all. Raises as `get`.

        Of each row only `kept(row)` stays in memory.
        """
        url = following = f"{self._base_url}/api/v1{path}"
        parameters: Query = [*query, ("per_page", str(per_page))]
        found: list[object] = []
        seen: set[str] = set()
        while following:
            if following in seen or len(seen) >= _MAX_PAGES:
                raise PlatformUnavailable("the pages do not end")
            seen.add(following)
            answer = self._ask(following, parameters)
            if isinstance(answer, Fault):
                if len(seen) == 1:
                    return answer
                raise PlatformUnavailable(f"page {len(seen)} is refused: HTTP {answer.status}")
            page = answer.json()
            if not isinstance(page, list):
                raise PlatformUnavailable("the answer is not a list")
            found += map(kept, page) if kept else page
            # Further pages are used as they are given: bookmarks are opaque and depend on upper and lower case.
            following, parameters = urljoin(url, answer.next_url) if answer.next_url else "", ()
            if following and _origin(following) != _origin(url):
                raise PlatformUnavailable("the next page is on another host")  # which must not see the token
        return found

    def _ask(self, url: str, query: Query) -> "Answer | Fault":
        token = self._source.token()
        answer = self._once(url, query, token)
        for _ in range(_RENEWALS):
            if not _is_dead(answer):
                break
            token = self._source.renewed(token)
            answer = self._once(url, query, token)
        if _is_dead(answer):
            # Only the refusal of its refresh token ends a grant, which renewing would have shown.
            raise PlatformUnavailable("fresh tokens are refused")
        if answer.status == 200:
            return answer
        if answer.status < 400 or answer.status >= 500:
            raise PlatformUnavailable(f"HTTP {answer.status}")
        return Fault(answer.status)

    def _once(self, url: str, query: Query, token: str) -> Answer:
        with self._turns.one(self._source.key):
            return self._http.get(url, query, {"Authorization": f"Bearer {token}", "Accept": _ACCEPT})


def _is_dead(answer: Answer) -> bool:
    """Tell a token that died from a right that is missing, which Canvas answers with 401 too. Pure."""
    return answer.status == 401 and "WWW-Authenticate" in answer.headers


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()
