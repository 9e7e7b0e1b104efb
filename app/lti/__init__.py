"""LTI 1.3: platforms, launches and rosters."""

from app.lti.access import current_launch, frame_ancestors, requires
from app.lti.approvals import Approvals
from app.lti.errors import (
    LaunchExpired,
    PlatformUnknown,
    RegistrationInvalid,
    RosterRefused,
    RosterUnavailable,
)
from app.lti.platforms import Platforms
from app.lti.registration import Registrations
from app.lti.registration_errors import DeploymentMissing
from app.lti.registration_links import LinkSummary
from app.lti.roster import Roster
from app.lti.routes import blueprint
from app.lti.tokens import ToolKeys
from app.lti.tool import Lti, build_lti
from app.lti.tool_configuration import canvas_configuration
from app.lti.values import Launch, Member, MemberStatus, Person, Platform, Role, Standing

__all__ = [
    "Approvals",
    "DeploymentMissing",
    "Launch",
    "LaunchExpired",
    "LinkSummary",
    "Lti",
    "Member",
    "MemberStatus",
    "Person",
    "Platform",
    "PlatformUnknown",
    "Platforms",
    "RegistrationInvalid",
    "Registrations",
    "Role",
    "Roster",
    "RosterRefused",
    "RosterUnavailable",
    "Standing",
    "ToolKeys",
    "blueprint",
    "build_lti",
    "canvas_configuration",
    "current_launch",
    "frame_ancestors",
    "requires",
]
