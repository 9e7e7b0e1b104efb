"""The teacher's form: from posted fields to an achievement, and what is wrong with a field. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from app.assessment import Supervision
from app.awards import Achievement, Outcome, Skill, Stackability, cleaned
from app.teach.rule_form import Names, criteria_from_form, decimal, member
from app.teach.rule_rows import Fields
from app.teach.skills_form import KnownSkills, fields_from, no_skills, skills_from
from app.teach.texts import OutcomeRow, Typed, after, typed_from

MAX_OUTCOMES = 30
MAX_CODES = 50  # more than the lists that are ticked have entries
LIMITS = {"title": 200, "outcome": 500, "url": 500, "code": 50, "text": 2000}
MONTHS = {"months": 1, "years": 12}


def achievement_from_form(
    fields: Fields, names: Names, known_skills: KnownSkills = no_skills
) -> tuple[Achievement, dict[str, str]]:
    """Return the achievement that the form describes and an error code by field; nothing typed is refused. Pure."""
    errors: dict[str, str] = {}
    typed = after(typed_from(fields), "")  # an error is named as its field is on the page that will tell it

    def text(name: str) -> dict[str, str]:
        limit = LIMITS.get(name, LIMITS["text"])
        found = {code: _cut(typed.text(name, code), limit, typed.field_name(name, code), errors) for code in columns}
        return {code: words for code, words in found.items() if words}

    def number(name: str) -> Decimal | None:
        given = fields.get(name, "").strip()
        value = decimal(given)
        if given and value is None:
            errors[name] = "not_a_number"
        return value

    columns = typed.languages
    level = fields.get("level", "")
    assessment_types = _several(fields, "assessment")
    skills = skills_from(fields, known_skills, errors)
    achievement = Achievement(
        language=typed.main,
        title=text("title"),
        description=text("description"),
        outcomes=_outcomes(typed, assessment_types, skills, errors),
        fields=fields_from(fields, errors),
        ects=number("ects"),
        hours=number("hours"),
        eqf_level=int(level) if level in set("12345678") else None,
        not_placed=level == "not_placed",
        cycle=_one(fields, "cycle"),
        nqf_level=_one(fields, "nqf_level"),
        instruction_languages=_several(fields, "instruction-language"),
        assessment_types=assessment_types,
        participation=_one(fields, "participation"),
        supervision=member(Supervision, fields.get("supervision", "")),
        prerequisites=text("prerequisites"),
        stackability=member(Stackability, fields.get("stackability", "")),
        stackability_note=text("stackability_note"),
        stackability_url=_cut(fields.get("stackability_url", ""), LIMITS["url"], "stackability_url", errors),
        further_information=text("further_information"),
        shows_grade=bool(fields.get("shows_grade", "")),
        grading=text("grading"),
        expires_after_months=_months(fields, errors),
        criteria=criteria_from_form(fields, names, errors),
    )
    return achievement, errors


def _cut(given: str, limit: int, name: str, errors: dict[str, str]) -> str:
    words = cleaned(given)
    if len(words) > limit:
        errors[name] = "too_long"
    return words[:limit].strip()


def _outcomes(
    typed: Typed, chosen: tuple[str, ...], skills: Mapping[int, tuple[Skill, ...]], errors: dict[str, str]
) -> tuple[Outcome, ...]:
    found = []
    for at, row in enumerate(typed.outcomes):
        if outcome := _outcome(row, typed, chosen, f"outcome-{at + 1}", errors):
            found.append(replace(outcome, skills=skills.get(at, ())))
    if len(found) > MAX_OUTCOMES:
        errors["outcome"] = "too_many_outcomes"
    return tuple(found[:MAX_OUTCOMES])


def _outcome(
    row: OutcomeRow, typed: Typed, chosen: tuple[str, ...], name: str, errors: dict[str, str]
) -> Outcome | None:
    text = {}
    for code in typed.languages:
        one_line = row.texts.get(code, "").replace("\r\n", " ").replace("\n", " ")
        if words := _cut(one_line, LIMITS["outcome"], typed.field_name(name, code), errors):
            text[code] = words
    if not text:
        return None
    assessments = row.assessments(chosen)
    if assessments is None:
        errors[f"{name}-assessment"] = "choose_assessment"
    return Outcome(text=text, assessments=assessments or ())


def _one(fields: Fields, name: str) -> str:
    return cleaned(fields.get(name, ""))[: LIMITS["code"]]


def _several(fields: Fields, name: str) -> tuple[str, ...]:
    codes = (cleaned(code)[: LIMITS["code"]] for code in fields.getlist(name))
    return tuple(dict.fromkeys(code for code in codes if code))[:MAX_CODES]


def _months(fields: Fields, errors: dict[str, str]) -> int | None:
    given = fields.get("expires", "").strip()
    if not given:
        return None
    number = decimal(given)
    months = number * MONTHS.get(fields.get("expires-unit", ""), 1) if number is not None else None
    if months is None or months != months.to_integral_value():
        errors["expires"] = "not_whole_months"
        return None
    return int(months)
