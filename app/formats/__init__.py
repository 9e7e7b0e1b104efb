"""An award as a document, in one file per format."""

from app.formats.badge import Badges, unbaked
from app.formats.credential_type import type_metadata
from app.formats.elm import document as elm_document
from app.formats.elm_file import Packing, Unpacked, unpacked
from app.formats.elm_nodes import EDITIONS, ELM_3_2, Edition
from app.formats.elm_read_back import elements as elm_elements
from app.formats.elm_soundness import Fault as ElmFault
from app.formats.elm_soundness import faults as elm_faults
from app.formats.expected import Elements, expected, languages_of
from app.formats.foretaste import definitions, preview
from app.formats.openbadges import document
from app.formats.openbadges_elements import elements, issuer_name
from app.formats.openbadges_slots import shape, slots, specimen
from app.formats.page import Pages
from app.formats.paper import Papers
from app.formats.sd_jwt import DECOYS, sd_jwt_claims, sd_jwt_elements, withheld
from app.formats.sheet import AttendanceSheet, AttendanceSheets
from app.formats.status_list import (
    STATUS_LIST_TYPE,
    TTL_S,
    Purpose,
    status_list_claims,
    status_list_credential,
)
from app.formats.typesetting import PageNotMade
from app.formats.vc_jwt import VC_JWT_TYPE, contradictions, credential_of_claims, vc_jwt_claims

__all__ = [
    "DECOYS",
    "EDITIONS",
    "ELM_3_2",
    "STATUS_LIST_TYPE",
    "TTL_S",
    "VC_JWT_TYPE",
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
    "Purpose",
    "Unpacked",
    "contradictions",
    "credential_of_claims",
    "definitions",
    "document",
    "elements",
    "elm_document",
    "elm_elements",
    "elm_faults",
    "expected",
    "issuer_name",
    "languages_of",
    "preview",
    "sd_jwt_claims",
    "sd_jwt_elements",
    "shape",
    "slots",
    "specimen",
    "status_list_claims",
    "status_list_credential",
    "type_metadata",
    "unbaked",
    "unpacked",
    "vc_jwt_claims",
    "withheld",
]
