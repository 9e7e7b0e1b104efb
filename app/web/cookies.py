"""The few cookies there are, all with the same policy.

Over https a cookie is `SameSite=None; Secure; Partitioned` (CHIPS): browsers block any other one in a frame on another
site. A development installation speaks plain http on a loopback name. There a browser says by Sec-Fetch-Site, which
every current browser sends to loopback, whether another site is involved. If it is, the cookie is the same as over
https, since browsers take a Secure cookie from a loopback name over http too, and no Lax one would survive; if not, it
is a Lax one, which plain HTTP clients also send back: they never send a Secure cookie over http.
"""

from flask import Flask, Request, current_app, request
from flask.sessions import NullSession, SessionInterface, SessionMixin
from werkzeug.wrappers import Response

SESSION = "mc_session"
LANGUAGE = "mc_language"
_FRAMES = {"iframe", "frame", "embed", "object"}


class NoSignedSession(SessionInterface):
    """Flask's own session in a signed cookie is never used, so nothing is spent on reading and writing it."""

    def open_session(self, app: Flask, request: Request) -> NullSession:  # noqa: ARG002
        """Return a session that refuses to hold anything."""
        return self.make_null_session(app)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send no cookie."""


def set_cookie(
    response: Response,
    name: str,
    value: str,
    *,
    max_age_s: int | None = None,
    path: str = "/",
    for_other_site: bool = False,
) -> None:
    """Set a cookie that works inside a platform's frame; `for_other_site` if another site's post must bring it.

    Without `max_age_s` it goes when the browser is closed, as it must on a computer that others use too.
    """
    crosses = current_app.config["PUBLIC_URL"].startswith("https://") or _crosses_sites(for_other_site)
    response.set_cookie(
        name,
        value,
        max_age=max_age_s,
        path=path,
        httponly=True,
        secure=crosses,
        samesite="None" if crosses else "Lax",
        partitioned=crosses,
    )


def cookie(name: str) -> str:
    """Return the cookie's value, "" without one; an oversized one counts as none."""
    value = request.cookies.get(name, "")
    return value if len(value) <= 256 else ""


def is_framed() -> bool:
    """Tell whether this request is for a frame, as the browser says; older browsers do not say it."""
    return request.headers.get("Sec-Fetch-Dest") in _FRAMES


def is_framed_by_another_site() -> bool:
    """Tell whether another site's page loads this request into a frame of its own, as the browser says."""
    return request.headers.get("Sec-Fetch-Site") == "cross-site" and is_framed()


def is_from_own_page(public_url: str, *, otherwise: bool = False) -> bool:
    """Tell whether a page of ours sent this request.

    A client that says nothing of where it comes from counts as `otherwise`: browsers always say it of a form from
    another site, so where only they can be misled, a command-line client may be let through.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return otherwise if origin is None else origin == public_url


def _crosses_sites(for_other_site: bool) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    # A page of ours in another site's frame is of the same origin as what it asks for.
    return site == "cross-site" or (site == "same-origin" and (for_other_site or is_framed()))
