"""How an installation is kept, moved and left: backups, terms, the export of everything."""

from app.operations.backups import Backups
from app.operations.leaving import Leaving
from app.operations.place import place_of
from app.operations.schedule import Schedule, ScheduleRow
from app.operations.terms import SCHEDULE, By, DataClass, class_of
from app.operations.values import ONE_TIME, Content, Made, Place

__all__ = [
    "ONE_TIME",
    "SCHEDULE",
    "Backups",
    "By",
    "Content",
    "DataClass",
    "Leaving",
    "Made",
    "Place",
    "Schedule",
    "ScheduleRow",
    "class_of",
    "place_of",
]
