"""The teacher's edge."""

from app.teach.canvas_routes import ConnectingCanvas
from app.teach.routes import blueprint
from app.teach.versioning import Versioning

__all__ = ["ConnectingCanvas", "Versioning", "blueprint"]
