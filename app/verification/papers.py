"""Papers and pictures of issued credentials, read back as a stranger would before anybody keeps them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from app.awards import Award
from app.formats import Badges, Papers, unbaked
from app.signing import Sealer
from app.verification.own import NotVerified

Make = Callable[[Award, bytes], bytes]


class PaperForms:
    """Makes the paper in each language of the product, sealed where the institution has a seal, and the pictures."""

    def __init__(
        self, papers: Papers, badges: Badges, sealer: Sealer, read_paper: Callable[[bytes], dict[str, Any]]
    ) -> None:
        self._papers = papers
        self._badges = badges
        self._sealer = sealer
        self._read_paper = read_paper

    def makers(self, languages: Sequence[str]) -> dict[str, Make]:
        """Return what makes each kind of file, by the name under which it is kept."""
        papers: dict[str, Make] = {paper_kind(one): partial(self._paper, language=one) for one in languages}
        return {**papers, "png": self._png, "svg": self._svg}

    def _paper(self, award: Award, credential: bytes, *, language: str) -> bytes:
        """Return the paper. Raises PageNotMade, NotVerified, or what sealing raises."""
        made = self._papers.pdf(award, credential, language)
        sealed = self._sealer.sealed_paper(award.issuer.slug, made)
        found = self._read_paper(sealed or made)
        if found["attached"] != credential.decode() or found["seal"] != ("whole" if sealed else "none"):
            raise NotVerified("paper")
        return sealed or made

    def _png(self, award: Award, credential: bytes) -> bytes:
        return _checked(self._badges.png(award, credential), credential)

    def _svg(self, award: Award, credential: bytes) -> bytes:
        return _checked(self._badges.svg(award, credential), credential)


def paper_kind(language: str) -> str:
    """Return the name under which a paper in a language is kept. Pure."""
    return f"pdf-{language}"


def _checked(picture: bytes, credential: bytes) -> bytes:
    if unbaked(picture) != credential.decode().strip():
        raise NotVerified("picture")
    return picture
