"""Why a platform cannot connect itself, or is not let in yet."""

from datetime import datetime

from app.errors import Kind, ProductError


class PlatformPending(ProductError):
    """The platform has registered itself and nobody has approved it yet."""

    kind = Kind.FORBIDDEN
    code = "lti.platform_pending"


class PlatformDeclined(ProductError):
    """An administrator has refused the platform."""

    kind = Kind.FORBIDDEN
    code = "lti.platform_declined"


class DeploymentPending(ProductError):
    """The tool was installed in another place of the platform, and nobody has approved that yet."""

    kind = Kind.FORBIDDEN
    code = "lti.deployment_pending"


class DeploymentDeclined(ProductError):
    """An administrator has refused this deployment."""

    kind = Kind.FORBIDDEN
    code = "lti.deployment_declined"


class DeploymentMissing(ProductError):
    """There is no such deployment to decide about."""

    kind = Kind.NOT_FOUND
    code = "lti.deployment_missing"


class LinkUnknown(ProductError):
    """The registration address was never made, or was withdrawn."""

    kind = Kind.FORBIDDEN
    code = "lti.link_unknown"


class LinkUsed(ProductError):
    """The registration address was used before."""

    kind = Kind.FORBIDDEN
    code = "lti.link_used"

    def __init__(self, used_at: datetime, used_by_host: str) -> None:
        super().__init__()
        self.used_at = used_at
        self.used_by_host = used_by_host


class LinkExpired(ProductError):
    """The registration address is too old."""

    kind = Kind.FORBIDDEN
    code = "lti.link_expired"

    def __init__(self, expired_at: datetime) -> None:
        super().__init__()
        self.expired_at = expired_at


class AddressRefused(ProductError):
    """An address that the platform names is not a public https address."""

    code = "lti.address_refused"


class ConfigurationInvalid(ProductError):
    """The platform's description of itself is missing, unreadable or incomplete; `detail` names the member."""

    code = "lti.configuration_invalid"


class ConfigurationForeign(ProductError):
    """The platform describes itself as somebody else than who sent us there."""

    kind = Kind.FORBIDDEN
    code = "lti.configuration_foreign"


class RegistrationDenied(ProductError):
    """The platform did not accept the registration; `words` are its own, as it wrote them."""

    kind = Kind.UNAVAILABLE
    code = "lti.registration_denied"

    def __init__(self, status: int, words: tuple[str, ...]) -> None:
        super().__init__(f"the registration endpoint answered {status}")
        self.status = status
        self.words = words


class IssuerHeld(ProductError):
    """Another institution of this installation has connected this platform."""

    kind = Kind.CONFLICT
    code = "lti.issuer_held"


class RegistrationConflict(ProductError):
    """Another registration has this issuer and client id, and a platform may not overwrite it."""

    kind = Kind.CONFLICT
    code = "lti.registration_conflict"
