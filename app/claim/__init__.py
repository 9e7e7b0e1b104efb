"""The learner's edge before the award."""

from app.claim.errors import NotMember, NotReceiver
from app.claim.routes import blueprint

__all__ = ["NotMember", "NotReceiver", "blueprint"]
