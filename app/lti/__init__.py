"""LTI 1.3: platforms, launches and rosters."""

from app.lti.access import current_launch, frame_ancestors, requires
from app.lti.ancestry import Ancestry
from app.lti.approvals import Approvals
from app.lti.canvas_courses import CanvasCourses
from app.lti.custom import ACHIEVEMENT
from app.lti.deep_linking import DeepLinkingAnswer, DeepLinks, LinkItem
from app.lti.errors import (
    GradebookRefused,
    GradebookUnavailable,
    LaunchExpired,
    PlatformRefused,
    PlatformUnavailable,
    PlatformUnknown,
    RegistrationInvalid,
    RosterRefused,
    RosterUnavailable,
)
from app.lti.gradebook import Gradebook
from app.lti.inspector import Inspector, LaunchRecord, Shelf, Stage
from app.lti.personal import PERSONAL
from app.lti.platforms import Platforms
from app.lti.probes import KeySet, Probes
from app.lti.registration import Registrations
from app.lti.registration_errors import AddressRefused, DeploymentMissing, IssuerHeld, RegistrationConflict
from app.lti.registration_links import LinkSummary, RegistrationLinks
from app.lti.roster import Roster
from app.lti.routes import blueprint
from app.lti.text import is_id
from app.lti.tokens import ToolKeys
from app.lti.tool import Lti, build_lti
from app.lti.tool_configuration import canvas_configuration
from app.lti.values import (
    CanvasIds,
    DeepLinking,
    Launch,
    LineItem,
    Member,
    MemberStatus,
    Person,
    Platform,
    Result,
    Role,
    RosterAddress,
    Standing,
)
from app.lti.visits import VisitedCourse, Visits

__all__ = [
    "ACHIEVEMENT",
    "PERSONAL",
    "AddressRefused",
    "Ancestry",
    "Approvals",
    "CanvasCourses",
    "CanvasIds",
    "DeepLinking",
    "DeepLinkingAnswer",
    "DeepLinks",
    "DeploymentMissing",
    "Gradebook",
    "GradebookRefused",
    "GradebookUnavailable",
    "Inspector",
    "IssuerHeld",
    "KeySet",
    "Launch",
    "LaunchExpired",
    "LaunchRecord",
    "LineItem",
    "LinkItem",
    "LinkSummary",
    "Lti",
    "Member",
    "MemberStatus",
    "Person",
    "Platform",
    "PlatformRefused",
    "PlatformUnavailable",
    "PlatformUnknown",
    "Platforms",
    "Probes",
    "RegistrationConflict",
    "RegistrationInvalid",
    "RegistrationLinks",
    "Registrations",
    "Result",
    "Role",
    "Roster",
    "RosterAddress",
    "RosterRefused",
    "RosterUnavailable",
    "Shelf",
    "Stage",
    "Standing",
    "ToolKeys",
    "VisitedCourse",
    "Visits",
    "blueprint",
    "build_lti",
    "canvas_configuration",
    "current_launch",
    "frame_ancestors",
    "is_id",
    "requires",
]
