"""How a viewer of European digital credentials shows one: a title, languages, and a picture of a page each. Pure."""

from base64 import b64encode
from collections.abc import Mapping, Sequence

from app.awards import Award
from app.formats.elm_nodes import (
    Json,
    listed,
    png,
)
from app.formats.wording import spoken
from app.vocabularies import exists

# The profile wants an embedded image: a page of A4 proportions that says nothing that the data do not.
_WHITE_PAGE = (
    "iVBORw0KGgoAAAANSUhEUgAAANIAAAEpAQAAAADOwEGBAAAAL0lEQVR42u3JQREAAAwCIPuX1gS7FYAv6S3OOeecc84555xzzjnnnHPOOeecc88N"
    "J+s1f08PbwYAAAAASUVORK5CYII="
)


def display(award: Award, languages: Sequence[str], pages: Mapping[str, bytes]) -> Json:
    """Return the display parameter; `pages` are PNGs by language, white where there is none. Raises UnknownConcept."""
    achievement, about = award.achievement, award.credential_url
    listable = [tongue for tongue in languages if exists("language", tongue)]
    node = {
        "id": f"{about}#display",
        "type": "DisplayParameter",
        "title": spoken(achievement.title),
        "primaryLanguage": listed("language", achievement.language),
        "language": [listed("language", tongue) for tongue in listable],
        "individualDisplay": [_page(about, tongue, pages.get(tongue)) for tongue in listable],
    }
    return node | ({"description": spoken(achievement.description)} if spoken(achievement.description) else {})


def _page(about: str, language: str, page: bytes | None) -> Json:
    content = b64encode(page).decode() if page else _WHITE_PAGE
    detail = {
        "id": f"{about}#display-detail-{language}",
        "type": "DisplayDetail",
        "page": 1,
        "image": png(f"{about}#display-image-{language}", content),
    }
    return {
        "id": f"{about}#display-{language}",
        "type": "IndividualDisplay",
        "language": listed("language", language),
        "displayDetail": [detail],
    }
