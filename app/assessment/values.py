"""Supervision and identity verification during assessment: values, closed lists of methods, what is stated. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_SCHEME = "http://data.europa.eu/snb/supervision-verification"
LONGEST_SITTING = timedelta(hours=24)


def zone_of(name: str) -> tzinfo:
    """Return an IANA time zone, UTC where this system does not know it. Pure."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


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


class Mode(StrEnum):
    """Where a sitting is held."""

    ONSITE = "onsite"
    ONLINE = "online"


class SupervisionMethod(StrEnum):
    """How a sitting is supervised: the whole list. An automatic proctoring score is no method."""

    ONSITE_INVIGILATED = "onsite_invigilated"
    ONLINE_LIVE_INVIGILATED = "online_live_invigilated"
    PROCTORING_SERVICE_HUMAN_REVIEW = "proctoring_service_human_review"

    @property
    def modes(self) -> frozenset[Mode]:
        """Where it can be used."""
        return frozenset({Mode.ONSITE if self is SupervisionMethod.ONSITE_INVIGILATED else Mode.ONLINE})


class IdentityMethod(StrEnum):
    """How an identity is confirmed at a sitting: the whole list. A login or a statement of honour is no method."""

    ID_DOCUMENT_SEEN_ONSITE = "id_document_seen_onsite"
    STUDENT_CARD_SEEN_ONSITE = "student_card_seen_onsite"
    ID_DOCUMENT_SEEN_LIVE_VIDEO = "id_document_seen_live_video"
    PROCTORING_SERVICE_RESULT = "proctoring_service_identity_result_human_confirmed"
    EID_OR_PID = "eid_or_pid_presentation_at_start"
    KNOWN_PERSONALLY = "known_personally_by_examiner"

    @property
    def modes(self) -> frozenset[Mode]:
        """Where it can be used."""
        if self in {IdentityMethod.ID_DOCUMENT_SEEN_ONSITE, IdentityMethod.STUDENT_CARD_SEEN_ONSITE}:
            return frozenset({Mode.ONSITE})
        if self in {IdentityMethod.ID_DOCUMENT_SEEN_LIVE_VIDEO, IdentityMethod.PROCTORING_SERVICE_RESULT}:
            return frozenset({Mode.ONLINE})
        return frozenset(Mode)


class Result(StrEnum):
    """What is stated about one learner of a sitting.

    NOT_CONFIRMED is about the identity where the sitting checks it, else about having taken part. ALTERNATIVE says that
    the learner is checked elsewhere, at a sitting of its own: it confirms nothing by itself.
    """

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    ABSENT = "absent"
    ALTERNATIVE = "alternative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One assessment event. `activity_id` is the course's activity that it assesses, "" for the course as a whole.

    `evidence` is a reference to what the institution keeps elsewhere, never the thing itself; `zone` is the IANA time
    zone in which its date is meant. Without an `identity_method` no identity is checked. `number` is that of its newest
    record in the chain, 0 before it is recorded.
    """

    sitting_id: UUID
    activity_id: str
    activity_name: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    mode: Mode
    place: str
    supervision_method: SupervisionMethod
    identity_method: IdentityMethod | None
    supervisor_name: str
    evidence: str
    created_by: str
    number: int = 0

    @property
    def held_on(self) -> date:
        """The day on which it began, where it was held."""
        return self.local_window[0].date()

    @property
    def local_window(self) -> tuple[datetime, datetime]:
        """When it began and ended, by the clock on its wall."""
        zone = zone_of(self.zone)
        return self.starts_at.astimezone(zone), self.ends_at.astimezone(zone)

    @property
    def has_window(self) -> bool:
        """Whether its times make a window in which an assessment can be held."""
        return timedelta(0) < self.ends_at - self.starts_at <= LONGEST_SITTING


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """What an examiner stated about one learner at one sitting; the newest about them there.

    `identity_method` is how this learner was identified, None where nobody was. `attester_may` tells whether the
    attester teaches, or examines in, the course now: None where that cannot be told. `number` is that of its record in
    the chain, which tells whether the sitting was recorded anew since; `seconded_by` are those who have confirmed it
    after the attester and may do so now. Where the attester came by a link, `vouched_by` is the teacher who made it,
    and `attester_may` is told of that teacher.
    """

    learner_id: str
    sitting: Sitting
    result: Result
    identity_method: IdentityMethod | None
    attester_id: str
    attester_may: bool | None
    attested_at: datetime
    number: int
    seconded_by: frozenset[str] = frozenset()
    vouched_by: str = ""

    @property
    def is_present(self) -> bool:
        """Whether the learner took part under supervision, identified or not."""
        if self.result is Result.NOT_CONFIRMED:
            return self.sitting.identity_method is not None
        return self.result is Result.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A result that the rule counts: of which activity ("": the course as a whole), and since when it is as it is.

    `in_time` is False for what was earned outside of the days that count: of a renewal, before the award it renews.
    """

    activity_id: str
    observed_at: datetime | None
    in_time: bool = True


class Missing(StrEnum):
    """What the gate waits for, or why it stays closed. Each has a sentence for the learner and one for the teacher."""

    SUPERVISION_CHOICE = "supervision_choice"
    RESULT_UNKNOWN = "result_unknown"  # which result counts, or since when, cannot be told
    RESULT_OUT_OF_TIME = "result_out_of_time"  # earned on a day that does not count
    SUPERVISED_SITTING = "supervised_sitting"  # nobody has confirmed any sitting of it for this learner
    IDENTITY_CONFIRMATION = "identity_confirmation"  # the sitting was supervised, and checked nobody's identity
    ALTERNATIVE_ROUTE = "alternative_route"
    OUTSIDE_WINDOW = "outside_window"
    RESULT_BEFORE_SITTING = "result_before_sitting"
    RESULT_CHANGED = "result_changed"  # graded, or changed, after it was confirmed
    SITTING_CHANGED = "sitting_changed"  # recorded anew after it was confirmed
    RESIT = "resit"  # a later sitting, taken before the result, is not confirmed
    ATTESTER_IS_LEARNER = "attester_is_learner"
    ATTESTER_LOST_ROLE = "attester_lost_role"
    ATTESTER_UNKNOWN = "attester_unknown"
    ATTESTER_NOT_NAMED = "attester_not_named"
    ATTESTER_BY_LINK = "attester_by_link"  # the version does not let anybody confirm by a link
    SECOND_PERSON = "second_person"
    METHOD_NOT_ACCEPTED = "method_not_accepted"
    KNOWN_PERSONALLY = "known_personally"  # the institution does not allow it
    NOT_CONFIRMED = "not_confirmed"
    ABSENT = "absent"


class Answer(StrEnum):
    """What the gate says."""

    AWARD = "award"
    HOLD = "hold"  # until somebody does what is missing
    REFUSAL = "refusal"  # not for this result


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The gate's answer with its reasons, and the attestations that opened it, none where none was needed."""

    answer: Answer
    missing: tuple[Missing, ...] = ()
    opened_by: tuple[Attestation, ...] = ()
