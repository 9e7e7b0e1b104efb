"""The VC-API over HTTP, for test suites that are not ours. Anybody may call it, so it signs for nobody but itself.

VC API 0.7, "Issue Credential", "Verify Credential", "Verify Presentation".
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from app.clock import Clock
from app.errors import ProductError
from app.signing import Sandbox, TokenMalformed, json_object
from app.vcapi.checking import verify_credential, verify_presentation
from app.vcapi.errors import DataModelBroken
from app.vcapi.issuing import did_of, issued, throw_away_signers
from app.web import public

Json = dict[str, Any]


def blueprint(*, clock: Clock) -> Blueprint:
    """Return the routes, with new keys."""
    bp = Blueprint("vcapi", __name__, url_prefix="/vc-api")
    signers = throw_away_signers()
    canonicalize = Sandbox().canonical

    @bp.get("/")
    @public
    def described() -> ResponseReturnValue:
        """Say what a test suite must be told of this implementation, in the shape of its configuration."""

        def at(endpoint: str, **values: str) -> str:
            return url_for(f"vcapi.{endpoint}", _external=True, **values)

        issuers = []
        for suite, signer in signers.items():
            issuers.append({"id": did_of(signer), "endpoint": at("issue", suite=suite), "tags": [suite]})
            issuers.append({"id": did_of(signer), "endpoint": at("issue_bare", suite=suite), "tags": ["vc2.0"]})
        tags = ["vc2.0", *signers]
        return jsonify(
            issuers=issuers,
            verifiers=[{"id": "", "endpoint": at("verify"), "tags": tags}],
            vpVerifiers=[{"id": "", "endpoint": at("verify_vp"), "tags": tags}],
        )

    @bp.post("/<any('eddsa-rdfc-2022', 'ecdsa-rdfc-2019'):suite>/credentials/issue")
    @public
    def issue(suite: str) -> ResponseReturnValue:
        return _answered(lambda: {"verifiableCredential": signed(suite)}, 201)

    @bp.post("/<any('eddsa-rdfc-2022', 'ecdsa-rdfc-2019'):suite>/bare/credentials/issue")
    @public
    def issue_bare(suite: str) -> ResponseReturnValue:
        return _answered(lambda: signed(suite), 201)

    @bp.post("/credentials/verify")
    @public
    def verify() -> ResponseReturnValue:
        def check() -> Json:
            body = _body()
            verify_credential(_object(body, "verifiableCredential"), canonicalize, clock(), _checks(body))
            return {"verified": True}

        return _answered(check, 200)

    @bp.post("/presentations/verify")
    @public
    def verify_vp() -> ResponseReturnValue:
        def check() -> Json:
            body = _body()
            options = _object(body, "options", {})
            asked: dict[str, str] = {name: str(options[name]) for name in ("challenge", "domain") if name in options}
            document = _object(body, "verifiablePresentation")
            verify_presentation(document, canonicalize, clock(), asked, _checks(body))
            return {"verified": True}

        return _answered(check, 200)

    def signed(suite: str) -> Json:
        return issued(_object(_body(), "credential"), signers[suite], clock())

    return bp


def _answered(act: Callable[[], Json], status: int) -> ResponseReturnValue:
    try:
        return jsonify(act()), status
    except ProductError as error:
        return jsonify(verified=False, errors=[{"code": error.code, "detail": error.detail}]), 400


def _body() -> Json:
    try:
        return json_object(request.get_data())
    except TokenMalformed as error:
        raise DataModelBroken("not a JSON object") from error


def _object(body: Json, name: str, otherwise: Json | None = None) -> Json:
    found = body.get(name, otherwise)
    if not isinstance(found, dict):
        raise DataModelBroken(name)
    return found


def _checks(body: Json) -> list[str]:
    found = _object(body, "options", {}).get("checks", [])
    return [check for check in found if isinstance(check, str)] if isinstance(found, list) else []
