"""What an Open Badges credential says about its issuer beyond Annex I, read back from the document alone. Pure."""

from typing import Any

from app.formats import alignments as kinds
from app.formats import openbadges
from app.formats.reading import Json, given, object_of, objects_of, text_at
from app.issuers import is_deqar_address, is_web_address


def institution(document: Json, aligned: list[Json]) -> dict[str, Any]:
    """Return what the issuer says of itself, from the document and its achievement's alignments. Pure.

    Texts are `alternative_name`, `street`, `postcode`, `locality`, `website`, `email`, `vat_number`,
    `registration_number` and `eidas_identifier`; `reviews` is a list of mappings of texts with `kind`, `name` (of the
    kind), `agency`, `decided_on`, `url`, `deqar_id`, `deqar_url`; `recognition` has `words` and `url`. An address that
    a page must not lead to is left out, and so is one that claims to be DEQAR's and is not.
    """
    issuer = object_of(document.get("issuer"))
    address = object_of(issuer.get("address"))
    texts = given(
        alternative_name=_identifier(issuer, openbadges.ANOTHER_NAME),
        street=text_at(address, "streetAddress"),
        postcode=text_at(address, "postalCode"),
        locality=text_at(address, "addressLocality"),
        website=_link(text_at(issuer, "url")),
        email=text_at(issuer, "email"),
        vat_number=_identifier(issuer, openbadges.VAT),
        registration_number=_identifier(issuer, openbadges.REGISTRATION),
        eidas_identifier=_identifier(issuer, openbadges.EIDAS),
    )
    found: dict[str, Any] = {**texts, "reviews": _reviews(aligned), "recognition": _recognition(aligned)}
    return {key: value for key, value in found.items() if value}


def _identifier(issuer: Json, kind: str) -> str:
    entries = objects_of(issuer.get("otherIdentifier"))
    return next((text_at(entry, "identifier") for entry in entries if entry.get("identifierType") == kind), "")


def _reviews(aligned: list[Json]) -> list[dict[str, str]]:
    entries = {_parts(item)[0]: item for item in aligned if item.get("targetType") == kinds.DEQAR}
    reviews = [item for item in aligned if item.get("targetType") == kinds.EXTERNAL_REVIEW]
    numbered = sorted((item for item in reviews if _parts(item)[0].isdecimal()), key=_number)
    return [_review(item, entries.get(_parts(item)[0], {})) for item in numbered]


def _review(item: Json, entry: Json) -> dict[str, str]:
    _, kind, decided_on = _parts(item)
    deqar_url = text_at(entry, "targetUrl")
    return given(
        kind=kind,
        name=text_at(item, "targetFramework"),
        agency=text_at(item, "targetName"),
        decided_on=decided_on,
        url=_link(text_at(item, "targetUrl")),
        deqar_id=_parts(entry)[1],
        deqar_url=deqar_url if is_deqar_address(deqar_url) else "",
    )


def _recognition(aligned: list[Json]) -> dict[str, str]:
    found = next((item for item in aligned if item.get("targetType") == kinds.RECOGNITION), {})
    return given(words=text_at(found, "targetDescription"), url=_link(text_at(found, "targetUrl")))


def _parts(item: Json) -> tuple[str, str, str]:
    number, kind, decided_on, *_ = [*text_at(item, "targetCode").split("/"), "", ""]
    return number, kind, decided_on


def _number(item: Json) -> int:
    return int(_parts(item)[0][:6])


def _link(url: str) -> str:
    # Without a report an alignment leads to a place of the achievement's own page, which says nothing more.
    is_own_place = "#external-quality-assurance-" in url or url.endswith("#recognition")
    return url if is_web_address(url) and not is_own_place else ""
