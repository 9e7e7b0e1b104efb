"""Any award that can be made: every combination of what an institution and a teacher may say, up to the limits."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st

from app.assessment import Supervision
from app.awards import (
    Achievement,
    Assessed,
    Award,
    IdentityCategory,
    LearnerName,
    Outcome,
    Skill,
    Stackability,
    StatusEntry,
    SupervisionCategory,
    valid_until,
)
from app.courses import Score
from app.issuers import ExternalReview, IssuerProfile, QualityAssurance, ReviewKind
from app.vocabularies import concepts

LANGUAGES = ("en", "sl", "de", "fr", "el", "bg")
TOOL = "https://tool.example"
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
HASHES = st.sampled_from(["", "0" * 64, "9f" * 32])
ADDRESSES = st.sampled_from(["", "https://univerza.example", "https://a.example:8443/x/y?lang=sl&z=1#part"])
GRADES = (
    None,
    Score(points=Decimal("87.5"), points_possible=Decimal(100)),
    Score(points=Decimal("-0.3333"), points_possible=Decimal("0.01"), points_minimum=Decimal(-1)),
    Score(points=Decimal(3), points_possible=Decimal(4), label="prav dobro (8)"),
    Score(points=Decimal(1), points_possible=Decimal(4), label="–"),
)
# Letters of the whole basic plane and marks that need care; what JavaScript would sort otherwise is refused elsewhere.
words = st.text(
    st.characters(max_codepoint=0xD7FF, exclude_categories=["Cc", "Cn", "Co", "Cs"])
    | st.sampled_from(" \n\t\"\\<>&'`{}"),
    min_size=1,
    max_size=20,
).filter(lambda text: any(character.isalnum() for character in text))
long_words = st.just("Δ" * 500)
lines = words.map(lambda text: " ".join(text.split()))
hours = st.sampled_from([Decimal("0.25"), Decimal("62.5"), Decimal("1E+3"), Decimal("0.3333"), Decimal(2000)])


def codes(name):
    """Return a strategy for the codes of an EU list."""
    return st.sampled_from([one.code for one in concepts(name)])


def texts(languages, *, optional=False, main=True):
    """Return a strategy for a text in some of the languages, always in the first if it is the main one."""
    spoken = st.fixed_dictionaries({}, optional=dict.fromkeys(languages, words | long_words))
    if optional:
        return spoken
    first = st.builds(lambda own, more: {**more, languages[0]: own}, words, spoken)
    return first if main else first | spoken.filter(bool)


def reviews(index):
    """Return a strategy for one review by others."""
    return st.builds(
        ExternalReview,
        kind=st.sampled_from([kind.value for kind in ReviewKind]),
        agency=lines,
        decided_on=st.none() | st.dates(date(1990, 1, 1), date(2026, 1, 1)),
        url=ADDRESSES,
        deqar_id=st.sampled_from(["", "12345"]),
        deqar_url=st.sampled_from(["", f"https://data.deqar.eu/report/{index}"]),
    )


def issuers(languages):
    """Return a strategy for an institution that says all that Annex I wants from it."""
    return st.builds(
        IssuerProfile,
        slug=st.just("zgled"),
        did=st.just("did:web:tool.example:issuers:zgled"),
        legal_name=texts(languages, main=False),
        country=st.sampled_from(["SI", "IE", "XK", "US"]),
        alternative_name=texts(languages, optional=True),
        region=st.just("") | lines,
        street=st.just("") | lines,
        postcode=st.sampled_from(["", "SI-1000"]),
        locality=st.just("") | lines,
        website=ADDRESSES,
        email=st.sampled_from(["", "info@univerza.example"]),
        contact_page=ADDRESSES,
        registration_number=st.sampled_from(["", "1234567000"]),
        vat_number=st.sampled_from(["", "SI00000000"]),
        eidas_identifier=st.sampled_from(["", "VATSI-00000000"]),
        awarding_body=st.none() | texts(languages),
        quality_assurance=st.builds(
            QualityAssurance,
            type_code=codes("accreditation-type"),
            statement=texts(languages, main=False),
            agency=st.just("") | lines,
            url=ADDRESSES,
        ),
        external_reviews=st.lists(reviews(1), max_size=3).map(tuple),
        hours_per_ects=st.sampled_from([Decimal(25), Decimal("27.5"), Decimal(60)]),
        recognition_policy=texts(languages, optional=True),
        recognition_url=ADDRESSES,
        logo=HASHES,
    )


SKILLS = [
    Skill(uri=f"http://data.europa.eu/esco/skill/00000000-0000-4000-8000-00000000000{n}", labels=labels)
    for n, labels in enumerate([{"en": "teach"}, {"en": "write", "sl": "pisati", "mt": "tikteb"}, {"fr": "mesurer"}])
]


@st.composite
def outcomes(draw, languages, kinds):
    """Return outcomes, some of which say the same and share their skills."""
    one = st.builds(
        Outcome,
        text=texts(languages, main=False),
        assessments=st.lists(st.sampled_from(kinds), unique=True).map(tuple),
        skills=st.lists(st.sampled_from(SKILLS), unique_by=lambda skill: skill.uri).map(tuple),
    )
    found = draw(st.lists(one, min_size=1, max_size=4))
    return tuple(found * draw(st.sampled_from([1, 1, 1, 1, 1, 6])))


@st.composite
def achievements(draw, languages):
    """Return a definition with every mandatory element and some of the optional ones."""
    ects = draw(st.none() | st.sampled_from([Decimal("0.5"), Decimal("2.5"), Decimal("3.3333"), Decimal(60)]))
    not_placed = draw(st.booleans())
    kinds = tuple(draw(st.lists(codes("assessment-type"), min_size=1, max_size=14, unique=True)))
    return Achievement(
        language=languages[0],
        title=draw(texts(languages)),
        description=draw(texts(languages, optional=True)),
        outcomes=draw(outcomes(languages, kinds)),
        ects=ects,
        hours=draw(hours if ects is None else st.none() | hours),
        eqf_level=None if not_placed else draw(st.integers(1, 8)),
        not_placed=not_placed,
        cycle=draw(st.just("") | codes("qf-ehea-cycle")),
        nqf_level="" if not_placed else draw(st.just("") | codes("nqf")),
        fields=tuple(draw(st.lists(codes("isced-f"), max_size=3, unique=True))),
        instruction_languages=tuple(draw(st.lists(st.sampled_from(LANGUAGES), max_size=3, unique=True))),
        assessment_types=kinds,
        participation=draw(codes("learning-assessment-mode")),
        supervision=draw(st.none() | st.sampled_from(Supervision)),
        prerequisites=draw(texts(languages, optional=True)),
        stackability=draw(st.none() | st.sampled_from(Stackability)),
        stackability_note=draw(texts(languages, optional=True)),
        stackability_url=draw(ADDRESSES),
        further_information=draw(texts(languages, optional=True)),
        grading=draw(texts(languages, optional=True)),
        expires_after_months=draw(st.none() | st.sampled_from([1, 11, 12, 600])),
        image=draw(HASHES),
    )


@st.composite
def sittings(draw, promise, issuer, awarded_at, places=words):
    """Return what is said of the sitting that was confirmed, None where none had to be."""
    if promise is None or not promise.needs_attestation:
        return None
    supervision = draw(st.sampled_from(SupervisionCategory))
    is_online = supervision is not SupervisionCategory.ON_SITE
    return Assessed(
        supervision=supervision,
        identity=draw(st.sampled_from(IdentityCategory)) if promise is Supervision.SUPERVISED_IDENTIFIED else None,
        assessed_on=awarded_at.date() - timedelta(days=draw(st.integers(0, 400))),
        is_online=is_online,
        place="" if is_online else draw(places),
        organisation=dict(issuer.legal_name),
    )


@st.composite
def awards(draw):
    """Return an award of such a definition."""
    count = draw(st.sampled_from([1, 1, 2, 2, 3, 6]))
    languages = draw(st.permutations(LANGUAGES))[:count]
    achievement, awarded_at = draw(achievements(languages)), draw(MOMENTS)
    issuer = draw(issuers(languages))
    award_id = UUID(int=draw(st.integers(1, 2**64)))
    return Award(
        award_id=award_id,
        credential_url=f"{TOOL}/credentials/{award_id}",
        learner=LearnerName(full=draw(lines)),
        subject_id=draw(st.sampled_from(["", f"urn:uuid:{UUID(int=8)}"])),
        achievement_url=f"{TOOL}/achievements/{UUID(int=9)}/1",
        version=1,
        achievement=achievement,
        issuer=issuer,
        assessed=draw(sittings(achievement.supervision, issuer, awarded_at)),
        awarded_at=awarded_at,
        valid_from=awarded_at,
        valid_until=valid_until(awarded_at, achievement.expires_after_months),
        grade=draw(st.sampled_from(GRADES)),
        status=StatusEntry(list_url=f"{TOOL}/status/1", index=draw(st.integers(0, 131_071))),
    )
