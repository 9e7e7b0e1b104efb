"""The sitting that was confirmed, as ELM says it of an assessment: written, and read back. Pure.

ELM has a date and a body for an assessment, and no property for how it was supervised or somebody identified: these
are notes, each with a code of ours as its subject. So is the place, since a location of ELM's has a country, and which
one the sitting was held in nobody recorded.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from app.awards import Assessed, Award
from app.formats import elm_nodes as nodes
from app.formats.assessed_words import identified_said, online_said, supervised_said
from app.formats.elm_nodes import Json, given, in_each, note, own_concept
from app.formats.elm_organisations import assessing_body
from app.formats.elm_reading import Tongues, ending, ending_with, note_words, words
from app.formats.reading import object_of, objects_of, text_at
from app.formats.wording import moment


def sitting_of(award: Award, languages: Sequence[str]) -> Json:
    """Return what an assessment says of its sitting, {} where none was confirmed. Pure."""
    assessed, about = award.assessed, award.credential_url
    if assessed is None:
        return {}
    return given(
        {
            "additionalNote": list(_notes(assessed, about, languages)),
            # ELM wants a time, and only the day is known: noon is the same day to all of Europe.
            "dateIssued": moment(datetime.combine(assessed.assessed_on, time(12), UTC)),
            "assessedBy": [assessing_body(award.issuer, assessed.organisation, languages)],
        }
    )


def assessed_in(assessments: Sequence[Json], tongues: Tongues) -> dict[str, Any]:
    """Return what the assessments of a document say of a sitting, shaped as `AssessedSaid`. Pure."""
    for one in assessments:
        notes = one.get("additionalNote")
        if supervised := ending_with(notes, nodes.SUPERVISED_HOW):
            online = any(ending(part) == nodes.ASSESSED_ONLINE for part in objects_of(notes))
            found: dict[str, Any] = {
                "supervision": supervised_said(_code(supervised), tongues[0]),
                "identity": identified_said(_code(ending_with(notes, nodes.IDENTIFIED_HOW)), tongues[0]),
                "assessed_on": _day(text_at(one, "dateIssued")),
                "place": note_words(ending_with(notes, nodes.ASSESSED_AT), tongues),
                "organisation": words(object_of(one.get("assessedBy")).get("legalName"), tongues),
            }
            return found | {"is_online": True} if online else found
    return {}


def _notes(assessed: Assessed, about: str, languages: Sequence[str]) -> Iterator[Json]:
    code = assessed.supervision.value
    yield _note(about, nodes.SUPERVISED_HOW, code, {one: supervised_said(code, one)["name"] for one in languages})
    if assessed.identity is not None:
        code = assessed.identity.value
        yield _note(about, nodes.IDENTIFIED_HOW, code, {one: identified_said(code, one)["name"] for one in languages})
    if assessed.place.strip():
        yield note(f"{about}#{nodes.ASSESSED_AT}", in_each(languages, assessed.place))
    if assessed.is_online:
        yield note(f"{about}#{nodes.ASSESSED_ONLINE}", {one: online_said(one) for one in languages})


def _note(about: str, end: str, code: str, said: dict[str, str]) -> Json:
    return {**note(f"{about}#{end}", said), "subject": own_concept(f"{about}#{end}-{code}", code, said)}


def _code(one: Json) -> str:
    return text_at(object_of(one.get("subject")), "notation")


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value.partition("T")[0]).isoformat()
    except ValueError:
        return ""
