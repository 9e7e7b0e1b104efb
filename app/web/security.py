"""Response headers: what a page of ours may load, and who may frame it."""

import secrets
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix


def csp_nonce() -> str:
    """Return this response's nonce for the one inline script that a page may need."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def allow_form_to(url: str) -> None:
    """Let this response's forms be sent to the origin of `url`, an address that has been checked."""
    parts = urlsplit(url)
    g.form_targets = (f"{parts.scheme}://{parts.netloc}",)


def init_proxies(app: Flask, *, proxies: int) -> None:
    """Take a client's address from X-Forwarded-For as so many web servers in front add it, and nothing else of theirs.

    With none in front the header is anybody's own word, and is not read.
    """
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]


def init_security(app: Flask, *, public_url: str, frame_ancestors: Callable[[], Iterable[str]]) -> None:
    """Add security headers to every response; `frame_ancestors` gives the origins of the registered platforms."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "no-referrer")
        if public_url.startswith("https://"):
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if response.mimetype == "text/html":
            nonce = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
            forms = " ".join(["'self'", *g.get("form_targets", ())])
            ancestors = " ".join(["'self'", *sorted(set(frame_ancestors()))])
            headers.setdefault(
                "Content-Security-Policy",
                "default-src 'none'; base-uri 'none'; object-src 'none'; img-src 'self' data:; font-src 'self'; "
                f"style-src 'self'; connect-src 'self'; form-action {forms}; script-src 'self'{nonce}; "
                f"frame-ancestors {ancestors}",
            )
            if "Cache-Control" not in headers:
                headers["Cache-Control"] = "no-store"
        if request.endpoint == "static":
            headers["Cache-Control"] = "public, max-age=3600"
        return response
