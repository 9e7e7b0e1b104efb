"""What differs between the Open Badges of one definition: their shape, and the values that stand in it. Pure."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter
from uuid import UUID

from app.awards import Award, LearnerName, StatusEntry
from app.courses import Score
from app.formats.extension import assessment_id
from app.formats.wording import moment, plain

# Unlike anything that a credential says: long before there were credentials, and in words that nobody bears.
_VALID_FROM = datetime(1501, 1, 1, tzinfo=UTC)
_AWARDED_AT = datetime(1502, 1, 1, tzinfo=UTC)
_VALID_UNTIL = datetime(1503, 1, 1, tzinfo=UTC)
_LEARNER = LearnerName(full="specimen-of-a-name")
_SUBJECT = "urn:specimen:of-a-subject"
_INDEX = 987_654_321_012
_LABEL = "specimen-of-a-grade"
_POINTS = Decimal("987654321.0123")
_NOBODY = UUID(int=0)


# What differs from learner to learner; whatever else awards hold, or may come to hold, belongs to the shape.
_OWN = {
    "award_id",
    "credential_url",
    "learner",
    "subject_id",
    "awarded_at",
    "valid_from",
    "valid_until",
    "grade",
    "status",
}
_common = attrgetter(*(field.name for field in fields(Award) if field.name not in _OWN))


def shape(award: Award) -> tuple[object, ...]:
    """Return what awards of one shape have in common: with equal ones only the slots differ. Pure."""
    grade = award.grade
    if grade is not None:
        points = None if grade.label else (grade.points_possible, grade.points_minimum)
        kind = (points, grade.is_label_only)
    else:
        kind = None
    return award.public_url, bool(award.subject_id), award.valid_until is None, kind, *_common(award)


def specimen(award: Award) -> Award:
    """Return an award of the same shape with unmistakable values in its slots. Pure."""
    public_url = award.public_url
    return replace(
        award,
        award_id=_NOBODY,
        credential_url=f"{public_url}/credentials/specimen",
        learner=_LEARNER,
        subject_id=award.subject_id and _SUBJECT,
        awarded_at=_AWARDED_AT,
        valid_from=_VALID_FROM,
        valid_until=award.valid_until and _VALID_UNTIL,
        grade=award.grade and _grade(award.grade),
        status=StatusEntry(list_url=f"{public_url}/status/specimen", index=_INDEX),
    )


def slots(award: Award) -> dict[str, str]:
    """Return the learner's own values as they stand in the document, by name. Pure."""
    status = award.status
    found = {
        "credential": award.credential_url,
        "learner": award.learner.full,
        "validFrom": moment(award.valid_from),
        "awardedDate": moment(award.awarded_at),
        "status": f"{status.list_url}#{status.index}",
        "statusListIndex": str(status.index),
        "statusListCredential": status.list_url,
    }
    if award.subject_id:
        found["subject"] = award.subject_id
    if award.assessed is not None:
        found["assessment"] = assessment_id(award)
    if award.valid_until is not None:
        found["validUntil"] = moment(award.valid_until)
    if award.grade is not None:
        found["grade"] = award.grade.label or plain(award.grade.points)
    return found


def _grade(grade: Score) -> Score:
    if grade.label:  # the points behind a label are not in the document
        return Score(points=Decimal(0), points_possible=Decimal(1), label=_LABEL)
    return replace(grade, points=_POINTS, graded_at=None)
