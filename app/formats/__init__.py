"""An award as a document, in one file per format."""

from app.formats.badge import Badges, unbaked
from app.formats.elm import document as elm_document
from app.formats.elm_file import Packing, Unpacked, unpacked
from app.formats.elm_nodes import EDITIONS, ELM_3_2, Edition
from app.formats.elm_read_back import elements as elm_elements
from app.formats.elm_soundness import Fault as ElmFault
from app.formats.elm_soundness import faults as elm_faults
from app.formats.expected import Elements, expected, languages_of
from app.formats.foretaste import preview
from app.formats.openbadges import document
from app.formats.openbadges_elements import elements, issuer_name
from app.formats.openbadges_slots import shape, slots, specimen
from app.formats.page import Pages
from app.formats.paper import Papers
from app.formats.sheet import AttendanceSheet, AttendanceSheets
from app.formats.status_list import status_list_credential
from app.formats.typesetting import PageNotMade

__all__ = [
    "EDITIONS",
    "ELM_3_2",
    "AttendanceSheet",
    "AttendanceSheets",
    "Badges",
    "Edition",
    "Elements",
    "ElmFault",
    "Packing",
    "PageNotMade",
    "Pages",
    "Papers",
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
    "shape",
    "slots",
    "specimen",
    "status_list_credential",
    "unbaked",
    "unpacked",
]
