"""The VC-API of the W3C's test suites: in development, where it is switched on, and never in production."""

from app.vcapi.routes import blueprint

__all__ = ["blueprint"]
