"""How a viewer of European digital credentials shows one: a title, languages, and a page to print on. Pure."""

from collections.abc import Sequence

from app.formats.elm_nodes import Json, in_each, listed, plain_concept, spoken
from app.issuers import Text
from app.vocabularies import exists

# A white page of A4 proportions: the profile wants an embedded image, and ours shall say nothing that the data do not.
_WHITE_PAGE = (
    "iVBORw0KGgoAAAANSUhEUgAAANIAAAEpAQAAAADOwEGBAAAAL0lEQVR42u3JQREAAAwCIPuX1gS7FYAv6S3OOeecc84555xzzjnnnHPOOeecc88N"
    "J+s1f08PbwYAAAAASUVORK5CYII="
)


def display(about: str, title: Text, description: Text, language: str, languages: Sequence[str]) -> Json:
    """Return the display parameter; `language` is the one the credential is written in. Raises UnknownConcept."""
    listable = [tongue for tongue in languages if exists("language", tongue)]
    node = {
        "id": f"{about}#display",
        "type": "DisplayParameter",
        "title": spoken(title),
        "primaryLanguage": listed("language", language),
        "language": [listed("language", tongue) for tongue in listable],
        "individualDisplay": [_page(about, tongue) for tongue in listable],
    }
    return node | ({"description": spoken(description)} if spoken(description) else {})


def _page(about: str, language: str) -> Json:
    detail = {
        "id": f"{about}#display-detail-{language}",
        "type": "DisplayDetail",
        "page": 1,
        "image": {
            "id": f"{about}#display-image",
            "type": "MediaObject",
            "content": _WHITE_PAGE,
            "contentEncoding": plain_concept(
                "http://data.europa.eu/snb/encoding/6146cde7dd",
                "http://data.europa.eu/snb/encoding/25831c2",
                in_each(["en"], "base64"),
            ),
            "contentType": plain_concept(
                "http://publications.europa.eu/resource/authority/file-type/PNG",
                "http://publications.europa.eu/resource/authority/file-type",
                in_each(["en"], "PNG"),
            ),
        },
    }
    return {
        "id": f"{about}#display-{language}",
        "type": "IndividualDisplay",
        "language": listed("language", language),
        "displayDetail": [detail],
    }
