"""The audit, as the administrator's edge knows it."""

from app.audit import Action, Audit

__all__ = ["Action", "Audit"]
