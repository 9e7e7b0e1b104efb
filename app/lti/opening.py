"""Opening without third-party cookies: the platform's storage, else a partitioned cookie, else a window of our own.

LTI-CS-OIDC 0.1 and LTI-PM-S 0.1. The pages talk to the platform by `static/launch.js`; whatever they find, the server
decides. No secret of theirs stands in a URL.
"""

import re
from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, Response, g, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from app.lti.errors import BrowserMismatch, LaunchExpired, MessageTooLarge, WindowTicketSpent
from app.lti.inspector import Stage
from app.lti.login import LOGIN_TTL_S, BegunLogin, HeldLogin
from app.lti.openid_configuration import is_canvas_cloud
from app.lti.tool import Lti
from app.lti.urls import host_of
from app.lti.values import Launch, Platform
from app.web import SESSION, cookie, is_framed_by_another_site, is_from_own_page, public, set_cookie

LAUNCH_PATH = "/lti/launch"
_IN_WINDOW = "in_window"
_AGAIN = ("iss", "login_hint", "target_link_uri", "lti_message_hint", "client_id", "lti_deployment_id", "deployment_id")
_LOGIN_COOKIE = re.compile(r"mc_login_[0-9a-f]{12}\Z")
_MAX_MESSAGE = 256 * 1024


def send_to_platform(begun: BegunLogin, given: Mapping[str, str]) -> Response:
    """Answer a login initiation: on to the platform at once, or by a page where the browser may need more.

    The page puts the login's value into the platform's storage, and looks whether a frame keeps our cookie before the
    platform's hint, which works once, is used up.
    """
    if begun.storage or is_framed_by_another_site() or given.get(_IN_WINDOW):
        _name_framing_hosts(begun.platform)
        again = {name: given[name] for name in _AGAIN if name in given} | {_IN_WINDOW: "1"}
        response = _saying_whence(make_response(render_template("lti/login.html", begun=begun, again=again)))
    else:
        response = make_response(redirect(begun.location, code=302))
    set_cookie(
        response,
        begun.cookie_name,
        begun.cookie_value,
        max_age_s=LOGIN_TTL_S,
        path=LAUNCH_PATH,
        for_other_site=True,
    )
    return _not_kept(response)


def ask_storage(held: HeldLogin, id_token: str) -> Response:
    """Answer a launch without cookie by a page that brings the stored value; nothing of the launch is looked at yet."""
    _name_framing_hosts(held.platform)
    response = make_response(render_template("lti/storage.html", held=held, id_token=id_token))
    return _not_kept(_saying_whence(response))


def add_openings(bp: Blueprint, lti: Lti, landing: Callable[[Launch], str]) -> None:
    """Add the routes behind those pages; `landing` gives the path of a launch's first page."""

    @bp.post("/launch/finish")
    @public
    def finish() -> ResponseReturnValue:
        # Otherwise another site could post a launch and stored value of its own and so sign somebody in as another.
        if not is_from_own_page(lti.public_url):
            raise BrowserMismatch("not from our page")
        form = message()
        # The ticket takes the state's place and the stored value the cookie's: the checks are the same.
        ticket = {"state": form.get("ticket", ""), "id_token": form.get("id_token", "")}
        with lti.inspector.watching(Stage.LAUNCH, g.get("request_id", "")) as trail:
            accepted = lti.launches.accept(ticket, lambda _name: form.get("value", ""), trail)
            recorded = lti.inspector.beside(Stage.LAUNCH, g.get("request_id", ""), trail)
            secret = lti.sessions.remember(accepted, cookie(SESSION), recorded)
        g.launch, g.launch_locale = accepted, accepted.locale
        path = landing(accepted)
        way_out = lti.sessions.way_out(accepted.launch_id, path)
        page = render_template("lti/arrival.html", launch=accepted, path=path, ticket=way_out)
        response = _saying_whence(make_response(page))
        set_cookie(response, SESSION, secret)
        return _not_kept(response)

    @bp.post("/launch/kept")
    @public
    def kept() -> ResponseReturnValue:
        """Tell a page of ours whether the browser sends back the cookie that came with it."""
        name, launch_id = request.form.get("name", ""), request.form.get("launch_id", type=UUID)
        if launch_id is None:
            return _not_kept(jsonify(kept=bool(_LOGIN_COOKIE.match(name) and cookie(name))))
        try:
            lti.sessions.launch(launch_id, cookie(SESSION))
        except LaunchExpired:
            return _not_kept(jsonify(kept=False))
        return _not_kept(jsonify(kept=True))

    @bp.post("/window")
    @public
    def window() -> ResponseReturnValue:
        """Give a new window, where our cookies are nobody's third party, the launch that the frame could not keep."""
        # Otherwise another site could post a ticket of its own and so sign somebody in as somebody else.
        if not is_from_own_page(lti.public_url):
            raise WindowTicketSpent("not from our page")
        secret, path = lti.sessions.take_over(message().get("ticket", ""), cookie(SESSION))
        response = make_response(redirect(path, code=303))
        set_cookie(response, SESSION, secret)
        return _not_kept(response)


def message() -> dict[str, str]:
    """Return the posted fields. Raises MessageTooLarge before reading more than a platform ever sends."""
    request.max_content_length = _MAX_MESSAGE + 1
    try:
        # A body that comes in chunks, without a declared length, is cut at the limit rather than refused.
        if len(request.get_data()) > _MAX_MESSAGE:
            raise MessageTooLarge
        return request.form.to_dict()
    except RequestEntityTooLarge as error:
        raise MessageTooLarge from error


def _name_framing_hosts(platform: Platform) -> None:
    """Let an institution's own host frame the page where hosted Canvas, one issuer for all of them, names none.

    The page holds nothing of anybody, and its only button begins a login.
    """
    if is_canvas_cloud(host_of(platform.issuer)):
        g.framing_origins = {"https:"}


def _saying_whence(response: Response) -> Response:
    """Have the page's forms say that they are ours: with "no-referrer" older browsers would not."""
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _not_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
