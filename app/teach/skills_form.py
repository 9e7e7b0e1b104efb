"""Fields of education and skills of ESCO in the teacher's form: what was chosen, taken away and looked for. Pure.

Posted are `field`, an ISCED-F code for each, and `outcome-<i>-skill`, a URI for each of the i-th row from 0. Without
JavaScript a button takes one away (`remove-field-<code>`, `remove-skill-<i>-<URI>`) or looks for the words of
`outcome-<i>-search` (`search-skill-<i>`), and both come back to the page.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from app.awards import Achievement, Skill
from app.issuers import Text
from app.teach.rule_rows import Fields
from app.vocabularies import FoundSkill, exists

MAX_FIELDS = 5
MAX_SKILLS = 10
MAX_ROWS = 30  # as many as there may be outcomes; skills of rows behind these are left out

KnownSkills = Callable[[Collection[str]], Mapping[str, Text]]
"""Returns the labels by language of the skills that are known, by URI."""


def no_skills(_uris: Collection[str]) -> Mapping[str, Text]:
    """Know none, for where there is no list of skills. Pure."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was looked for by a button: in which `row`, with which words, and what fits."""

    row: int
    query: str
    found: tuple[FoundSkill, ...]


def fields_from(fields: Fields, errors: dict[str, str]) -> tuple[str, ...]:
    """Return the codes of the chosen fields, each once; one that no list has is left out, with an error code. Pure."""
    gone = _after(fields, "remove-field-")
    chosen = [code for code in dict.fromkeys(fields.getlist("field")) if code and code != gone]
    if unknown := [code for code in chosen if not exists("isced-f", code)]:
        errors["field"] = "unknown_field"
    elif len(chosen) > MAX_FIELDS:
        errors["field"] = "too_many_fields"
    return tuple(code for code in chosen if code not in unknown)[:MAX_FIELDS]


def skills_from(fields: Fields, known: KnownSkills, errors: dict[str, str]) -> dict[int, tuple[Skill, ...]]:
    """Return the chosen skills by row of outcomes, rows without any left out; unknown ones get an error code. Pure.

    Asks `known` once. A skill keeps the labels that it has when it is chosen.
    """
    row_gone, _, uri_gone = _after(fields, "remove-skill-").partition("-")
    rows: dict[int, list[str]] = {}
    for row in range(MAX_ROWS):
        posted = [uri for uri in dict.fromkeys(fields.getlist(f"outcome-{row}-skill")) if uri]
        if chosen := [uri for uri in posted if (str(row), uri) != (row_gone, uri_gone)]:
            rows[row] = chosen
    labels = known({uri for uris in rows.values() for uri in uris[: 2 * MAX_SKILLS]}) if rows else {}
    found: dict[int, tuple[Skill, ...]] = {}
    for row, uris in rows.items():
        skills = [Skill(uri=uri, labels=dict(labels[uri])) for uri in uris if uri in labels]
        if len(uris) > MAX_SKILLS:
            errors[f"outcome-{row}-skill"] = "too_many_skills"
        elif len(skills) < len(uris):
            errors[f"outcome-{row}-skill"] = "unknown_skill"
        if skills:
            found[row] = tuple(skills[:MAX_SKILLS])
    return found


def skill_rows(achievement: Achievement, fields: Fields | None, known: KnownSkills) -> dict[int, tuple[Skill, ...]]:
    """Return the skills to show by row: of the posted `fields` after their button, else of the definition. Pure."""
    if fields is None:
        return {row: outcome.skills for row, outcome in enumerate(achievement.outcomes)}
    rows = skills_from(fields, known, {})
    gone = _after(fields, "remove-outcome-")
    if not gone.isdecimal():
        return rows
    return {row - (row > int(gone)): skills for row, skills in rows.items() if row != int(gone)}


def remembering(achievement: Achievement | None, known: KnownSkills) -> KnownSkills:
    """Return `known` with the skills that the stored definition has: one that ESCO dropped since may stay. Pure."""
    outcomes = achievement.outcomes if achievement else ()
    stored = {skill.uri: skill.labels for outcome in outcomes for skill in outcome.skills}
    return lambda uris: {uri: stored[uri] for uri in uris if uri in stored} | dict(known(uris))


def looked_for(fields: Fields, action: str) -> tuple[int, str] | None:
    """Return the row and the words of a search by button, None if the button is another. Pure."""
    asked = re.fullmatch(r"search-skill-(\d{1,2})", action)
    return (int(asked[1]), fields.get(f"outcome-{asked[1]}-search", "")) if asked else None


def _after(fields: Fields, prefix: str) -> str:
    action = fields.get("action", "")
    return action.removeprefix(prefix) if action.startswith(prefix) else ""
