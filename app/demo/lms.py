"""The demo LMS: a small platform that speaks LTI 1.3 and Moodle's web services, for the first run and for training."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from werkzeug.exceptions import HTTPException

from app.clock import Clock
from app.demo import controls, institution, launch_routes, pages, registration_routes, service_routes, ws_routes
from app.demo.access_tokens import AccessTokens
from app.demo.classroom import Classroom
from app.demo.faults import Faults
from app.demo.keys import load_keys
from app.demo.launches import Launches
from app.demo.platform import LmsDetails, Platform, details_of
from app.demo.tool_keys import ToolKeyring
from app.demo.tools import Tools
from app.demo.values import ToolRegistration
from app.settings import SettingsInvalid, is_loopback
from app.web import LANGUAGES, csp_nonce, init_locale, language

_ROOT = Path(__file__).parent.parent.parent
_STALL_S = 30.0  # longer than any patience that a tool should have


def create_lms(
    base_url: str, tool: ToolRegistration, state_dir: Path, clock: Clock, *, stall_s: float = _STALL_S
) -> Flask:
    """Return the demo LMS, whose issuer is `base_url`. Raises SettingsInvalid unless that is a loopback origin.

    Only its signing key and web services token are kept, in `state_dir`; grades begin anew with every start.
    """
    if not is_loopback(base_url) or base_url.endswith("/"):
        raise SettingsInvalid("the demo LMS serves a loopback origin only")
    keys = load_keys(state_dir)
    platform = Platform(
        base_url=base_url,
        tools=Tools(tool),
        keys=keys,
        classroom=Classroom(clock),
        faults=Faults(stall_s),
        clock=clock,
    )
    app = Flask("app.demo", root_path=str(_ROOT), template_folder="templates", static_folder="app/static")
    app.config.update(
        PUBLIC_URL=base_url,
        SECRET_KEY=secrets.token_hex(32),  # nothing signed outlives a run
        DEFAULT_LOCALE="en",
        MAX_CONTENT_LENGTH=1024 * 1024,
    )
    init_locale(app)
    _init_pages(app)
    _init_guard(app, platform)
    audiences = frozenset({platform.token_url, platform.base_url})
    keyring = ToolKeyring(platform.tools)
    tokens = AccessTokens(platform.tools, keyring, audiences, clock)
    app.register_blueprint(pages.blueprint(platform))
    app.register_blueprint(controls.blueprint(platform))
    app.register_blueprint(launch_routes.blueprint(platform, Launches(clock), keyring))
    app.register_blueprint(registration_routes.blueprint(platform))
    app.register_blueprint(service_routes.blueprint(platform, tokens))
    app.register_blueprint(ws_routes.blueprint(platform))
    app.extensions["demo_lms"] = platform
    return app


def lms_details(app: Flask) -> LmsDetails:
    """Return what is needed to connect a tool to this LMS."""
    platform: Platform = app.extensions["demo_lms"]
    return details_of(platform)


def _init_pages(app: Flask) -> None:
    """Give templates what they use, and every refusal a page."""

    def language_url(code: str) -> str:
        known = {name: value for name, value in request.args.items() if name in {"course", "person"}}
        endpoint = request.endpoint if request.method == "GET" and request.endpoint else "pages.index"
        return url_for(endpoint, **{**(request.view_args or {}), **known, "lang": code})

    # flask_babel's number format: a comma in Slovenian.
    app.jinja_env.filters["decimal"] = format_decimal
    app.jinja_env.globals.update(
        csp_nonce=csp_nonce,
        language=language,
        language_url=language_url,
        LANGUAGES=LANGUAGES,
        institution_name=institution.NAME,
    )

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        if status < 400:
            return error.get_response()
        return render_template("demo/refused.html", status=status), status


def _init_guard(app: Flask, platform: Platform) -> None:
    """Refuse other sites' posts and other hosts' names, and say what a page may load."""
    own = urlsplit(platform.base_url)

    @app.before_request
    def only_from_here() -> None:
        if request.host != own.netloc:
            abort(403)  # a foreign name that resolves to this machine
        origin = request.headers.get("Origin", platform.base_url)
        if (
            request.blueprint in {"controls", "registration"}
            and request.method == "POST"
            and origin != platform.base_url
        ):
            abort(403)

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        if request.endpoint != "static":
            headers.setdefault("Cache-Control", "no-store")
        if response.mimetype == "text/html":
            tool_urls = (urlsplit(url) for url in (platform.tool.login_url, platform.tool.launch_url))
            origins = {f"{url.scheme}://{url.netloc}" for url in tool_urls} | {g.get("framed_origin", "")} - {""}
            tool_origins = " ".join(sorted(origins))
            headers["Content-Security-Policy"] = (
                "default-src 'none'; base-uri 'none'; img-src 'self' data:; style-src 'self'; "
                f"script-src 'nonce-{csp_nonce()}'; form-action 'self' {tool_origins}; "
                f"frame-src 'self' {tool_origins}; frame-ancestors 'self'"
            )
        return response
