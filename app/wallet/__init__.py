"""The holder's edge."""

from app.wallet.routes import blueprint

__all__ = ["blueprint"]
