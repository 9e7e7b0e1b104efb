"""An id_token, believed only when all of OpenID Connect Core 1.0, 3.1.3.7 holds. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from app.oidc.errors import ClockDiffers, TokenUntrusted
from app.oidc.values import Provider

LEEWAY_S = 60  # for clocks that differ a little
OLDEST_S = 600  # nobody is asked for longer than a question lives


class KeyUnknown(Exception):
    """The token names a key that is not among those given: they may have changed."""


def believed(
    id_token: str,
    provider: Provider,
    keys: KeySet,
    *,
    algorithms: Sequence[str],
    nonce: str,
    access_token: str,
    now: datetime,
) -> Mapping[str, Any]:
    """Return the claims that `provider` signed for our client and this question.

    The algorithm is one of ours and fits the kind of key. Raises KeyUnknown, TokenUntrusted or ClockDiffers.
    """
    try:
        token = jwt.decode(id_token, keys, algorithms=list(algorithms), registry=_registry(algorithms))
    except InvalidKeyIdError as error:
        raise KeyUnknown from error
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise TokenUntrusted(type(error).__name__) from error
    claims = CodeIDToken(
        token.claims,
        token.header,
        options={
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
            "sub": {"essential": True},
        },
        params={"nonce": nonce, "client_id": provider.client_id, "access_token": access_token},
    )
    epoch = int(now.timestamp())
    try:
        claims.validate(now=epoch, leeway=LEEWAY_S)
    except ExpiredTokenError as error:
        raise ClockDiffers("expired") from error
    except InvalidClaimError as error:
        is_early = error.claim in {"iat", "nbf"} and isinstance(claims[error.claim], int | float)
        raise ClockDiffers(error.claim) if is_early else TokenUntrusted(error.claim) from error
    except (JoseError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise TokenUntrusted(type(error).__name__) from error
    # One audience: a token that serves others too is not ours to take.
    if claims["aud"] not in (provider.client_id, [provider.client_id]):
        raise TokenUntrusted("aud")
    issued_at = claims["iat"]
    if isinstance(issued_at, bool) or not isinstance(issued_at, int | float):
        raise TokenUntrusted("iat")
    if not epoch - OLDEST_S <= issued_at <= epoch + LEEWAY_S:
        raise ClockDiffers("iat")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise TokenUntrusted("sub")
    return dict(claims)


def _registry(algorithms: Sequence[str]) -> JWSRegistry:
    return JWSRegistry(algorithms=list(algorithms), strict_check_header=False)
