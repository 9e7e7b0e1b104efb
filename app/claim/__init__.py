"""The learner's edge before the award."""

from app.claim.decline_routes import decline_blueprint
from app.claim.errors import Masqueraded, NotMember, NotReceiver, StudentView, check_receiver
from app.claim.routes import blueprint

__all__ = ["Masqueraded", "NotMember", "NotReceiver", "StudentView", "blueprint", "check_receiver", "decline_blueprint"]
