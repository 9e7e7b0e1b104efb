"""LTI over HTTP: login initiation, launch, and the tool's public keys."""

from flask import Blueprint, g, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.lti.canvas_routes import add_canvas
from app.lti.handing_back import add_handing_back
from app.lti.inspector import Stage
from app.lti.login import cookie_name
from app.lti.opening import LAUNCH_PATH, add_openings, ask_storage, message, send_to_platform
from app.lti.registration_routes import add_registration
from app.lti.tool import Lti
from app.lti.values import Launch
from app.web import SESSION, cookie, public, set_cookie


def blueprint(lti: Lti) -> Blueprint:
    """Return the routes under /lti. They are open to everybody: what comes in proves itself."""
    bp = Blueprint("lti", __name__, url_prefix="/lti")

    @bp.route("/login", methods=["GET", "POST"])
    @public
    def login() -> ResponseReturnValue:
        with lti.inspector.watching(Stage.LOGIN, g.get("request_id", "")) as trail:
            trail.unverified_request = given = message() if request.method == "POST" else request.args.to_dict()
            begun = lti.logins.begin(given, trail)
        return send_to_platform(begun, given)

    @bp.post("/launch")
    @public
    def launch() -> ResponseReturnValue:
        form = message()
        state = form.get("state", "")
        if "id_token" in form and not cookie(cookie_name(state)) and (held := lti.logins.hold(state)):
            return ask_storage(held, form["id_token"])
        with lti.inspector.watching(Stage.LAUNCH, g.get("request_id", "")) as trail:
            accepted = lti.launches.accept(form, cookie, trail)
            recorded = lti.inspector.beside(Stage.LAUNCH, g.get("request_id", ""), trail)
            secret = lti.sessions.remember(accepted, cookie(SESSION), recorded)
        g.launch_locale = accepted.locale
        response = make_response(redirect(_first_page(accepted), code=303))
        set_cookie(response, SESSION, secret)
        set_cookie(response, cookie_name(state), "", max_age_s=0, path=LAUNCH_PATH)
        response.headers["Cache-Control"] = "no-store"
        return response

    @bp.get("/jwks")
    @public
    def jwks() -> ResponseReturnValue:
        response = jsonify(lti.keys.tool_jwks())
        response.headers["Cache-Control"] = "public, max-age=300"
        return response

    add_openings(bp, lti, _first_page)
    add_handing_back(bp, lti)
    add_registration(bp, lti)
    add_canvas(bp)
    return bp


def _first_page(launch: Launch) -> str:
    """Return the path where a launch begins."""
    if launch.deep_linking:
        endpoint = "catalogue.pick" if launch.is_teacher else "catalogue.refused"
    else:
        endpoint = "teach.show" if launch.is_teacher else "claim.show"
    return url_for(endpoint, launch_id=launch.launch_id)
