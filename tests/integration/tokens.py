"""The form token of a browser's session, as a page of that browser would carry it."""

import hashlib
import hmac

from app.demo import Browser
from app.web import SESSION
from tests.integration.stack import SECRETS


def form_token(browser: Browser) -> str:
    """Return the token: an HMAC of the session's opaque id."""
    session = next(cookie.value for cookie in browser.session.cookies if cookie.name == SESSION)
    return hmac.new(SECRETS["SECRET_KEY"].encode(), f"csrf:{session}".encode(), hashlib.sha256).hexdigest()
