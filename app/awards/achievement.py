"""The achievement: what a micro-credential says that is the same for all learners. Pure.

Open Badges 3.0 calls it Achievement, ELM a learning achievement specification. While a teacher edits it anything may be
missing; `annex1.check` tells what.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from app.assessment import AssessmentTerms, Supervision, terms_from_json, terms_to_json
from app.awards.criteria import Criteria
from app.awards.criteria_json import criteria_from_json, criteria_to_json
from app.issuers import Text


class Stackability(StrEnum):
    """Annex I (b), "integration/stackability options"."""

    STAND_ALONE = "stand_alone"
    PART_OF = "part_of"
    COMBINES = "combines"
    COUNTS_TOWARDS = "counts_towards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """A skill of ESCO (European Skills, Competences, Qualifications and Occupations): its URI and its labels then."""

    uri: str
    labels: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessingActivity:
    """An activity of the course that assesses an outcome, and what it was called when it was chosen."""

    activity_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a learner can do afterwards.

    `assessments` are those of the achievement's assessment types that show it; empty means each of them. `criteria` say
    what a learner must show. `activities` assess it; empty means those whose results the rule counts.
    """

    text: Text
    assessments: tuple[str, ...] = ()
    skills: tuple[Skill, ...] = ()
    criteria: Text = field(default_factory=dict)
    activities: tuple[AssessingActivity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """One version of a micro-credential's definition.

    `language` is the main one; every text may be given in others too. Codes are of the EU controlled lists:
    `assessment_types` of assessment, `participation` of learning-assessment, `fields` of isced-f, `nqf_level` of nqf;
    `cycle` is of our qf-ehea-cycle; `instruction_languages` are ISO 639-1. `eqf_level` is 1 to 8; `not_placed` says
    that the learning is not placed in the national framework, so that no level is claimed. `ects` is credits, `hours`
    the notional workload in hours. `grading` describes the scale of a shown grade. A credential expires
    `expires_after_months` after it was awarded, None never. `image` is the SHA-256 of a stored image in hex digits.
    """

    language: str = "en"
    title: Text = field(default_factory=dict)
    description: Text = field(default_factory=dict)
    outcomes: tuple[Outcome, ...] = ()
    ects: Decimal | None = None
    hours: Decimal | None = None
    eqf_level: int | None = None
    not_placed: bool = False
    cycle: str = ""
    nqf_level: str = ""
    fields: tuple[str, ...] = ()
    instruction_languages: tuple[str, ...] = ()
    assessment_types: tuple[str, ...] = ()
    participation: str = ""
    supervision: Supervision | None = None
    prerequisites: Text = field(default_factory=dict)
    stackability: Stackability | None = None
    stackability_note: Text = field(default_factory=dict)
    stackability_url: str = ""
    further_information: Text = field(default_factory=dict)
    shows_grade: bool = False
    grading: Text = field(default_factory=dict)
    expires_after_months: int | None = None
    image: str = ""
    criteria: Criteria = field(default_factory=Criteria)
    assessment: AssessmentTerms = field(default_factory=AssessmentTerms)

    @property
    def named_activities(self) -> dict[str, str]:
        """The names of all activities that its outcomes name as assessing them, by id; none: those of the rule."""
        return {one.activity_id: one.name for outcome in self.outcomes for one in outcome.activities}


def _text(value: Any) -> dict[str, str]:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else {}


def _decimal(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None
    return number if number is None or number.is_finite() else None


def achievement_to_json(achievement: Achievement) -> dict[str, Any]:
    """Return the definition as JSON values, the inverse of `achievement_from_json`. Pure."""
    return {
        "language": achievement.language,
        "title": dict(achievement.title),
        "description": dict(achievement.description),
        "outcomes": [_outcome_to_json(outcome) for outcome in achievement.outcomes],
        "ects": _plain(achievement.ects),
        "hours": _plain(achievement.hours),
        "eqf_level": achievement.eqf_level,
        "not_placed": achievement.not_placed,
        "cycle": achievement.cycle,
        "nqf_level": achievement.nqf_level,
        "fields": list(achievement.fields),
        "instruction_languages": list(achievement.instruction_languages),
        "assessment_types": list(achievement.assessment_types),
        "participation": achievement.participation,
        "supervision": achievement.supervision.value if achievement.supervision else None,
        "prerequisites": dict(achievement.prerequisites),
        "stackability": achievement.stackability.value if achievement.stackability else None,
        "stackability_note": dict(achievement.stackability_note),
        "stackability_url": achievement.stackability_url,
        "further_information": dict(achievement.further_information),
        "shows_grade": achievement.shows_grade,
        "grading": dict(achievement.grading),
        "expires_after_months": achievement.expires_after_months,
        "image": achievement.image,
        "criteria": criteria_to_json(achievement.criteria),
        "assessment": terms_to_json(achievement.assessment),
    }


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")


def achievement_from_json(values: Mapping[str, Any]) -> Achievement:
    """Return the definition that `achievement_to_json` wrote. Pure."""
    return Achievement(
        language=str(values.get("language", "en")),
        title=_text(values.get("title")),
        description=_text(values.get("description")),
        outcomes=tuple(_outcome(outcome) for outcome in _list(values.get("outcomes"))),
        ects=_decimal(values.get("ects")),
        hours=_decimal(values.get("hours")),
        eqf_level=values.get("eqf_level"),
        not_placed=bool(values.get("not_placed")),
        cycle=str(values.get("cycle") or ""),
        nqf_level=str(values.get("nqf_level") or ""),
        fields=_strings(values.get("fields")),
        instruction_languages=_strings(values.get("instruction_languages")),
        assessment_types=_strings(values.get("assessment_types")),
        participation=str(values.get("participation") or ""),
        supervision=Supervision(values["supervision"]) if values.get("supervision") else None,
        prerequisites=_text(values.get("prerequisites")),
        stackability=Stackability(values["stackability"]) if values.get("stackability") else None,
        stackability_note=_text(values.get("stackability_note")),
        stackability_url=str(values.get("stackability_url") or ""),
        further_information=_text(values.get("further_information")),
        shows_grade=bool(values.get("shows_grade")),
        grading=_text(values.get("grading")),
        expires_after_months=values.get("expires_after_months"),
        image=str(values.get("image") or ""),
        criteria=criteria_from_json(values.get("criteria") or {}),
        assessment=terms_from_json(values.get("assessment") or {}),
    )


def _outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    found: dict[str, Any] = {
        "text": dict(outcome.text),
        "assessments": list(outcome.assessments),
        "skills": [{"uri": skill.uri, "labels": dict(skill.labels)} for skill in outcome.skills],
    }
    if outcome.criteria:
        found["criteria"] = dict(outcome.criteria)
    if outcome.activities:
        found["activities"] = [{"id": one.activity_id, "name": one.name} for one in outcome.activities]
    return found


def _outcome(values: Any) -> Outcome:
    if not isinstance(values, Mapping) or "text" not in values:  # as it was kept before it had assessments and skills
        return Outcome(text=_text(values))
    return Outcome(
        text=_text(values["text"]),
        assessments=_strings(values.get("assessments")),
        skills=tuple(
            Skill(uri=str(skill.get("uri") or ""), labels=_text(skill.get("labels")))
            for skill in _list(values.get("skills"))
            if isinstance(skill, Mapping)
        ),
        criteria=_text(values.get("criteria")),
        activities=tuple(
            AssessingActivity(activity_id=str(one.get("id") or ""), name=str(one.get("name") or ""))
            for one in _list(values.get("activities"))
            if isinstance(one, Mapping)
        ),
    )


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(str(code) for code in _list(value))


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()
