"""The holder's edge."""

from app.wallet.routes import blueprint, of_this_course

__all__ = ["blueprint", "of_this_course"]
