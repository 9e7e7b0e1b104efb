"""The holder's edge."""

from app.wallet.name_routes import name_blueprint
from app.wallet.routes import blueprint, of_this_course

__all__ = ["blueprint", "name_blueprint", "of_this_course"]
