"""How an installation is kept, moved and left: backups, terms, the export of everything."""

from app.operations.backups import Backups
from app.operations.place import place_of
from app.operations.values import ONE_TIME, Content, Made, Place

__all__ = ["ONE_TIME", "Backups", "Content", "Made", "Place", "place_of"]
