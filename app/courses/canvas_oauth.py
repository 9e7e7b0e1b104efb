"""Canvas' authorisation server: the question, the code, the tokens and their end. RFC 6749; Canvas "OAuth2"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from app.courses.canvas_fields import Malformed, identifier, mapping
from app.courses.canvas_http import Answer, CanvasHttp
from app.courses.canvas_scopes import SCOPES
from app.courses.errors import CanvasKeyRefused, PlatformUnavailable
from app.courses.moodle_fields import integer

_PURPOSE = "Micro-credentials"
_LONGEST_LIFE_S = 24 * 3600
_TOKEN = re.compile(r"[!-~]{1,2048}", re.ASCII)
_ERROR = re.compile(r"[a-z_]{1,64}", re.ASCII)


class GrantEnded(Exception):
    """Canvas no longer accepts a refresh token or a code; it stays inside this package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """An API key of a Canvas, opened for use."""

    base_url: str
    client_id: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What Canvas gave. `user_ids` are all forms of the id of the person for whom the tokens speak.

    `refresh_token` is "" when they were refreshed: Canvas keeps the one there is. `is_masqueraded` tells that somebody
    else acted as that person.
    """

    access_token: str
    refresh_token: str
    life_s: int
    user_ids: frozenset[str]
    is_masqueraded: bool


def question_url(key: ApiKey, *, redirect_uri: str, state: str) -> str:
    """Return where somebody is asked whether the tool may read in their name. Pure."""
    query = {
        "client_id": key.client_id,
        "response_type": "code",
        "redirect_uri": redirect_uri,
        "state": state,
        "scope": " ".join(scope.name for scope in SCOPES),
        "purpose": _PURPOSE,
    }
    return f"{key.base_url}/login/oauth2/auth?{urlencode(query)}"


class CanvasOAuth:
    """Calls token endpoints. Raises PlatformUnavailable, CanvasKeyRefused or GrantEnded."""

    def __init__(self, http: CanvasHttp) -> None:
        self._http = http

    def exchange(self, key: ApiKey, *, code: str, redirect_uri: str) -> Tokens:
        """Return the tokens for a code."""
        return self._ask(key, {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri})

    def refresh(self, key: ApiKey, refresh_token: str) -> Tokens:
        """Return a new access token."""
        return self._ask(key, {"grant_type": "refresh_token", "refresh_token": refresh_token})

    def revoke(self, key: ApiKey, access_token: str) -> bool:
        """Delete the token at Canvas, and tell whether Canvas says that it did."""
        try:
            answer = self._http.delete(_token_url(key), {"Authorization": f"Bearer {access_token}"})
        except PlatformUnavailable:
            return False
        return answer.status == 200

    def _ask(self, key: ApiKey, form: Mapping[str, str]) -> Tokens:
        client = {"client_id": key.client_id, "client_secret": key.secret}
        answer = self._http.post(_token_url(key), {**client, **form})
        if answer.status == 200:
            return _tokens(answer)
        if answer.is_busy or answer.status < 400 or answer.status >= 500:
            raise PlatformUnavailable(f"the token endpoint answered {answer.status}")
        error = _error(answer)
        if error == "invalid_grant":
            raise GrantEnded
        raise CanvasKeyRefused(f"HTTP {answer.status} {error}")


def _token_url(key: ApiKey) -> str:
    return f"{key.base_url}/login/oauth2/token"


def _tokens(answer: Answer) -> Tokens:
    try:
        given = mapping(answer.json())
        user = given.get("user")
        ids = [mapping(user).get(name) for name in ("id", "global_id")] if user is not None else []
        return Tokens(
            access_token=_token(given.get("access_token")),
            refresh_token=_token(given["refresh_token"]) if given.get("refresh_token") is not None else "",
            life_s=max(0, min(integer(given.get("expires_in", 0)), _LONGEST_LIFE_S)),
            user_ids=frozenset(identifier(one) for one in ids if one is not None),
            is_masqueraded=given.get("real_user") is not None,
        )
    except Malformed as error:
        raise PlatformUnavailable("the token endpoint gave no tokens") from error


def _token(value: object) -> str:
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise Malformed("not a token")
    return value


def _error(answer: Answer) -> str:
    """Return the error's code, "" without one that may be written down."""
    try:
        code = mapping(answer.json()).get("error")
    except (Malformed, PlatformUnavailable):
        return ""
    return code if isinstance(code, str) and _ERROR.fullmatch(code) else ""
