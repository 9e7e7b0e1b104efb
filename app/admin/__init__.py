"""The administrator's edge."""

from app.admin.access import AdminAccess, AdminRole, link_path
from app.admin.audit import ACTION_OF, Action, Audit
from app.admin.colleagues import Colleagues
from app.admin.data_access import try_access
from app.admin.doctor_words import doctor_line
from app.admin.platform_routes import CanvasAccess, Connections
from app.admin.review_routes import Reviewing
from app.admin.routes import blueprint

__all__ = [
    "ACTION_OF",
    "Action",
    "AdminAccess",
    "AdminRole",
    "Audit",
    "CanvasAccess",
    "Colleagues",
    "Connections",
    "Reviewing",
    "blueprint",
    "doctor_line",
    "link_path",
    "try_access",
]
