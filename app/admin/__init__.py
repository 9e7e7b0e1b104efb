"""The administrator's edge."""

from app.admin.access import AdminAccess, link_path
from app.admin.audit import Action, Audit
from app.admin.colleagues import Colleagues
from app.admin.data_access import try_access
from app.admin.doctor_words import doctor_line
from app.admin.platform_routes import CanvasAccess, Connections
from app.admin.routes import blueprint

__all__ = [
    "Action",
    "AdminAccess",
    "Audit",
    "CanvasAccess",
    "Colleagues",
    "Connections",
    "blueprint",
    "doctor_line",
    "link_path",
    "try_access",
]
