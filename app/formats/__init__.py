"""An award as a document, in one file per format."""

from app.formats.foretaste import preview
from app.formats.openbadges import document
from app.formats.openbadges_elements import elements, issuer_name
from app.formats.status_list import status_list_credential

__all__ = ["document", "elements", "issuer_name", "preview", "status_list_credential"]
