"""Any complete award: every combination of what an institution and a teacher may say, in any of four languages."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st

from app.assessment import Supervision
from app.awards import Achievement, Award, LearnerName, Outcome, Skill, Stackability, StatusEntry
from app.courses import Score
from app.issuers import ExternalReview, IssuerProfile, QualityAssurance, ReviewKind
from tests.conformance.ob3.definitions import MOMENTS, codes, sittings

LANGUAGES = ("en", "sl", "de", "fr")
AGENCIES = ("", "NAKVIS", "Agencija & partnerji")
COUNTRIES = ("SI", "IE", "XK", "US")
URL = st.sampled_from(["", "https://agency.example/reports/1?lang=sl#part"])
# One skill has the same labels wherever it stands, as in the list that it is chosen from.
SKILLS = (
    Skill(
        uri="http://data.europa.eu/esco/skill/9b9de2a3-d8af-4a7b-933a-a8334eae7067", labels={"en": "one", "sl": "ena"}
    ),
    Skill(uri="http://data.europa.eu/esco/skill/3a4a5bd1-6c2c-4b1d-9ad7-7d8d7a3f7f1a", labels={"en": "two"}),
    Skill(uri="http://data.europa.eu/esco/skill/00000000-6c2c-4b1d-9ad7-7d8d7a3f7f1a"),
)

words = st.text(st.characters(exclude_categories=["Cc", "Cn", "Co", "Cs"]), min_size=1, max_size=30).filter(
    lambda text: any(character.isalnum() for character in text)
)
hours = st.decimals(Decimal("0.25"), 2000, places=2)


def some_of(items, most=3):
    """Return a strategy for a few of these, each once, as a tuple."""
    return st.lists(items, max_size=most, unique=True).map(tuple)


@st.composite
def texts(draw, languages, *, optional=False):
    """Return a text in some of the languages, always in the first unless it is optional."""
    if optional and draw(st.booleans()):
        return {}
    return {language: draw(words) for number, language in enumerate(languages) if number == 0 or draw(st.booleans())}


@st.composite
def reviews(draw):
    """Return an external review."""
    return ExternalReview(
        kind=draw(st.sampled_from(ReviewKind)),
        agency=draw(st.sampled_from(AGENCIES[1:])),
        decided_on=draw(st.none() | st.dates(date(1990, 1, 1), date(2026, 1, 1))),
        url=draw(URL),
        deqar_id=draw(st.sampled_from(["", "12345"])),
        deqar_url=draw(st.sampled_from(["", "https://data.deqar.eu/report/12345"])),
        agency_country=draw(st.sampled_from(["", "AT"])),
    )


@st.composite
def issuers(draw, languages, slug="zgled"):
    """Return an institution that says all that Annex I wants from it."""
    return IssuerProfile(
        slug=slug,
        did=f"did:web:tool.example:issuers:{slug}",
        legal_name=draw(texts(languages)),
        alternative_name=draw(texts(languages, optional=True)),
        country=draw(st.sampled_from(COUNTRIES)),
        region=draw(st.sampled_from(["", "Osrednjeslovenska"])),
        street=draw(st.sampled_from(["", "Zgledna ulica 1, dvorišče"])),
        postcode=draw(st.sampled_from(["", "1000"])),
        locality=draw(st.sampled_from(["", "Ljubljana"])),
        website=draw(st.sampled_from(["", "https://univerza.example"])),
        email=draw(st.sampled_from(["", "info@univerza.example"])),
        contact_page=draw(st.sampled_from(["", "https://univerza.example/stik"])),
        registration_number=draw(st.sampled_from(["", "1234567000"])),
        vat_number=draw(st.sampled_from(["", "SI00000000"])),
        eidas_identifier="VATSI-00000000",
        awarding_body=draw(st.none() | texts(languages)),
        quality_assurance=QualityAssurance(
            type_code=draw(codes("accreditation-type")),
            statement=draw(texts(languages)),
            agency=draw(st.sampled_from(AGENCIES)),
            url=draw(URL),
            agency_country=draw(st.sampled_from(["", "AT"])),
        ),
        external_reviews=tuple(draw(st.lists(reviews(), max_size=3))),
        recognition_policy=draw(texts(languages, optional=True)),
        logo=draw(st.sampled_from(["", "cd" * 32])),
        recognition_url=draw(st.sampled_from(["", "https://univerza.example/priznavanje"])),
    )


@st.composite
def outcomes(draw, languages, assessments):
    """Return an outcome, of an achievement with these assessments."""
    return Outcome(
        text=draw(texts(languages)),
        assessments=draw(some_of(st.sampled_from(assessments))),
        skills=tuple(SKILLS[index] for index in draw(some_of(st.sampled_from(range(len(SKILLS)))))),
    )


@st.composite
def achievements(draw, languages):
    """Return a definition with every mandatory element and some of the optional ones."""
    ects = draw(st.none() | st.decimals(Decimal("0.5"), 60, places=1))
    not_placed = draw(st.booleans())
    assessments = tuple(draw(st.lists(codes("assessment-type"), min_size=1, max_size=3, unique=True)))
    return Achievement(
        language=languages[0],
        title=draw(texts(languages)),
        description=draw(texts(languages, optional=True)),
        outcomes=tuple(draw(st.lists(outcomes(languages, assessments), min_size=1, max_size=4))),
        ects=ects,
        hours=draw(hours if ects is None else st.none() | hours),
        eqf_level=None if not_placed else draw(st.integers(1, 8)),
        not_placed=not_placed,
        cycle=draw(st.just("") | codes("qf-ehea-cycle")),
        nqf_level="" if not_placed else draw(st.just("") | codes("nqf")),
        fields=draw(some_of(codes("isced-f"))),
        instruction_languages=draw(some_of(st.sampled_from(["sl", "en", "it", "hu"]))),
        assessment_types=assessments,
        participation=draw(codes("learning-assessment-mode")),
        supervision=draw(st.none() | st.sampled_from(Supervision)),
        prerequisites=draw(texts(languages, optional=True)),
        stackability=draw(st.none() | st.sampled_from(Stackability)),
        stackability_note=draw(texts(languages, optional=True) | st.just({languages[0]: "Stand-alone"})),
        stackability_url=draw(st.sampled_from(["", "https://univerza.example/programi"])),
        further_information=draw(texts(languages, optional=True)),
        grading=draw(texts(languages, optional=True) | st.just({languages[0]: "1–10"})),
        image=draw(st.sampled_from(["", "ab" * 32])),
    )


@st.composite
def awards(draw, number=7):
    """Return an award of such a definition; those with different numbers share no node of their own."""
    languages = draw(st.permutations(LANGUAGES).flatmap(lambda four: st.sampled_from([four[:n] for n in (1, 2, 4)])))
    points = Score(points=Decimal("87.5"), points_possible=Decimal(100))
    label = Score(points=Decimal(3), points_possible=Decimal(4), label=" prav dobro (8) ")
    achievement, issuer, awarded_at = (
        draw(achievements(languages)),
        draw(issuers(languages, f"zgled-{number}")),
        draw(MOMENTS),
    )
    return Award(
        award_id=UUID(int=number),
        credential_url=f"https://tool.example/credentials/{number}",
        learner=LearnerName(full=draw(words), given=draw(st.just("") | words), family=draw(st.just("") | words)),
        subject_id=draw(st.sampled_from(["", f"urn:uuid:{UUID(int=number)}"])),
        achievement_url=f"https://tool.example/achievements/{number}/1",
        version=1,
        achievement=achievement,
        issuer=issuer,
        awarded_at=awarded_at,
        assessed=draw(sittings(achievement.supervision, issuer, awarded_at, words)),
        valid_from=draw(MOMENTS),
        valid_until=draw(st.none() | MOMENTS),
        grade=draw(st.sampled_from([None, points, label])),
        status=StatusEntry(list_url=f"https://tool.example/status/{number}", index=4711),
    )
