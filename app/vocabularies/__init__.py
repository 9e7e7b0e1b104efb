"""EU controlled lists, their labels, and the wording of Annex I."""

from app.vocabularies.annex1 import Annex1Element, annex1_elements, annex1_label
from app.vocabularies.errors import UnknownConcept
from app.vocabularies.languages import EU_LANGUAGES
from app.vocabularies.lookup import concept, concepts, country_name, country_uri, exists, label
from app.vocabularies.values import Concept, ListName

__all__ = [
    "EU_LANGUAGES",
    "Annex1Element",
    "Concept",
    "ListName",
    "UnknownConcept",
    "annex1_elements",
    "annex1_label",
    "concept",
    "concepts",
    "country_name",
    "country_uri",
    "exists",
    "label",
]
