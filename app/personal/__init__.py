"""A person's rights in what is held about them: to see it, to take it away, to object, to have it erased."""

from app.personal.data import Held, PersonalData
from app.personal.errors import ObjectionMissing, ObjectionPending, PlainWords
from app.personal.objections import MAX_WORDS, Objection, Objections, Outcome

__all__ = [
    "MAX_WORDS",
    "Held",
    "Objection",
    "ObjectionMissing",
    "ObjectionPending",
    "Objections",
    "Outcome",
    "PersonalData",
    "PlainWords",
]
