"""What is recorded about a learner's assessments, with whether those who stated it may do so now."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

from app.assessment import (
    AssessmentRecords,
    Attestation,
    CourseRecords,
    ExaminerShown,
    OwnSitting,
    Policies,
    Previews,
    Roster,
    Stated,
)
from app.awards import AssessmentFacts
from app.clock import Clock
from app.courses import Enrolment
from app.lti import Member, MemberStatus, Person, Role, RosterAddress, RosterRefused, RosterUnavailable

FRESH = timedelta(minutes=1)
_MOST = 500  # courses whose teachers are remembered


class Teachers:
    """Who teaches a course now, asked of its roster at most once a minute: a class is checked learner by learner."""

    def __init__(self, members_of: Callable[[RosterAddress], Iterable[Member]], clock: Clock) -> None:
        self._members_of = members_of
        self._clock = clock
        self._lock = Lock()
        self._known: dict[RosterAddress, tuple[datetime, frozenset[str] | None]] = {}

    def of(self, roster: RosterAddress) -> frozenset[str] | None:
        """Return the user ids of the course's active teachers, None where the platform does not tell now."""
        now = self._clock()
        with self._lock:
            known = self._known.get(roster)
        if known and now - FRESH < known[0] <= now:
            return known[1]
        found = self._read(roster)
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[roster] = (now, found)
        return found

    def members(self, roster: RosterAddress) -> list[Member]:
        """Return everybody on the roster, read now. Raises RosterUnavailable or RosterRefused."""
        return list(self._members_of(roster))

    def _read(self, roster: RosterAddress) -> frozenset[str] | None:
        try:
            return frozenset(member.user_id for member in self._members_of(roster) if may_attest(member))
        except (RosterUnavailable, RosterRefused):
            return None


def may_attest(member: Member) -> bool:
    """Tell whether a member of a roster is an active teacher of the course. Pure."""
    is_stand_in = {Person.MASQUERADED, Person.TEST_USER} & member.kinds
    return member.status is MemberStatus.ACTIVE and Role.TEACHER in member.roles and not is_stand_in


class Assessing:
    """Puts together what the gate is asked about."""

    def __init__(
        self,
        records: AssessmentRecords,
        policies: Policies,
        teachers: Teachers,
        previews: Previews,
        issuer_of: Callable[[UUID], str],
    ) -> None:
        self.records = records
        self.policies = policies
        self.teachers = teachers
        self.previews = previews
        self._issuer_of = issuer_of

    def facts(self, enrolment: Enrolment) -> AssessmentFacts:
        """Return what is recorded about one learner of a course."""
        found = self.records.of_course(enrolment.platform_id, enrolment.context_id, enrolment.learner_id)
        return AssessmentFacts(
            policy=self.policies.get(self._issuer_of(enrolment.platform_id)),
            attestations=self._attestations(enrolment, found),
            newest=found.newest,
        )

    def own(self, enrolment: Enrolment) -> list[OwnSitting]:
        """Return all that is recorded about one learner, by sitting, for the learner to see.

        Without the examiners' names where the institution shows none.
        """
        found = self.records.own_record(enrolment.platform_id, enrolment.context_id, enrolment.learner_id)
        return found if not found or self.names_examiners(enrolment) else [one.without_names() for one in found]

    def names_examiners(self, enrolment: Enrolment) -> bool:
        """Tell whether learners of a course read the names of those who examine and suspend."""
        return self.policies.get(self._issuer_of(enrolment.platform_id)).examiner_shown is ExaminerShown.NAME

    def _attestations(self, enrolment: Enrolment, found: CourseRecords) -> list[Attestation]:
        attestations = []
        for sitting in found.sittings:
            stated = found.stated[sitting.sitting_id].get(enrolment.learner_id)
            if stated is None:
                continue
            teachers = self.teachers.of(_address(enrolment.platform_id, found.rosters[sitting.sitting_id]))
            attestations.append(
                Attestation(
                    learner_id=stated.learner_id,
                    sitting=sitting,
                    result=stated.result,
                    identity_method=stated.identity_method,
                    attester_id=stated.by.user_id,
                    attester_may=None if teachers is None else _answers(stated) in teachers,
                    attested_at=stated.stated_at,
                    number=stated.number,
                    seconded_by=stated.seconded_by & (teachers or frozenset()),
                    vouched_by=stated.by.vouched_by,
                )
            )
        return attestations


def _answers(stated: Stated) -> str:
    """Return whose place in the course makes a statement count: of one by link, that of who made the link."""
    return stated.by.vouched_by or stated.by.user_id


def _address(platform_id: UUID, roster: Roster) -> RosterAddress:
    return RosterAddress(
        registration_id=platform_id, memberships_url=roster.memberships_url, resource_link_id=roster.resource_link_id
    )
