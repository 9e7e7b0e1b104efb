"""An award as a document, in one file per format."""

from app.formats.elm import document as elm_document
from app.formats.elm_elements import elements as elm_elements
from app.formats.elm_faults import Fault as ElmFault
from app.formats.elm_faults import faults as elm_faults
from app.formats.elm_file import Packing, Unpacked, unpacked
from app.formats.elm_nodes import EDITIONS, ELM_3_2, Edition
from app.formats.expected import Elements, expected, languages_of
from app.formats.foretaste import preview
from app.formats.openbadges import document
from app.formats.openbadges_elements import elements, issuer_name
from app.formats.status_list import status_list_credential

__all__ = [
    "EDITIONS",
    "ELM_3_2",
    "Edition",
    "Elements",
    "ElmFault",
    "Packing",
    "Unpacked",
    "document",
    "elements",
    "elm_document",
    "elm_elements",
    "elm_faults",
    "expected",
    "issuer_name",
    "languages_of",
    "preview",
    "status_list_credential",
    "unpacked",
]
