"""Our own JSON-LD context, at every installation's address with the same bytes: credentials name it there."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.signing import MICROCREDENTIAL, context_bytes
from app.web import public

_A_YEAR_S = 365 * 24 * 3600


def add_contexts(bp: Blueprint) -> None:
    """Add the route of the context. What stands there never changes; other words would be another version."""

    @bp.get(MICROCREDENTIAL)
    @public
    def context() -> ResponseReturnValue:
        response = Response(context_bytes(MICROCREDENTIAL), mimetype="application/ld+json")
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cache-Control"] = f"public, max-age={_A_YEAR_S}, immutable"
        response.add_etag()
        return response.make_conditional(request)
