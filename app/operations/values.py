"""What a backup says about itself."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

# Browsers' sessions, logins under way and links that sign in once: nobody's of these shall come back to life.
ONE_TIME = (
    "lti_login_attempt",
    "lti_window_ticket",
    "lti_launch",
    "lti_browser_session",
    "lti_registration_link",
    "admin_links",
    "admin_sessions",
    "holder_links",
    "holder_sessions",
    "invigilator_sessions",
    "canvas_questions",
    "admin_questions",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an installation is: its files by the setting that names each, what else differs from place to place.

    `marks` are digests of what must be the same where a backup is restored; `values` are settings that are no secrets.
    """

    files: Mapping[str, Path | None]
    marks: Mapping[str, str]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands at the beginning of an archive."""

    product: str
    version: str
    revision: str
    database: str
    made_at: datetime
    marks: Mapping[str, str]
    values: Mapping[str, str]
    tables: Mapping[str, Sequence[str]]  # each with its columns, in the order in which they follow

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {**asdict(self), "made_at": self.made_at.isoformat()}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        """Read it. Raises KeyError, TypeError and ValueError."""
        return cls(**{**found, "made_at": datetime.fromisoformat(found["made_at"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an archive holds: rows of each table, and the digest of what stands for them; files with their digests."""

    head: Head
    rows: Mapping[str, int]
    digests: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that was written and read again."""

    content: Content
    sha256: str
    size_bytes: int
