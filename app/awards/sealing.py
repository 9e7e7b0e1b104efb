"""From an award to signed bytes that have been read back and verified before anybody stores them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, partial
from typing import Any, Protocol
from uuid import UUID

from app.assessment import Supervision
from app.awards.achievement import Achievement
from app.awards.annex1 import Element
from app.awards.assessed import Assessed, IdentityCategory, SupervisionCategory, needs_facts
from app.awards.errors import ElementLost, NameUnusable, TextUnusable
from app.awards.expiry import valid_until
from app.awards.finished import Defect, Elements, flaws, lost, unwritable
from app.awards.values import Award, LearnerName, StatusEntry
from app.courses import Score
from app.errors import Kind, ProductError
from app.issuers import IssuerProfile


class Obstacle(StrEnum):
    """Why an institution's awards cannot have a format; the others are issued without it."""

    NO_EIDAS_IDENTIFIER = "no_eidas_identifier"
    SEAL_NAME_DIFFERS = "seal_name_differs"
    SEAL_IDENTIFIER_DIFFERS = "seal_identifier_differs"
    SEAL_COUNTRY_DIFFERS = "seal_country_differs"


class CredentialFormat(Protocol):
    """One format of a credential, handed in by the composition root."""

    @property
    def name(self) -> str:
        """The format's name in the store."""

    def sealed(self, award: Award) -> bytes:
        """Return the signed credential. Raises a ProductError; of kind INVALID when its text cannot be signed."""

    def rehearsed(self, award: Award) -> bytes:
        """Return the credential to try the award's words: what costs time and holds no others may be left out."""

    def obstacle(self, issuer: IssuerProfile) -> Obstacle | None:
        """Return why this institution's awards cannot have the format, None if they can."""

    def elements(self, content: bytes, language: str = "") -> Mapping[str, Any]:
        """Read back what a signed credential says in a language, without one in its own."""

    def check(self, content: bytes) -> None:
        """Verify a signed credential as a stranger would. Raises a ProductError when it does not hold."""


Expected = Callable[[Award, str], Elements]
"""Returns what every document of an award must say in a language, without one in the achievement's own."""
_InLanguage = Callable[[str], Elements]


class Sealing:
    """Makes an award's credential in every format, and lets none pass that does not say what the award says."""

    def __init__(self, formats: Sequence[CredentialFormat], public_url: str, expected: Expected) -> None:
        self._formats = formats
        self._public_url = public_url
        self._expected = expected

    def seal(self, award: Award) -> dict[str, bytes]:
        """Return the signed credentials by format name; each has been verified and read back in every language.

        A format that the institution cannot have is left out. Raises ElementLost, which names what is wrong, or the
        format's own ProductError.
        """
        expected = self._expected_of(award)
        return {format_.name: self._sealed(format_, award, expected) for format_ in self._possible(award.issuer)}

    def rehearse(self, achievement: Achievement, issuer: IssuerProfile, learner: LearnerName | None = None) -> None:
        """Seal samples and throw them away, so that what cannot be signed or read back is found before it matters.

        With a `learner` it is about the name alone: the rest was tried when it was published. Raises TextUnusable or
        ElementLost. Other failures (a missing key, say) are not the definition's fault and pass.
        """
        if found := unwritable(achievement, issuer):
            raise _element_lost(found)
        for sample in sample_awards(achievement, issuer, learner, self._public_url):
            expected = self._expected_of(sample)
            for format_ in self._possible(issuer):
                self._try(format_, sample, expected)

    def check_name(self, achievement: Achievement, issuer: IssuerProfile, learner: LearnerName) -> None:
        """Raise NameUnusable where no credential can carry the name."""
        try:
            self.rehearse(achievement, issuer, learner)
        except TextUnusable as error:
            raise NameUnusable from error
        except ElementLost as error:
            # What else is lost is no fault of the learner's: the award stands, and its credential follows.
            if any(f":{Element.LEARNER}:" in defect for defect in error.about):
                raise NameUnusable from error

    def _try(self, format_: CredentialFormat, sample: Award, expected: _InLanguage) -> None:
        try:
            self._check_elements(format_, sample, format_.rehearsed(sample), expected)
        except ElementLost:
            raise
        except ProductError as error:
            if error.kind is Kind.INVALID:
                raise TextUnusable(error.code) from error

    def _sealed(self, format_: CredentialFormat, award: Award, expected: _InLanguage) -> bytes:
        content = format_.sealed(award)
        format_.check(content)
        self._check_elements(format_, award, content, expected)
        return content

    def obstacles(self, issuer: IssuerProfile) -> dict[str, Obstacle]:
        """Return the formats that this institution's awards cannot have, with the reason."""
        found = {format_.name: format_.obstacle(issuer) for format_ in self._formats}
        return {name: obstacle for name, obstacle in found.items() if obstacle}

    def _possible(self, issuer: IssuerProfile) -> list[CredentialFormat]:
        return [format_ for format_ in self._formats if format_.obstacle(issuer) is None]

    def _expected_of(self, award: Award) -> _InLanguage:
        """Return what an award must say by language, made once for all its formats."""
        return cache(partial(self._expected, award))

    def _check_elements(self, format_: CredentialFormat, award: Award, content: bytes, expected: _InLanguage) -> None:
        found: list[Defect] = []
        own = award.achievement.language
        for language in expected(own).get("languages", [own]):
            read = format_.elements(content, language)
            found += flaws(read)
            found += lost(expected(language), read)
        if found:
            raise _element_lost(replace(defect, format_name=format_.name) for defect in found)


def _element_lost(found: Iterable[Defect]) -> ElementLost:
    about = list(dict.fromkeys(str(defect) for defect in found))
    return ElementLost(", ".join(about), about=about)


def sample_awards(
    achievement: Achievement, issuer: IssuerProfile, learner: LearnerName | None, public_url: str
) -> Iterator[Award]:
    """Yield a sample of each kind of award that a definition leads to: without grade, in points, in words. Pure."""
    sample = sample_award(achievement, issuer, learner, public_url)
    grades: list[Score | None] = [None]
    if achievement.shows_grade and learner is None:
        points = Score(points=Decimal("8.5"), points_possible=Decimal(10))
        grades += [points, replace(points, label="8 (prav dobro)")]
    for grade in grades:
        yield replace(sample, grade=grade, assessed=_sample_assessed(achievement, issuer))


def _sample_assessed(achievement: Achievement, issuer: IssuerProfile) -> Assessed | None:
    if not needs_facts(achievement):
        return None
    is_identified = achievement.supervision is Supervision.SUPERVISED_IDENTIFIED
    return Assessed(
        supervision=SupervisionCategory.ON_SITE,
        identity=IdentityCategory.DOCUMENT_ON_SITE if is_identified else None,
        assessed_on=date(2000, 1, 1),
        is_online=False,
        place="P2",
        organisation=dict(issuer.legal_name),
    )


def sample_award(
    achievement: Achievement,
    issuer: IssuerProfile,
    learner: LearnerName | None = None,
    public_url: str = "https://example.org",
) -> Award:
    """Return an award that nobody holds, to show or to try what a credential would say. Pure."""
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    nobody = UUID(int=0)
    return Award(
        award_id=nobody,
        credential_url=f"{public_url}/credentials/{nobody}",
        learner=learner or LearnerName(full="Ana Zgled", given="Ana", family="Zgled"),
        subject_id=f"urn:uuid:{nobody}",
        achievement_url=f"{public_url}/achievements/{nobody}/1",
        version=1,
        achievement=achievement,
        issuer=issuer,
        awarded_at=moment,
        valid_from=moment,
        valid_until=valid_until(moment, achievement.expires_after_months),
        grade=None,
        status=StatusEntry(list_url=f"{public_url}/status/{nobody}", index=0),
    )
