"""The administrator's edge."""

from app.admin.access import AdminAccess
from app.admin.routes import blueprint

__all__ = ["AdminAccess", "blueprint"]
