"""LTI 1.3: platforms, launches and rosters."""

from app.lti.access import current_launch, frame_ancestors, requires
from app.lti.errors import (
    LaunchExpired,
    PlatformUnknown,
    RegistrationInvalid,
    RosterRefused,
    RosterUnavailable,
)
from app.lti.platforms import Platforms
from app.lti.roster import Roster
from app.lti.routes import blueprint
from app.lti.tokens import ToolKeys
from app.lti.tool import Lti, build_lti
from app.lti.values import Launch, Member, MemberStatus, Person, Platform, Role

__all__ = [
    "Launch",
    "LaunchExpired",
    "Lti",
    "Member",
    "MemberStatus",
    "Person",
    "Platform",
    "PlatformUnknown",
    "Platforms",
    "RegistrationInvalid",
    "Role",
    "Roster",
    "RosterRefused",
    "RosterUnavailable",
    "ToolKeys",
    "blueprint",
    "build_lti",
    "current_launch",
    "frame_ancestors",
    "requires",
]
