"""The teacher's edge."""

from app.teach.routes import blueprint

__all__ = ["blueprint"]
