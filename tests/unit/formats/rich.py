"""An award that says all that an institution and a teacher can say, and in three languages."""

from dataclasses import replace
from datetime import date

from app.awards import Outcome, Skill
from app.issuers import ExternalReview, QualityAssurance, ReviewKind
from tests.unit.formats.sample import ASSESSED, AWARD, ISSUER, OUTCOMES, award

SKILL = Skill(
    uri="http://data.europa.eu/esco/skill/9b9de2a3-d8af-4a7b-933a-a8334eae7067",
    labels={"en": "manage digital identity", "sl": "upravljanje digitalne identitete"},
)
REVIEWS = (
    replace(ISSUER.external_reviews[0], agency_country="AT"),
    ExternalReview(kind=ReviewKind.REGISTER, agency="Register of Examples"),
    ExternalReview(kind=ReviewKind.ACCREDITATION, agency="NAKVIS", decided_on=date(2020, 2, 29)),
)
RICH = award(
    achievement={
        "title": {**AWARD.achievement.title, "de": "Digitale Microcredentials in der Praxis"},
        "outcomes": (
            Outcome(text=OUTCOMES[0], assessments=("d30284d7df",), skills=(SKILL,)),
            Outcome(text=OUTCOMES[1], skills=(SKILL,)),
            Outcome(text=OUTCOMES[2]),
        ),
        "cycle": "FC",
        "nqf_level": "c_3f2a609e",
        "fields": ("0611", "0688"),
        "instruction_languages": ("sl", "en"),
        "stackability_url": "https://univerza.example/programi/zgledi",
        "grading": {"en": "50 to 100 points pass", "sl": "Za uspeh je treba doseči od 50 do 100 točk"},
        "image": "ab" * 32,
    },
    issuer={
        "logo": "cd" * 32,
        "external_reviews": REVIEWS,
        "quality_assurance": QualityAssurance(
            type_code="bb4618238e",
            statement={"en": "Institutional evaluation under the ESG", "sl": "Institucionalna evalvacija po ESG"},
            agency="NAKVIS",
            url="https://agency.example/reports/1",
            agency_country="SI",
        ),
    },
    assessed=ASSESSED,
    is_elsewhere=True,
)
