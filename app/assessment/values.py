"""Supervision and identity verification during assessment: the three values of Annex I. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_SCHEME = "http://data.europa.eu/snb/supervision-verification"


class Supervision(StrEnum):
    """Annex I (b), "supervision and identity verification during assessment"; values are the EU list's notations."""

    UNSUPERVISED = "nosupnoid"
    SUPERVISED = "supnoid"
    SUPERVISED_IDENTIFIED = "supid"

    @property
    def code(self) -> str:
        """The code in the EU controlled list supervision-verification."""
        return {"nosupnoid": "c598449d64", "supnoid": "44314532f9", "supid": "70be69aaf9"}[self.value]

    @property
    def uri(self) -> str:
        """The concept URI in the EU controlled list supervision-verification."""
        return f"{_SCHEME}/{self.code}"

    @property
    def needs_attestation(self) -> bool:
        """Whether an examiner must confirm something before a credential with this value is issued."""
        return self is not Supervision.UNSUPERVISED


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """What an examiner stated about one learner at one sitting."""

    learner_id: str
    attester_id: str
    supervised: bool
    identity_confirmed: bool
    attested_at: datetime


class Missing(StrEnum):
    """What the gate still waits for."""

    SUPERVISION_CHOICE = "supervision_choice"
    SUPERVISED_SITTING = "supervised_sitting"
    IDENTITY_CONFIRMATION = "identity_confirmation"
