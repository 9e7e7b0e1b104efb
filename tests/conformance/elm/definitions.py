"""Any complete award: every combination of what an institution and a teacher may say, in any of four languages."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st

from app.assessment import Supervision
from app.awards import Achievement, Award, LearnerName, Outcome, Stackability, StatusEntry
from app.courses import Score
from app.issuers import IssuerProfile, QualityAssurance
from app.vocabularies import concepts

LANGUAGES = ("en", "sl", "de", "fr")
AGENCIES = ("", "NAKVIS", "Agencija & partnerji")
URL = st.sampled_from(["", "https://agency.example/reports/1?lang=sl#part"])
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)

words = st.text(st.characters(exclude_categories=["Cc", "Cn", "Co", "Cs"]), min_size=1, max_size=30).filter(
    lambda text: any(character.isalnum() for character in text)
)
hours = st.decimals(Decimal("0.25"), 2000, places=2)


def codes(name):
    """Return a strategy for the codes of an EU list."""
    return st.sampled_from([one.code for one in concepts(name)])


@st.composite
def texts(draw, languages, *, optional=False):
    """Return a text in some of the languages, always in the first unless it is optional."""
    if optional and draw(st.booleans()):
        return {}
    return {language: draw(words) for number, language in enumerate(languages) if number == 0 or draw(st.booleans())}


@st.composite
def issuers(draw, languages):
    """Return an institution that says all that Annex I wants from it."""
    return IssuerProfile(
        slug="zgled",
        did="did:web:tool.example:issuers:zgled",
        legal_name=draw(texts(languages)),
        country=draw(st.sampled_from(["SI", "IE", "XK", "US"])),
        region=draw(st.sampled_from(["", "Osrednjeslovenska"])),
        locality=draw(st.sampled_from(["", "Ljubljana"])),
        website=draw(st.sampled_from(["", "https://univerza.example"])),
        email=draw(st.sampled_from(["", "info@univerza.example"])),
        eidas_identifier="VATSI-00000000",
        awarding_body=draw(st.none() | texts(languages)),
        quality_assurance=QualityAssurance(
            type_code=draw(codes("accreditation-type")),
            statement=draw(texts(languages)),
            agency=draw(st.sampled_from(AGENCIES)),
            url=draw(URL),
        ),
    )


@st.composite
def achievements(draw, languages):
    """Return a definition with every mandatory element and some of the optional ones."""
    ects = draw(st.none() | st.decimals(Decimal("0.5"), 60, places=1))
    not_placed = draw(st.booleans())
    return Achievement(
        language=languages[0],
        title=draw(texts(languages)),
        description=draw(texts(languages, optional=True)),
        outcomes=tuple(Outcome(text=text) for text in draw(st.lists(texts(languages), min_size=1, max_size=4))),
        ects=ects,
        hours=draw(hours if ects is None else st.none() | hours),
        eqf_level=None if not_placed else draw(st.integers(1, 8)),
        not_placed=not_placed,
        assessment_types=tuple(draw(st.lists(codes("assessment-type"), min_size=1, max_size=3, unique=True))),
        participation=draw(codes("learning-assessment-mode")),
        supervision=draw(st.none() | st.sampled_from(Supervision)),
        prerequisites=draw(texts(languages, optional=True)),
        stackability=draw(st.none() | st.sampled_from(Stackability)),
        stackability_note=draw(texts(languages, optional=True)),
        further_information=draw(texts(languages, optional=True)),
    )


@st.composite
def awards(draw):
    """Return an award of such a definition."""
    languages = draw(st.permutations(LANGUAGES).flatmap(lambda four: st.sampled_from([four[:n] for n in (1, 2, 4)])))
    points = Score(points=Decimal("87.5"), points_possible=Decimal(100))
    label = Score(points=Decimal(3), points_possible=Decimal(4), label="prav dobro (8)")
    return Award(
        award_id=UUID(int=draw(st.integers(1, 2**64))),
        credential_url="https://tool.example/credentials/7",
        learner=LearnerName(full=draw(words), given=draw(st.just("") | words), family=draw(st.just("") | words)),
        subject_id=draw(st.sampled_from(["", f"urn:uuid:{UUID(int=8)}"])),
        achievement_url="https://tool.example/achievements/9/1",
        version=1,
        achievement=draw(achievements(languages)),
        issuer=draw(issuers(languages)),
        awarded_at=draw(MOMENTS),
        valid_from=draw(MOMENTS),
        valid_until=draw(st.none() | MOMENTS),
        grade=draw(st.sampled_from([None, points, label])),
        status=StatusEntry(list_url="https://tool.example/status/1", index=4711),
    )
