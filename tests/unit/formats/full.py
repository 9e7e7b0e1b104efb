"""An award that uses every part of a definition and of a profile, in three languages."""

from dataclasses import replace
from typing import Any

from app.awards import Outcome, Skill
from tests.unit.formats.sample import ASSESSED, AWARD, award

IMAGE, LOGO = "a" * 64, "b" * 64
SKILL = Skill(
    uri="http://data.europa.eu/esco/skill/5fd5c985-eaaa-47aa-8314-62359c54505a",
    labels={"en": "develop digital content", "sl": "razvijati digitalne vsebine"},
)
OTHER_SKILL = Skill(uri="http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000001", labels={"en": "teach"})
PARTS: dict[str, Any] = {
    "title": {**AWARD.achievement.title, "de": "Digitale Micro-Credentials in der Praxis"},
    "outcomes": tuple(
        replace(outcome, assessments=("d30284d7df",), skills=(SKILL, OTHER_SKILL))
        for outcome in AWARD.achievement.outcomes
    )
    + tuple(Outcome(text={"en": f"does it {n}"}, skills=(SKILL,)) for n in range(5)),
    "cycle": "FC",
    "nqf_level": "c_3f2a609e",
    "fields": ("0688", "01"),
    "instruction_languages": ("sl", "en"),
    "stackability_url": "https://univerza.example/program",
    "grading": {"en": "Points out of 100; 60 are needed", "sl": "Točke od 100; potrebnih je 60"},
    "image": IMAGE,
}


def full(**changes: Any) -> Any:
    """Return the award with everything, and with changes to its definition."""
    return award(achievement={**PARTS, **changes}, issuer={"logo": LOGO}, assessed=ASSESSED)


FULL = full()
