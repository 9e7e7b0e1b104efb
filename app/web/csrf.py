"""Protection of forms against other sites' posts, without server-side state.

The token is an HMAC over the opaque browser session, so it is worthless without that session's cookie.
"""

import hashlib
import hmac

from flask import current_app, g, request

from app.errors import Kind, ProductError
from app.web.cookies import SESSION, cookie

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
_READING = {"GET", "HEAD", "OPTIONS"}


class FormExpired(ProductError):
    """A form was posted without the token of this browser session."""

    kind = Kind.FORBIDDEN
    code = "web.form_expired"


def csrf_token() -> str:
    """Return the token for the present browser session."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, b"csrf:" + _session().encode(), hashlib.sha256).hexdigest()


def check_csrf() -> None:
    """Refuse a request of any method but a reading one that lacks the token. Raises FormExpired."""
    if request.method in _READING:
        return
    given = request.form.get(FIELD, "") or request.headers.get(HEADER, "")
    if not _session() or not hmac.compare_digest(given.encode(), csrf_token().encode()):
        raise FormExpired


def use_session(cookie_name: str) -> None:
    """Bind this request's tokens to another session cookie than the launch's, as the administration does."""
    g.session_cookie = cookie_name


def _session() -> str:
    return cookie(g.get("session_cookie", SESSION))
