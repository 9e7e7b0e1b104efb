"""Connecting a tool with one address, at Moodle's addresses: manage tools, paste, activate."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from flask import Blueprint, Response, abort, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.demo.platform import Platform
from app.demo.registration import RegistrationRefused, answer, checked, openid_configuration
from app.web import language, public

TOKEN_TTL = timedelta(hours=1)
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,255}/[!-~]*")


def blueprint(platform: Platform) -> Blueprint:
    """Return the routes of dynamic registration."""
    bp = Blueprint("registration", __name__)
    tools, keys = platform.tools, platform.keys

    @bp.get("/mod/lti/toolconfigure.php")
    @public
    def manage() -> ResponseReturnValue:
        """Show the field for a tool's registration address, and the tools that used theirs."""
        return render_template("demo/tools.html", tools=tools.registered())

    @bp.get("/mod/lti/startltiadvregistration.php")
    @public
    def start() -> ResponseReturnValue:
        """Open the pasted address in a frame, with a token for one registration."""
        address = request.args.get("url", "").strip()
        if not _ADDRESS.fullmatch(address):
            abort(400)
        url = urlsplit(address)
        g.framed_origin = f"{url.scheme}://{url.netloc}"
        now = platform.clock()
        claims = {"sub": tools.offer(), "scope": "reg", "iat": now, "exp": now + TOKEN_TTL}
        token = jwt.encode(claims, keys.private_key, algorithm="RS256", headers={"kid": keys.kid})
        parameters = urlencode(
            {
                "openid_configuration": f"{platform.base_url}/mod/lti/openid-configuration.php",
                "registration_token": token,
            }
        )
        src = f"{address}{'&' if url.query else '?'}{parameters}"
        return render_template("demo/registering.html", src=src)

    @bp.post("/mod/lti/activate")
    @public
    def activate() -> ResponseReturnValue:
        """Launch a registered tool from now on."""
        if not tools.activate(request.form.get("client_id", "")):
            abort(404)
        return redirect(url_for("registration.manage", lang=language()), code=303)

    @bp.get("/mod/lti/openid-configuration.php")
    @public
    def configuration() -> ResponseReturnValue:
        """Describe the platform to a tool."""
        return jsonify(openid_configuration(platform))

    @bp.post("/mod/lti/openid-registration.php")
    @public
    def register() -> ResponseReturnValue:
        """Register a tool as pending."""
        client_id = _client_id(platform, request.headers.get("Authorization", ""))
        if client_id is None:
            return _words("invalid_token", 401)
        body: Any = request.get_json(silent=True)
        try:
            tool = checked(body)
        except RegistrationRefused as refused:
            return _words(refused.words, 400)
        if not tools.take(client_id):
            return _words("token already used", 403)
        registered = tools.add(
            tool["name"],
            login_url=tool["login_url"],
            launch_url=tool["launch_url"],
            jwks_url=tool["jwks_url"],
            client_id=client_id,
        )
        return jsonify(answer(body, registered))

    return bp


def _client_id(platform: Platform, authorization: str) -> str | None:
    """Return for which client id a registration token is good, None if it is not good."""
    kind, _, token = authorization.partition(" ")
    try:
        claims = jwt.decode(
            token.strip(),
            platform.keys.private_key.public_key(),
            algorithms=["RS256"],
            options={"require": ["sub", "exp"], "verify_exp": False, "verify_iat": False},
        )
    except jwt.PyJWTError:
        return None
    is_good = kind.lower() == "bearer" and claims.get("scope") == "reg"
    # Our own clock, which is an argument; PyJWT reads the machine's.
    return str(claims["sub"]) if is_good and platform.clock().timestamp() < float(claims["exp"]) else None


def _words(words: str, status: int) -> Response:
    return Response(words, status, mimetype="text/plain")
