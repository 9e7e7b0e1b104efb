"""Status lists in the form that is asked for, and the type of our SD-JWT VC: what machines need to check one."""

from uuid import UUID

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.formats import TTL_S, Purpose, type_metadata
from app.settings import CREDENTIAL_TYPE
from app.verification import SignedList, StatusLists
from app.web import public

# Widespread clients parse a body only when its media type names JSON; all others only on request.
_JSON, _VC, _VC_JWT, _TOKEN = "application/json", "application/vc", "application/vc+jwt", "application/statuslist+jwt"
_A_DAY_S = 24 * 3600


def add_status(bp: Blueprint, *, status_lists: StatusLists, vct: str) -> None:
    """Add the routes of status lists and of the credential type."""

    @bp.get("/status/<uuid:list_id>")
    @public
    def status(list_id: UUID) -> ResponseReturnValue:
        wanted = _wanted(_JSON, _VC, _VC_JWT, _TOKEN)
        if wanted == _TOKEN:
            return _answer(status_lists.token(list_id), _TOKEN)
        if wanted == _VC_JWT:
            return _answer(status_lists.credential_token(list_id), _VC_JWT)
        return _answer(status_lists.credential(list_id), wanted)

    @bp.get("/status/<uuid:list_id>/suspension")
    @public
    def suspension(list_id: UUID) -> ResponseReturnValue:
        wanted = _wanted(_JSON, _VC, _VC_JWT)
        if wanted == _VC_JWT:
            return _answer(status_lists.credential_token(list_id, Purpose.SUSPENSION), _VC_JWT)
        return _answer(status_lists.credential(list_id, Purpose.SUSPENSION), wanted)

    @bp.get("/status/<uuid:list_id>/token")
    @public
    def status_token(list_id: UUID) -> ResponseReturnValue:
        return _answer(status_lists.token(list_id), _TOKEN)

    @bp.get(CREDENTIAL_TYPE)
    @public
    def credential_type() -> ResponseReturnValue:
        response = jsonify(type_metadata(vct))
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cache-Control"] = f"public, max-age={_A_DAY_S}"
        response.add_etag()
        return response.make_conditional(request)


def _wanted(*media_types: str) -> str:
    return request.accept_mimetypes.best_match(media_types) or media_types[0]


def _answer(found: SignedList, media_type: str) -> ResponseReturnValue:
    response = Response(found.content)
    response.headers["Content-Type"] = media_type
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={TTL_S}"
    response.vary.add("Accept")
    response.set_etag(found.etag)
    return response.make_conditional(request)
