"""OpenID Connect as a relying party: authorization code with PKCE, and an id_token believed only when proved."""

from app.oidc.client import Client, Question
from app.oidc.errors import (
    ClockDiffers,
    ProviderMisdescribed,
    ProviderRefused,
    ProviderUnreachable,
    TokenUntrusted,
)
from app.oidc.http import ProviderHttp
from app.oidc.values import Description, Provider

__all__ = [
    "Client",
    "ClockDiffers",
    "Description",
    "Provider",
    "ProviderHttp",
    "ProviderMisdescribed",
    "ProviderRefused",
    "ProviderUnreachable",
    "Question",
    "TokenUntrusted",
]
