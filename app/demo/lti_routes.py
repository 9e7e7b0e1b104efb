"""The platform's LTI endpoints, at Moodle's addresses."""

import json
import secrets
from urllib.parse import quote

import jwt
from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.demo.access_tokens import MEMBERSHIP_SCOPE, AccessTokens, OAuthError
from app.demo.authorization import authentication_error, launch_id_of
from app.demo.launches import Launches
from app.demo.memberships import MEDIA_TYPE, PAGE_SIZE, RosterQuery, container
from app.demo.platform import Platform
from app.demo.token_claims import id_token_claims
from app.web import language, public


def blueprint(platform: Platform, launches: Launches, tokens: AccessTokens) -> Blueprint:
    """Return the routes of login, launch, keys, tokens and roster."""
    bp = Blueprint("lti", __name__)
    classroom, tool = platform.classroom, platform.tool

    @bp.get("/launch")
    @public
    def launch() -> ResponseReturnValue:
        """Begin third-party initiated login with a form that posts itself, as Moodle does."""
        course = classroom.courses.get(request.args.get("course", type=int, default=0))
        person = classroom.people.get(request.args.get("person", type=int, default=0))
        if course is None or person is None or not classroom.is_in(course, person):
            abort(404)
        in_frame = request.args.get("container") == "frame"
        launch_id = launches.start(course, person, locale=language(), in_frame=in_frame)
        fields = {
            "iss": platform.base_url,
            "target_link_uri": tool.launch_url,
            "login_hint": str(person.person_id),
            "lti_message_hint": json.dumps({"cmid": course.link.cmid, "launchid": launch_id}),
            "client_id": tool.client_id,
            "lti_deployment_id": tool.deployment_id,
        }
        return render_template("demo/post.html", action=tool.login_url, fields=fields)

    @bp.route("/mod/lti/auth.php", methods=["GET", "POST"])
    @public
    def authorize() -> ResponseReturnValue:
        """Answer an authentication request by a form post to the tool."""
        asked = request.values.to_dict()
        # Without a redirect_uri of ours, or a launch that waits, nobody can be trusted with an answer.
        if asked.get("redirect_uri") != tool.launch_url:
            abort(400)
        started = launches.take(launch_id_of(asked.get("lti_message_hint", "")))
        if started is None:
            abort(400)
        problem = authentication_error(asked, tool, started)
        if problem:
            fields = {"error": problem.error, "error_description": problem.description}
        else:
            claims = id_token_claims(
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
        return render_template("demo/post.html", action=tool.launch_url, fields=fields)

    @bp.get("/mod/lti/certs.php")
    @public
    def certs() -> ResponseReturnValue:
        """Publish the platform's key."""
        return Response(json.dumps(platform.keys.jwks(), indent=4), mimetype="application/json")

    @bp.post("/mod/lti/token.php")
    @public
    def token() -> ResponseReturnValue:
        """Issue an access token; Moodle labels the JSON as HTML, and so does this."""
        try:
            body, status = tokens.issue(request.form), 200
        except OAuthError as refused:
            body, status = {"error": refused.error}, 400
        return Response(json.dumps(body), status, mimetype="text/html", headers={"Cache-Control": "no-store"})

    @bp.get("/mod/lti/services.php/CourseSection/<int:course_id>/bindings/<binding>/memberships")
    @public
    def memberships(course_id: int, binding: str) -> ResponseReturnValue:
        """Serve one page of the active members."""
        if not tokens.allows(request.headers.get("Authorization", ""), MEMBERSHIP_SCOPE) or binding != tool.deployment_id:
            return jsonify(status=401, reason="Unauthorized"), 401
        # Moodle answers its own media type, any, or none; but not plain JSON.
        if request.headers.get("Accept", "") not in ("", "*/*", MEDIA_TYPE):
            return jsonify(status=400, reason="No handler found"), 400
        course = classroom.courses.get(course_id)
        if course is None:
            return jsonify(status=404, reason="Not found"), 404
        query = RosterQuery(
            limit=max(request.args.get("limit", type=int, default=0), 0) or PAGE_SIZE,
            start=max(request.args.get("from", type=int, default=0), 0),
            role=request.args.get("role", ""),
            resource_link_id=quote(request.args.get("rlid", ""), safe=""),
        )
        active = [person for person in classroom.members(course) if classroom.is_active(course, person)]
        body, next_url = container(course, active, query, platform.memberships_url(course))
        response = Response(json.dumps(body), mimetype=MEDIA_TYPE)
        if next_url:
            response.headers["Link"] = f'<{next_url}>; rel="next"'
        return response

    @bp.get("/mod/lti/return.php")
    @public
    def returned() -> ResponseReturnValue:
        """Receive a person whom the tool sends back, with the tool's message if it gave one."""
        return render_template(
            "demo/returned.html",
            message=request.args.get("lti_msg", "")[:500],
            problem=request.args.get("lti_errormsg", "")[:500],
        )

    return bp
