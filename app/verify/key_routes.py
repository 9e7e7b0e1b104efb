"""Where machines find the public keys of our institutions."""

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from app.issuers import Issuers
from app.verification import OwnIssuers
from app.web import public

_MAX_AGE_S = 300


def add_keys(bp: Blueprint, *, issuers: Issuers, own_issuers: OwnIssuers) -> None:
    """Add the routes of keys."""

    @bp.get("/issuers/<slug>/did.json")
    @public
    def did(slug: str) -> ResponseReturnValue:
        response = jsonify(own_issuers.did_document(issuers.get(slug).slug))
        response.mimetype = "application/did+json"
        return _open_to_machines(response)

    @bp.get("/issuers/<slug>/jwks.json")
    @public
    def key_set(slug: str) -> ResponseReturnValue:
        response = jsonify(own_issuers.key_set(issuers.get(slug).slug))
        response.mimetype = "application/jwk-set+json"
        return _open_to_machines(response)

    # SD-JWT-based Verifiable Credentials, "JWT VC Issuer Metadata Request": before the path of the issuer's address.
    @bp.get("/.well-known/jwt-vc-issuer/issuers/<slug>")
    @public
    def jwt_vc_issuer(slug: str) -> ResponseReturnValue:
        known = issuers.get(slug).slug
        return _open_to_machines(jsonify(issuer=own_issuers.url(known), jwks=own_issuers.key_set(known)))


def _open_to_machines(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={_MAX_AGE_S}"
    return response
