"""The teacher's form: from posted fields to an achievement, and what is wrong with a field. Pure."""

import re
from decimal import Decimal

from app.assessment import Supervision
from app.awards import Achievement, Outcome, Stackability, cleaned
from app.teach.rule_form import Names, criteria_from_form, decimal, member
from app.teach.rule_rows import Fields
from app.teach.skills_form import KnownSkills, fields_from, no_skills, skills_from

MAX_OUTCOMES = 30
LIMITS = {"title": 200, "outcome": 500, "text": 2000}


def achievement_from_form(
    fields: Fields, names: Names, known_skills: KnownSkills = no_skills
) -> tuple[Achievement, dict[str, str]]:
    """Return the achievement that the form describes and an error code by field; nothing typed is refused. Pure."""
    errors: dict[str, str] = {}
    language = fields.get("language", "en")
    language = language if re.fullmatch(r"[a-z]{2}", language) else "en"

    def text(name: str, limit: str = "text") -> dict[str, str]:
        words = cleaned(fields.get(name, ""))
        if len(words) > LIMITS[limit]:
            errors[name] = "too_long"
            words = words[: LIMITS[limit]]
        return {language: words} if words else {}

    def number(name: str) -> Decimal | None:
        given = fields.get(name, "").strip()
        value = decimal(given)
        if given and value is None:
            errors[name] = "not_a_number"
        return value

    level = fields.get("level", "")
    outcomes = [cleaned(words)[: LIMITS["outcome"]] for words in fields.getlist("outcome")[:MAX_OUTCOMES]]
    skills = skills_from(fields, known_skills, errors)
    achievement = Achievement(
        language=language,
        title=text("title", "title"),
        description=text("description"),
        outcomes=tuple(
            Outcome(text={language: words}, skills=skills.get(row, ())) for row, words in enumerate(outcomes) if words
        ),
        fields=fields_from(fields, errors),
        ects=number("ects"),
        hours=number("hours"),
        eqf_level=int(level) if level in set("12345678") else None,
        not_placed=level == "not_placed",
        assessment_types=tuple(dict.fromkeys(fields.getlist("assessment"))),
        participation=fields.get("participation", ""),
        supervision=member(Supervision, fields.get("supervision", "")),
        prerequisites=text("prerequisites"),
        stackability=member(Stackability, fields.get("stackability", "")),
        stackability_note=text("stackability_note"),
        further_information=text("further_information"),
        shows_grade=bool(fields.get("shows_grade", "")),
        criteria=criteria_from_form(fields, names, errors),
    )
    return achievement, errors
