"""Opening the tool: third-party initiated login and the launch, at Moodle's addresses."""

import json
import secrets

import jwt
import requests
from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.demo.authorization import authentication_error, launch_id_of
from app.demo.choice import chosen_person
from app.demo.deep_linking import RETURN_PATH, answered_claims, links_of, problem_of, request_claims
from app.demo.launches import Launches
from app.demo.platform import Platform
from app.demo.token_claims import id_token_claims
from app.demo.tool_keys import ToolKeyring
from app.web import language, public

STORAGE_TARGETS = {"parent": "_parent", "frame": "platform_storage"}
"""What `storage=` asks for: the page around the tool keeps values for it, or a hidden frame of that name does."""


PICKING = "deep_linking"
"""What `message=` asks for: to pick links for the course instead of opening one."""


def blueprint(platform: Platform, launches: Launches, keyring: ToolKeyring) -> Blueprint:
    """Return the routes of login, launch and return."""
    bp = Blueprint("launches", __name__)

    @bp.get("/launch")
    @public
    def launch() -> ResponseReturnValue:
        """Begin third-party initiated login with a form that posts itself, as Moodle does."""
        course, person = chosen_person(platform.classroom, request.args)
        in_frame = request.args.get("container") == "frame"
        is_picking = request.args.get("message") == PICKING
        launch_id = launches.start(course, person, locale=language(), in_frame=in_frame, is_picking=is_picking)
        fields = {
            "iss": platform.base_url,
            "target_link_uri": platform.tool.launch_url,
            "login_hint": str(person.person_id),
            "lti_message_hint": json.dumps({"cmid": course.link.cmid, "launchid": launch_id}),
            "client_id": platform.tool.client_id,
            "lti_deployment_id": platform.tool.deployment_id,
        }
        if target := STORAGE_TARGETS.get(request.args.get("storage", "")):
            fields["lti_storage_target"] = target
        return render_template("demo/post.html", action=platform.tool.login_url, fields=fields)

    @bp.route("/mod/lti/auth.php", methods=["GET", "POST"])
    @public
    def authorize() -> ResponseReturnValue:
        """Answer an authentication request by a form post to the tool."""
        asked = request.values.to_dict()
        # Without a redirect_uri of ours, or a launch that waits, nobody can be trusted with an answer.
        if asked.get("redirect_uri") != platform.tool.launch_url:
            abort(400)
        started = launches.take(launch_id_of(asked.get("lti_message_hint", "")))
        if started is None:
            abort(400)
        problem = authentication_error(asked, platform.tool, started)
        if problem:
            fields = {"error": problem.error, "error_description": problem.description}
        else:
            claims = (request_claims if started.is_picking else id_token_claims)(
                platform,
                started,
                nonce=asked["nonce"],
                session_key=secrets.token_hex(5),
                now=platform.clock(),
            )
            keys = platform.keys
            token = jwt.encode(claims, keys.private_key, algorithm="RS256", headers={"kid": keys.kid})
            fields = {"id_token": token}
        if "state" in asked:
            fields["state"] = asked["state"]
        return render_template("demo/post.html", action=platform.tool.launch_url, fields=fields)

    @bp.get("/mod/lti/return.php")
    @public
    def returned() -> ResponseReturnValue:
        """Receive a person whom the tool sends back, with the tool's message if it gave one."""
        return render_template(
            "demo/returned.html",
            message=request.args.get("lti_msg", "")[:500],
            problem=request.args.get("lti_errormsg", "")[:500],
        )

    @bp.post(RETURN_PATH)
    @public
    def picked() -> ResponseReturnValue:
        """Receive the links that a teacher picked in the tool."""
        try:
            claims = answered_claims(request.form.get("JWT", ""), platform, keyring, platform.clock())
        except (jwt.PyJWTError, requests.RequestException, ValueError):
            abort(400)
        return render_template("demo/picked.html", links=links_of(claims), problem=problem_of(claims))

    return bp
