"""What a check of a seal finds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.signing import Holder, Quality
from app.verification.steps import Step
from app.verification.values import PERHAPS_FORGED, Outcome


class SealStepName(StrEnum):
    """The steps, in order."""

    FORMAT = "format"
    ALGORITHM = "algorithm"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    CERTIFICATE = "certificate"
    DATES = "dates"
    STATUS = "status"


class SealLevel(StrEnum):
    """How far a file proves its own seal (TS 119 182-1, 6), the least first."""

    B_B = "B-B"  # the signature alone
    B_T = "B-T"  # and when it was there at the latest
    B_LT = "B-LT"  # and that no certificate was revoked by then
    B_LTA = "B-LTA"  # and all of that under one more timestamp


@dataclass(frozen=True, slots=True, kw_only=True)
class SealReport:
    """The result of a check of a sealed file. Always holds all seven steps; `code` is the refusal's that decided.

    `document` is what was read, None if nothing could be. Unless `is_intact` nothing in it is to be relied on; unless
    the signature fits, `holder`, `quality` and the times are not there. `holder` is only whom the certificate names,
    unless the step about the issuer has passed. `stamped_at` is a time that an authority for timestamps has proven,
    None without one; `level` is what the file proves to this site, which may know fewer authorities than others.
    `withdrawn_since` is from when on the institution's seal is not to be relied on, where that decided; `reason` then
    says why.
    """

    outcome: Outcome
    code: str
    steps: tuple[Step[SealStepName], ...]
    checked_at: datetime
    document: dict[str, Any] | None = None
    holder: Holder | None = None
    quality: Quality | None = None
    claimed_at: datetime | None = None
    stamped_at: datetime | None = None
    level: SealLevel | None = None
    reason: str = ""
    withdrawn_since: datetime | None = None
    revoked_at: datetime | None = None
    superseded_at: datetime | None = None
    suspended_at: datetime | None = None

    @property
    def is_intact(self) -> bool:
        """Whether the signature was checked and fits, and is not perhaps somebody else's."""
        return self.step(SealStepName.SIGNATURE).passed is True and self.outcome not in PERHAPS_FORGED

    @property
    def is_issuer_known(self) -> bool:
        """Whether it is known who made the seal."""
        return self.step(SealStepName.ISSUER).passed is True

    def step(self, name: SealStepName) -> Step[SealStepName]:
        """Return one step."""
        return next(step for step in self.steps if step.name is name)
