"""The demo LMS as an LTI platform: its addresses, and everything its routes share."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.clock import Clock
from app.demo.classroom import Classroom
from app.demo.faults import Faults
from app.demo.keys import PlatformKeys
from app.demo.tools import Tools
from app.demo.values import Course, ToolRegistration

MOODLE_RELEASE = "4.5.5+ (Build: 20250613)"
MOODLE_VERSION = "2024100705.01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One running demo LMS; `base_url` is its issuer, without a trailing slash."""

    base_url: str
    tools: Tools
    keys: PlatformKeys
    classroom: Classroom
    faults: Faults
    clock: Clock

    @property
    def tool(self) -> ToolRegistration:
        """The tool that is launched now."""
        return self.tools.current

    @property
    def tool_origin(self) -> str:
        """Scheme, host and port of the tool's launch address."""
        url = urlsplit(self.tool.launch_url)
        return f"{url.scheme}://{url.netloc}"

    @property
    def authorization_url(self) -> str:
        """OpenID Connect authorization endpoint."""
        return f"{self.base_url}/mod/lti/auth.php"

    @property
    def token_url(self) -> str:
        """OAuth 2.0 token endpoint."""
        return f"{self.base_url}/mod/lti/token.php"

    @property
    def jwks_url(self) -> str:
        """The platform's public keys."""
        return f"{self.base_url}/mod/lti/certs.php"

    def memberships_url(self, course: Course) -> str:
        """Names and Role Provisioning Services endpoint of a course."""
        binding = self.tool.deployment_id
        return f"{self.base_url}/mod/lti/services.php/CourseSection/{course.course_id}/bindings/{binding}/memberships"


@dataclass(frozen=True, slots=True, kw_only=True)
class LmsDetails:
    """What a tool's administrator enters to connect it to this platform; the token is that of the web services."""

    issuer: str
    client_id: str
    deployment_id: str
    authorization_url: str
    token_url: str
    jwks_url: str
    web_service_url: str
    web_service_token: str


def details_of(platform: Platform) -> LmsDetails:
    """Return what is needed to connect a tool."""
    return LmsDetails(
        issuer=platform.base_url,
        client_id=platform.tool.client_id,
        deployment_id=platform.tool.deployment_id,
        authorization_url=platform.authorization_url,
        token_url=platform.token_url,
        jwks_url=platform.jwks_url,
        web_service_url=platform.base_url,
        web_service_token=platform.keys.web_service_token,
    )
