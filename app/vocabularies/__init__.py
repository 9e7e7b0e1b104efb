"""EU controlled lists, their labels, the wording of Annex I, and skills of ESCO."""

from app.vocabularies.annex1 import Annex1Element, annex1_elements, annex1_label
from app.vocabularies.errors import EscoFileWrong, UnknownConcept
from app.vocabularies.esco_import import EscoReport
from app.vocabularies.isced import find_fields
from app.vocabularies.languages import EU_LANGUAGES
from app.vocabularies.lookup import concept, concepts, country_name, country_uri, exists, label
from app.vocabularies.matching import fold, rank, wanted
from app.vocabularies.skills import FoundSkill, Skills
from app.vocabularies.values import Concept, Framework, ListName

__all__ = [
    "EU_LANGUAGES",
    "Annex1Element",
    "Concept",
    "EscoFileWrong",
    "EscoReport",
    "FoundSkill",
    "Framework",
    "ListName",
    "Skills",
    "UnknownConcept",
    "annex1_elements",
    "annex1_label",
    "concept",
    "concepts",
    "country_name",
    "country_uri",
    "exists",
    "find_fields",
    "fold",
    "label",
    "rank",
    "wanted",
]
