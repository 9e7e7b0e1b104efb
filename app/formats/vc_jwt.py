"""An Open Badges credential as the claims of a token. Pure.

Securing Verifiable Credentials using JOSE and COSE, "Securing JSON-LD Verifiable Credentials with JOSE": the claims are
the credential itself. Open Badges 3.0, "JSON Web Token Proof Format", wants registered claims that say some of it
again; who reads either finds the same.
"""

from datetime import datetime
from typing import Any

from app.formats.reading import Json, object_of, text_at

VC_JWT_TYPE = "vc+jwt"
_REGISTERED = ("iss", "jti", "sub", "nbf", "exp", "iat", "aud")


def vc_jwt_claims(document: Json) -> Json:
    """Return a credential with `iss`, `jti`, `sub`, `nbf` and, if it ends, `exp`. Pure."""
    return {**_registered(document), **document}


def credential_of_claims(claims: Json) -> Json:
    """Return the credential without the claims that say some of it again. Pure."""
    return {name: value for name, value in claims.items() if name not in _REGISTERED}


def contradictions(claims: Json) -> list[str]:
    """Return the registered claims that say something else than the credential: readers believe one or the other. Pure.

    A claim that is not there contradicts nothing. `vc` may not be there: in it stood the whole credential in the data
    model 1.1, and who reads that would read another one.
    """
    if "vc" in claims:
        return ["vc"]
    try:
        said = _registered(claims)
    except ValueError:
        return ["nbf"]
    given = {name: claims[name] for name in _REGISTERED if name in claims and name not in ("iat", "aud")}
    return [name for name, value in given.items() if type(value) is bool or said.get(name) != value]


def _registered(document: Json) -> dict[str, Any]:
    found: dict[str, Any] = {
        "iss": text_at(object_of(document.get("issuer")), "id") or text_at(document, "issuer"),
        "jti": text_at(document, "id"),
        "sub": text_at(object_of(document.get("credentialSubject")), "id"),
        "nbf": _seconds(text_at(document, "validFrom")),
        "exp": _seconds(text_at(document, "validUntil")),
    }
    return {name: value for name, value in found.items() if value not in ("", None)}


def _seconds(moment: str) -> int | None:
    return int(datetime.fromisoformat(moment).timestamp()) if moment else None
