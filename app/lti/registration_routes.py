"""What a platform's administrator opens to connect the tool, and the configuration that Canvas reads."""

from flask import Blueprint, Response, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.lti.openid_configuration import is_canvas_cloud
from app.lti.registration_errors import LinkExpired, LinkUsed, RegistrationDenied
from app.lti.tool import Lti
from app.lti.tool_configuration import canvas_configuration
from app.lti.urls import host_of, origin
from app.web import public

_CANVAS_FRAMES = {"https://*.instructure.com", "https://*.canvaslms.com"}


def add_registration(bp: Blueprint, lti: Lti) -> None:
    """Add the routes of registration to the room's own."""

    @bp.get("/register/<secret>")
    @public
    def register(secret: str) -> ResponseReturnValue:
        url = request.args.get("openid_configuration", "")
        g.framing_origins = _framing_origins(url)
        if not url or request.method == "HEAD":  # somebody looks at the address before pasting it
            return render_template("register/explain.html")
        try:
            platform = lti.registrations.register(secret, url, request.args.get("registration_token", ""))
        except (LinkUsed, LinkExpired) as spent:
            return render_template("register/spent.html", spent=spent), 403
        except RegistrationDenied as denied:
            return render_template("register/denied.html", denied=denied, host=host_of(url)), 422
        return render_template("register/done.html", platform=platform)

    @bp.get("/canvas/config.json")
    @public
    def canvas() -> ResponseReturnValue:
        response: Response = jsonify(canvas_configuration(lti.public_url))
        response.headers["Cache-Control"] = "public, max-age=300"
        return response


def _framing_origins(configuration_url: str) -> set[str]:
    """Return whose pages may frame the registration.

    It is not yet known who asks, but the page holds nothing to click on that anybody would want clicked. Hosted Canvas
    shows it on the institution's own host, which only the Referer names.
    """
    found = {origin(configuration_url), origin(request.headers.get("Referer", ""))} - {""}
    return found | (_CANVAS_FRAMES if is_canvas_cloud(host_of(configuration_url)) else set())
