"""The platform's keys, access tokens and roster, at Moodle's addresses."""

import json
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.demo.access_tokens import MEMBERSHIP_SCOPE, AccessTokens, OAuthError
from app.demo.memberships import MEDIA_TYPE, PAGE_SIZE, RosterQuery, container
from app.demo.platform import Platform
from app.web import public


def blueprint(platform: Platform, tokens: AccessTokens) -> Blueprint:
    """Return the routes that a tool calls from server to server."""
    bp = Blueprint("services", __name__)
    classroom = platform.classroom

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
        if (
            not tokens.allows(request.headers.get("Authorization", ""), MEMBERSHIP_SCOPE)
            or binding != platform.tool.deployment_id
        ):
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

    return bp
