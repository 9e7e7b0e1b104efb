"""The audit, as the administrator's edge knows it."""

from app.audit import Action, ActorKind, Audit

__all__ = ["Action", "ActorKind", "Audit"]
