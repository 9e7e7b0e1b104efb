"""The holder's edge."""

from app.wallet.routes import blueprint, of_this_course
from app.wallet.share_routes import sharing_blueprint

__all__ = ["blueprint", "of_this_course", "sharing_blueprint"]
