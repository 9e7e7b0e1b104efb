"""The teacher's edge."""

from app.teach.canvas_routes import ConnectingCanvas
from app.teach.invigilator_link_routes import Invigilating
from app.teach.invigilator_routes import Room, invigilator_blueprint
from app.teach.routes import blueprint
from app.teach.sitting_sheet import SheetAnswers
from app.teach.versioning import Versioning

__all__ = [
    "ConnectingCanvas",
    "Invigilating",
    "Room",
    "SheetAnswers",
    "Versioning",
    "blueprint",
    "invigilator_blueprint",
]
