"""The few cookies there are, all with the same policy."""

from flask import current_app, request
from werkzeug.wrappers import Response

SESSION = "mc_session"
LANGUAGE = "mc_language"


def set_cookie(response: Response, name: str, value: str, *, max_age_s: int | None = None, path: str = "/") -> None:
    """Set a cookie that works inside a platform's frame.

    Over https it is partitioned (CHIPS), because browsers block any other cookie in a cross-site frame. Over plain
    http, which only a loopback development installation uses, it is a Lax one: many clients never send a Secure one.
    """
    secure = current_app.config["PUBLIC_URL"].startswith("https://")
    response.set_cookie(
        name,
        value,
        max_age=max_age_s,
        path=path,
        httponly=True,
        secure=secure,
        samesite="None" if secure else "Lax",
        partitioned=secure,
    )


def cookie(name: str) -> str:
    """Return the cookie's value, "" without one; an oversized one counts as none."""
    value = request.cookies.get(name, "")
    return value if len(value) <= 256 else ""
