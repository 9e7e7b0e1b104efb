"""Formats of credentials whose signing is timed."""

from collections.abc import Mapping
from time import perf_counter
from typing import Any

from app.awards import Award, CredentialFormat, Obstacle
from app.errors import ProductError
from app.issuers import IssuerProfile
from app.metrics.metrics import Metrics


class MeasuredFormat:
    """A CredentialFormat around another one."""

    def __init__(self, format_: CredentialFormat, metrics: Metrics) -> None:
        self._format = format_
        self._metrics = metrics

    @property
    def name(self) -> str:
        """The format's name in the store."""
        return self._format.name

    def sealed(self, award: Award) -> bytes:
        """Return the signed credential."""
        begun = perf_counter()
        try:
            content = self._format.sealed(award)
        except ProductError as error:
            self._failed(error)
            raise
        self._metrics.signing_seconds.labels(self.name).observe(perf_counter() - begun)
        return content

    def rehearsed(self, award: Award) -> bytes:
        """Return the credential to try the award's words."""
        return self._format.rehearsed(award)

    def obstacle(self, issuer: IssuerProfile) -> Obstacle | None:
        """Return why this institution's awards cannot have the format, None if they can."""
        return self._format.obstacle(issuer)

    def elements(self, content: bytes, language: str = "") -> Mapping[str, Any]:
        """Read back what a signed credential says in a language."""
        return self._format.elements(content, language)

    def check(self, content: bytes) -> None:
        """Verify a signed credential as a stranger would."""
        try:
            self._format.check(content)
        except ProductError as error:
            self._failed(error)
            raise

    def _failed(self, error: ProductError) -> None:
        self._metrics.signing_failures.labels(self.name, error.code).inc()
