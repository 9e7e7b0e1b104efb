"""LTI over HTTP: login initiation, launch, and the tool's public keys."""

from flask import Blueprint, g, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from app.lti.errors import MessageTooLarge
from app.lti.login import LOGIN_TTL_S, cookie_name
from app.lti.registration_routes import add_registration
from app.lti.tool import Lti
from app.web import SESSION, cookie, public, set_cookie

_MAX_MESSAGE = 256 * 1024
_LAUNCH_PATH = "/lti/launch"


def blueprint(lti: Lti) -> Blueprint:
    """Return the routes under /lti. They are open to everybody: what comes in proves itself."""
    bp = Blueprint("lti", __name__, url_prefix="/lti")

    @bp.route("/login", methods=["GET", "POST"])
    @public
    def login() -> ResponseReturnValue:
        begun = lti.logins.begin(_form() if request.method == "POST" else request.args.to_dict())
        response = make_response(redirect(begun.location, code=302))
        set_cookie(response, begun.cookie_name, begun.cookie_value, max_age_s=LOGIN_TTL_S, path=_LAUNCH_PATH)
        response.headers["Cache-Control"] = "no-store"
        return response

    @bp.post("/launch")
    @public
    def launch() -> ResponseReturnValue:
        form = _form()
        accepted = lti.launches.accept(form, cookie)
        g.launch_locale = accepted.locale
        secret = lti.sessions.remember(accepted, cookie(SESSION))
        endpoint = "teach.show" if accepted.is_teacher else "claim.show"
        response = make_response(redirect(url_for(endpoint, launch_id=accepted.launch_id), code=303))
        set_cookie(response, SESSION, secret, max_age_s=lti.sessions.ttl_s)
        set_cookie(response, cookie_name(form["state"]), "", max_age_s=0, path=_LAUNCH_PATH)
        response.headers["Cache-Control"] = "no-store"
        return response

    @bp.get("/jwks")
    @public
    def jwks() -> ResponseReturnValue:
        response = jsonify(lti.keys.tool_jwks())
        response.headers["Cache-Control"] = "public, max-age=300"
        return response

    add_registration(bp, lti)
    return bp


def _form() -> dict[str, str]:
    """Return the posted fields. Raises MessageTooLarge before reading more than a platform ever sends."""
    request.max_content_length = _MAX_MESSAGE + 1
    try:
        # A body that comes in chunks, without a declared length, is cut at the limit rather than refused.
        if len(request.get_data()) > _MAX_MESSAGE:
            raise MessageTooLarge
        return request.form.to_dict()
    except RequestEntityTooLarge as error:
        raise MessageTooLarge from error
