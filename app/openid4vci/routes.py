"""What wallets call: metadata, offers, tokens, nonces, credentials. OpenID4VCI 1.0; open to every origin."""

import logging

from flask import Blueprint, Response, g, jsonify, request
from flask.typing import ResponseReturnValue

from app.errors import ProductError
from app.openid4vci.errors import Code, WalletRefused
from app.openid4vci.metadata import issuer_metadata, server_metadata
from app.openid4vci.requests import MAX_BODY, credential_request, token_request
from app.openid4vci.tokens import TOKEN_TTL
from app.openid4vci.wallets import Wallets
from app.web import public

log = logging.getLogger("microcredentials.wallets")
_MAX_AGE_S = 300
_KEPT = "kept_for_a_while"


def blueprint(wallets: Wallets) -> Blueprint:
    """Return the routes of wallets."""
    bp = Blueprint("openid4vci", __name__)

    # The well-known part stands before the path of the identifier (RFC 8414, 3.1); older wallets put it behind.
    @bp.get("/.well-known/openid-credential-issuer/issuers/<slug>")
    @bp.get("/issuers/<slug>/.well-known/openid-credential-issuer")
    @public
    def about_issuer(slug: str) -> ResponseReturnValue:
        profile = wallets.issuers.get(slug)
        kinds = [key.algorithm for key in wallets.keys.issuer_keys(profile.slug) if not key.revocation]
        url = wallets.own_issuers.url(profile.slug)
        return _kept(jsonify(issuer_metadata(url, profile, kinds, wallets.vct)))

    @bp.get("/.well-known/oauth-authorization-server/issuers/<slug>")
    @bp.get("/issuers/<slug>/.well-known/oauth-authorization-server")
    @public
    def about_server(slug: str) -> ResponseReturnValue:
        return _kept(jsonify(server_metadata(wallets.own_issuers.url(wallets.issuers.get(slug).slug))))

    @bp.get("/openid4vci/offers/<reference>")
    @public
    def offer(reference: str) -> ResponseReturnValue:
        document = wallets.offers.document(reference)
        if document is None:
            return jsonify(error=Code.INVALID_REQUEST, error_description="no such offer, or it is over"), 404
        return jsonify(document)

    @bp.post("/issuers/<slug>/openid4vci/token")
    @public
    def token(slug: str) -> ResponseReturnValue:
        known = wallets.issuers.get(slug).slug
        if any(len(values) > 1 for values in request.form.to_dict(flat=False).values()):
            raise WalletRefused(Code.INVALID_REQUEST, "a parameter is repeated")
        made = wallets.tokens.exchange(known, token_request(request.form))
        return jsonify(access_token=made, token_type="Bearer", expires_in=int(TOKEN_TTL.total_seconds()))  # noqa: S106

    @bp.post("/issuers/<slug>/openid4vci/nonce")
    @public
    def nonce(slug: str) -> ResponseReturnValue:
        return jsonify(c_nonce=wallets.delivery.nonce(wallets.issuers.get(slug).slug))

    @bp.post("/issuers/<slug>/openid4vci/credential")
    @public
    def credential(slug: str) -> ResponseReturnValue:
        grant = wallets.tokens.grant(wallets.issuers.get(slug).slug, _bearer())
        asked = credential_request(request.get_data())
        try:
            found = wallets.delivery.credential(grant, asked)
        except ProductError as error:  # a device is away, or keys are unreadable: the same request may pass later
            log.exception("not delivered", extra={"code": error.code, "request_id": g.get("request_id")})
            raise WalletRefused(Code.CREDENTIAL_REQUEST_DENIED, "cannot be signed at present") from error
        return jsonify(credentials=[{"credential": found}])

    @bp.before_request
    def bound() -> None:
        request.max_content_length = MAX_BODY

    @bp.errorhandler(WalletRefused)
    def refused(error: WalletRefused) -> ResponseReturnValue:
        log.info("refused", extra={"code": error.code, "detail": error.detail, "request_id": g.get("request_id")})
        response = jsonify(error=error.code, error_description=error.detail)
        response.status_code = 400
        if error.code is Code.INVALID_TOKEN:
            response.status_code = 401
            response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        return response

    @bp.after_request
    def open_to_wallets(response: Response) -> Response:
        headers = response.headers
        headers["Access-Control-Allow-Origin"] = "*"
        if request.method == "OPTIONS":
            headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
            headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
            headers["Access-Control-Max-Age"] = str(_MAX_AGE_S)
        headers["Cache-Control"] = f"public, max-age={_MAX_AGE_S}" if g.get(_KEPT) else "no-store"
        return response

    return bp


def _kept(response: Response) -> Response:
    setattr(g, _KEPT, True)
    return response


def _bearer() -> str:
    given = request.authorization
    return given.token or "" if given and given.type == "bearer" else ""
