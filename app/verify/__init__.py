"""The verifier's edge, and the front page."""

from app.verify.home import home_blueprint
from app.verify.routes import blueprint

__all__ = ["blueprint", "home_blueprint"]
