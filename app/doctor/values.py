"""What a check of an installation finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.courses import RightCheck


class Status(StrEnum):
    """Whether something works. What could not be tried is never taken for working, nor for broken."""

    OK = "ok"
    PROBLEM = "problem"
    UNKNOWN = "unknown"


class Area(StrEnum):
    """What is checked, in the order of the report."""

    DATABASE = "database"
    DISK = "disk"
    BACKUP = "backup"
    KEY_FILE = "key_file"
    TOOL_KEY = "tool_key"
    TOOL_KEYS_OUTSIDE = "tool_keys_outside"
    SIGNING_KEY = "signing_key"
    IDENTITY = "identity"
    STATUS_LIST = "status_list"
    EUROPEAN_FILE = "european_file"
    SEAL = "seal"
    TIMESTAMPS = "timestamps"
    PLATFORMS = "platforms"
    PLATFORM_KEYS = "platform_keys"
    CLOCK = "clock"
    ROSTER = "roster"
    DATA = "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The platform that a check is about; `site` is the address of its web services, "" where no access is stored."""

    platform_id: UUID
    name: str
    jwks_url: str
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One result. `code` has a sentence in every language: one of the doctor's own, or a refusal's.

    `params` fill the sentence. `right` is what the platform does not grant, if that is what was found.
    """

    area: Area
    status: Status
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    subject: Subject | None = None
    right: RightCheck | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All results, in the order of the areas, platform by platform."""

    checks: Sequence[Check]

    @property
    def is_well(self) -> bool:
        """Whether nothing is known to be broken."""
        return all(check.status is not Status.PROBLEM for check in self.checks)

    def count(self, status: Status) -> int:
        """Return how many checks have the status."""
        return sum(check.status is status for check in self.checks)
