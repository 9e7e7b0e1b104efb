"""The verifier's edge, and the front page."""

from app.verify.home import home_blueprint
from app.verify.routes import blueprint
from app.verify.security_routes import security_blueprint
from app.verify.shared_routes import Showing, preview_blueprint, shared_blueprint

__all__ = ["Showing", "blueprint", "home_blueprint", "preview_blueprint", "security_blueprint", "shared_blueprint"]
