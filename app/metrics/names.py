"""Every metric with its labels and what it tells; README's table and the alert rules are tested against these. Pure."""

from dataclasses import dataclass

PREFIX = "microcredentials_"


@dataclass(frozen=True, slots=True)
class Told:
    """A metric: its kind, its labels, each with few values that we choose, and what it tells."""

    kind: str
    labels: tuple[str, ...]
    words: str


METRICS: dict[str, Told] = {
    "http_requests_total": Told("counter", ("endpoint", "method", "status"), "Answered requests"),
    "http_request_seconds": Told("histogram", ("endpoint",), "How long they took"),
    "requests_turned_away_total": Told("counter", ("endpoint", "why"), "Requests turned away because too many waited"),
    "launches_total": Told("counter", ("outcome",), "Launches: accepted, or the code of the refusal"),
    "refusals_total": Told("counter", ("code",), "Problem pages by code"),
    "course_reads_total": Told("counter", ("platform", "call", "outcome"), "Reads of a learning platform"),
    "course_read_seconds": Told("histogram", ("platform", "call"), "How long they took"),
    "signing_seconds": Told("histogram", ("format",), "How long making and signing a credential took"),
    "signing_failures_total": Told("counter", ("format", "code"), "Credentials that could not be signed"),
    "verifications_total": Told("counter", ("outcome",), "Checks of credentials by their answer"),
    "awards": Told("gauge", ("institution", "state"), "Awards by state"),
    "queue_length": Told("gauge", ("queue",), "How many wait"),
    "queue_oldest_seconds": Told(
        "gauge", ("queue",), "How long the oldest waits; of awards where nobody holds them, since recorded"
    ),
    "letters_given_up": Told("gauge", (), "Letters given up in the last 30 days"),
    "counts_age_seconds": Told("gauge", (), "How old these numbers of the database are"),
    "certificate_days_left": Told("gauge", ("institution",), "Days until the seal's certificate ends"),
    "signing_key_age_days": Told("gauge", ("institution",), "Age of the oldest key that signs"),
    "tool_key_age_days": Told("gauge", (), "Days since the LTI key that signs was published"),
    "disk_free_bytes": Told("gauge", (), "Least space free where the product writes"),
    "last_backup_timestamp_seconds": Told("gauge", (), "When the last backup was made; none, no number"),
    "ready": Told("gauge", ("check",), "1 where a check of /readyz is well, 0 where not"),
    "build_info": Told("gauge", ("version", "migration"), "Always 1"),
}
