"""A provider as an institution entered it, and as it describes itself."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Whom to ask, and as which client; `client_secret` is "" for a public client, which PKCE alone protects."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """The provider's own metadata, checked. OpenID Connect Discovery 1.0, 3.

    `algorithms` are those in which an id_token is believed. `names_itself` says that every answer carries `iss`
    (RFC 9207). `end_session_url` is "" where signing out is not offered.
    """

    auth_url: str
    token_url: str
    jwks_url: str
    end_session_url: str
    algorithms: tuple[str, ...]
    secret_in_body: bool
    names_itself: bool
