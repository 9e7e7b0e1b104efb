"""An award that has everything, for tests of what is made from awards."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.assessment import Supervision
from app.awards import (
    Achievement,
    Assessed,
    Award,
    IdentityCategory,
    LearnerName,
    Outcome,
    Stackability,
    StatusEntry,
    SupervisionCategory,
)
from app.courses import Score
from app.issuers import ExternalReview, IssuerProfile, QualityAssurance, ReviewKind

DID = "did:web:tool.example:issuers:zgled"
MOMENT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
OUTCOMES = (
    {"en": "prepares a digital micro-credential", "sl": "pripravi digitalno mikrodokazilo"},
    {"en": "explains its meaning to others", "sl": "pojasni njegov pomen drugim"},
    {"en": "checks its authenticity", "sl": "preveri njegovo pristnost"},
)

ISSUER = IssuerProfile(
    slug="zgled",
    did=DID,
    legal_name={"en": "Example University", "sl": "Univerza Zgled"},
    alternative_name={"en": "EXU", "sl": "UZ"},
    country="SI",
    region="Osrednjeslovenska",
    street="Zgledna ulica 1",
    postcode="1000",
    locality="Ljubljana",
    website="https://univerza.example",
    email="info@univerza.example",
    contact_page="https://univerza.example/stik",
    registration_number="1234567000",
    vat_number="SI00000000",
    eidas_identifier="VATSI-00000000",
    awarding_body={"en": "Faculty of Examples", "sl": "Fakulteta za zglede"},
    quality_assurance=QualityAssurance(
        type_code="bb4618238e",
        statement={"en": "Institutional evaluation under the ESG", "sl": "Institucionalna evalvacija po ESG"},
        agency="NAKVIS",
        url="https://agency.example/reports/1",
    ),
    external_reviews=(
        ExternalReview(
            kind=ReviewKind.ESG,
            agency="NAKVIS",
            decided_on=date(2024, 5, 31),
            url="https://agency.example/reports/2",
            deqar_id="12345",
            deqar_url="https://data.deqar.eu/report/12345",
        ),
        ExternalReview(kind=ReviewKind.REGISTER, agency="Register of Examples"),
    ),
    languages=("sl", "en"),
    participation="e92d221e4d",
    recognition_policy={"en": "By their learning outcomes", "sl": "Po učnih izidih"},
    recognition_url="https://univerza.example/priznavanje",
)

ACHIEVEMENT = Achievement(
    language="en",
    title={"en": "Digital micro-credentials in practice", "sl": "Digitalna mikrodokazila v praksi"},
    description={"en": "A short programme", "sl": "Kratek program"},
    outcomes=tuple(Outcome(text=text) for text in OUTCOMES),
    ects=Decimal("2.5"),
    hours=Decimal(50),
    eqf_level=6,
    assessment_types=("795dac4096", "d30284d7df"),
    participation="e92d221e4d",
    supervision=Supervision.SUPERVISED_IDENTIFIED,
    prerequisites={"en": "Upper secondary education", "sl": "Srednješolska izobrazba"},
    stackability=Stackability.PART_OF,
    stackability_note={"en": "Part of the programme Examples", "sl": "Del programa Zgledi"},
    further_information={"en": "Held every autumn", "sl": "Vsako jesen"},
    shows_grade=True,
)

ASSESSED = Assessed(
    supervision=SupervisionCategory.ON_SITE,
    identity=IdentityCategory.DOCUMENT_ON_SITE,
    assessed_on=date(2026, 11, 14),
    is_online=False,
    place="P2, Ljubljana",
    organisation=dict(ISSUER.legal_name),
)
AWARD = Award(
    award_id=UUID(int=7),
    credential_url="https://tool.example/credentials/7",
    learner=LearnerName(full="Ana Žnidaršič", given="Ana", family="Žnidaršič"),
    subject_id=f"urn:uuid:{UUID(int=8)}",
    achievement_url="https://tool.example/achievements/9/1",
    version=1,
    achievement=ACHIEVEMENT,
    issuer=ISSUER,
    awarded_at=MOMENT,
    valid_from=MOMENT,
    valid_until=datetime(2031, 11, 20, 10, 0, tzinfo=UTC),
    grade=Score(points=Decimal("87.5"), points_possible=Decimal(100)),
    status=StatusEntry(list_url="https://tool.example/status/1", index=4711),
)


def award(*, achievement: dict[str, Any] | None = None, issuer: dict[str, Any] | None = None, **changes: Any) -> Award:
    """Return the award with changes, also to its achievement and its issuer."""
    return replace(
        AWARD,
        achievement=replace(ACHIEVEMENT, **(achievement or {})),
        issuer=replace(ISSUER, **(issuer or {})),
        **changes,
    )
