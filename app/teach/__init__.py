"""The teacher's edge."""

from app.teach.canvas_routes import ConnectingCanvas
from app.teach.routes import blueprint

__all__ = ["ConnectingCanvas", "blueprint"]
