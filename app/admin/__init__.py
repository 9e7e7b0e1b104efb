"""The administrator's edge."""

from app.admin.access import AdminAccess, link_path
from app.admin.audit import Action, Audit
from app.admin.colleagues import Colleagues
from app.admin.data_access import try_access
from app.admin.doctor_words import doctor_line
from app.admin.kept_words import ENDED_BY
from app.admin.platform_routes import CanvasAccess, Connections
from app.admin.providers import NobodyBound, ProviderInvalid, Providers, ProviderUntried, SignInBy, roles_from
from app.admin.review_routes import Reviewing
from app.admin.roles import ALLOWED, AdminRole, Permission, may
from app.admin.routes import blueprint
from app.admin.sign_ins import SignIns
from app.admin.signing_in import build_sign_ins

__all__ = [
    "ALLOWED",
    "ENDED_BY",
    "Action",
    "AdminAccess",
    "AdminRole",
    "Audit",
    "CanvasAccess",
    "Colleagues",
    "Connections",
    "NobodyBound",
    "Permission",
    "ProviderInvalid",
    "ProviderUntried",
    "Providers",
    "Reviewing",
    "SignInBy",
    "SignIns",
    "blueprint",
    "build_sign_ins",
    "doctor_line",
    "link_path",
    "may",
    "roles_from",
    "try_access",
]
