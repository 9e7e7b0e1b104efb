"""The REST server of the demo's web services, with its bad days."""

import hmac
import json
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.demo.faults import Fault
from app.demo.platform import Platform
from app.demo.webservice import WebService
from app.demo.ws_errors import WebServiceError, invalid_parameter, invalid_token
from app.demo.ws_parameters import nested
from app.web import public


def blueprint(platform: Platform) -> Blueprint:
    """Return the one route of Moodle's REST protocol."""
    bp = Blueprint("webservice", __name__)
    service = WebService(platform)
    faults = platform.faults

    @bp.post("/webservice/rest/server.php")
    @public
    def server() -> ResponseReturnValue:
        """Answer one call; an error is an answer with status 200."""
        if faults.current is Fault.SLOW:
            faults.stall()
        if faults.current is Fault.DOWN:
            return Response("<!DOCTYPE html><title>Error</title><p>Error reading from database</p>", 500)
        body = json.dumps(_answer(platform, service))
        if faults.current is Fault.MALFORMED:
            body = body[: len(body) // 2]
        return Response(body, mimetype="application/json")

    return bp


def _answer(platform: Platform, service: WebService) -> Any:
    try:
        given = request.form.get("wstoken", "")
        if not hmac.compare_digest(given.encode(), platform.keys.web_service_token.encode()):
            raise invalid_token()
        # Moodle's default format is XML, which this platform does not write.
        if request.form.get("moodlewsrestformat") != "json":
            raise invalid_parameter()
        return service.call(request.form.get("wsfunction", ""), nested(request.form.items(multi=True)))
    except WebServiceError as error:
        return error.answer()
