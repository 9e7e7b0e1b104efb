"""Why nobody is signed in by a provider."""

from app.errors import Kind, ProductError


class ProviderUnreachable(ProductError):
    """No whole answer came from the provider in time."""

    kind = Kind.UNAVAILABLE
    code = "oidc.unreachable"


class ProviderMisdescribed(ProductError):
    """What stands at the provider's address does not describe the provider that was entered, or not all of it."""

    kind = Kind.CONFLICT
    code = "oidc.misdescribed"


class ProviderRefused(ProductError):
    """The provider, or the person there, said no; or it does not know our client."""

    kind = Kind.FORBIDDEN
    code = "oidc.refused"


class TokenUntrusted(ProductError):
    """The id_token is not what this provider signed for us, now, for this question."""

    kind = Kind.FORBIDDEN
    code = "oidc.token_untrusted"


class ClockDiffers(ProductError):
    """The id_token is of the past or of the future by our clock."""

    kind = Kind.FORBIDDEN
    code = "oidc.clock"
