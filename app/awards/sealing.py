"""From an award to signed bytes that have been read back and verified before anybody stores them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from app.awards import annex1
from app.awards.achievement import Achievement
from app.awards.errors import ElementLost, TextUnusable
from app.awards.values import Award, LearnerName, StatusEntry
from app.errors import Kind, ProductError
from app.issuers import IssuerProfile


class Obstacle(StrEnum):
    """Why an institution's awards cannot have a format; the others are issued without it."""

    NO_EIDAS_IDENTIFIER = "no_eidas_identifier"


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

    def elements(self, content: bytes) -> dict[str, Any]:
        """Read the Annex I elements back from a signed credential."""

    def check(self, content: bytes) -> None:
        """Verify a signed credential as a stranger would. Raises a ProductError when it does not hold."""


class Sealing:
    """Makes an award's credential in every format."""

    def __init__(self, formats: Sequence[CredentialFormat], public_url: str) -> None:
        self._formats = formats
        self._public_url = public_url

    def seal(self, award: Award) -> dict[str, bytes]:
        """Return the signed credentials by format name; each has been verified and carries every mandatory element.

        A format that the institution cannot have is left out. Raises ElementLost or the format's own ProductError.
        """
        return {format_.name: _sealed(format_, award) for format_ in self._possible(award.issuer)}

    def rehearse(self, achievement: Achievement, issuer: IssuerProfile, learner: LearnerName | None = None) -> None:
        """Seal a sample and throw it away, so that words which cannot be signed are found before they matter.

        Raises TextUnusable. Other failures (a missing key, say) are not the text's fault and pass.
        """
        sample = sample_award(achievement, issuer, learner, self._public_url)
        try:
            for format_ in self._possible(issuer):
                if annex1.missing_from(format_.elements(format_.rehearsed(sample))):
                    raise TextUnusable
        except ProductError as error:
            if error.kind is Kind.INVALID:
                raise TextUnusable(error.code) from error

    def obstacles(self, issuer: IssuerProfile) -> dict[str, Obstacle]:
        """Return the formats that this institution's awards cannot have, with the reason."""
        found = {format_.name: format_.obstacle(issuer) for format_ in self._formats}
        return {name: obstacle for name, obstacle in found.items() if obstacle}

    def _possible(self, issuer: IssuerProfile) -> list[CredentialFormat]:
        return [format_ for format_ in self._formats if format_.obstacle(issuer) is None]


def _sealed(format_: CredentialFormat, award: Award) -> bytes:
    content = format_.sealed(award)
    format_.check(content)
    if lost := annex1.missing_from(format_.elements(content)):
        raise ElementLost(", ".join(lost))
    return content


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
        valid_until=None,
        grade=None,
        status=StatusEntry(list_url=f"{public_url}/status/{nobody}", index=0),
    )
