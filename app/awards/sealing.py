"""From an award to signed bytes that have been read back and verified before anybody stores them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from app.awards import annex1
from app.awards.achievement import Achievement
from app.awards.errors import ElementLost, TextUnusable
from app.awards.values import Award, LearnerName, StatusEntry
from app.errors import Kind, ProductError
from app.issuers import IssuerProfile


class CredentialFormat(Protocol):
    """One format of a credential, handed in by the composition root."""

    @property
    def name(self) -> str:
        """The format's name in the store."""

    def sealed(self, award: Award) -> bytes:
        """Return the signed credential. Raises a ProductError; of kind INVALID when its text cannot be signed."""

    def elements(self, content: bytes, language: str = "") -> Mapping[str, Any]:
        """Read back what a signed credential says in a language, without one in its own."""

    def check(self, content: bytes) -> None:
        """Verify a signed credential as a stranger would. Raises a ProductError when it does not hold."""


class Sealing:
    """Makes an award's credential in every format."""

    def __init__(self, formats: Sequence[CredentialFormat], public_url: str) -> None:
        self._formats = formats
        self._public_url = public_url

    def seal(self, award: Award) -> dict[str, bytes]:
        """Return the signed credentials by format name; each has been verified and carries every mandatory element.

        Raises ElementLost or the format's own ProductError.
        """
        return {format_.name: _sealed(format_, award) for format_ in self._formats}

    def rehearse(self, achievement: Achievement, issuer: IssuerProfile, learner: LearnerName | None = None) -> None:
        """Seal a sample and throw it away, so that words which cannot be signed are found before they matter.

        Raises TextUnusable. Other failures (a missing key, say) are not the text's fault and pass.
        """
        sample = sample_award(achievement, issuer, learner, self._public_url)
        try:
            for format_ in self._formats:
                if annex1.missing_from(format_.elements(format_.sealed(sample))):
                    raise TextUnusable
        except ProductError as error:
            if error.kind is Kind.INVALID:
                raise TextUnusable(error.code) from error


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
