"""Reads a Canvas course through Canvas' REST API, with the grant of a teacher or of an administrator."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from app.clock import Clock
from app.courses.canvas_client import CanvasClient, Fault
from app.courses.canvas_completion import (
    Module,
    Progress,
    activities_of,
    by_count,
    completion,
    item_records,
    items_by_count,
    required,
)
from app.courses.canvas_course import Assignment, Course, activity_of, groups_of
from app.courses.canvas_grades import FULL_SCORE, Standing
from app.courses.canvas_open import OpenCourse, known
from app.courses.canvas_rights import tried
from app.courses.canvas_submissions import Rows, carried_assignments, counted, records
from app.courses.errors import CanvasCourseUnknown, PlatformRefused
from app.courses.rights import RightCheck
from app.courses.values import (
    EVERYTHING,
    ActivityRecord,
    Completion,
    CourseOutline,
    CourseRecord,
    Enrolment,
    EnrolmentState,
    Known,
    Needs,
    Reason,
    Unknown,
)

SOURCE = "Canvas"

_LOOKED_AT = 10  # learners of a class whose modules are looked at one by one; a claim looks at the learner's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a course of LTI is in Canvas, as its launches tell: host, with port if any, and the course's id there."""

    api_domain: str
    course_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the reader asks others for.

    `place_of` knows a course's place, None if no launch has told it. `people_of` maps learners of LTI to users of
    Canvas, as many as it finds, and raises PlatformUnavailable or PlatformRefused. `client_of` opens a course's grant
    and returns with it the address that the administrator entered; it raises DataAccessMissing or CanvasNotConnected.
    """

    place_of: Callable[[UUID, str], Place | None]
    people_of: Callable[[UUID, str, Collection[str]], Mapping[str, str]]
    client_of: Callable[[UUID, str], tuple[str, CanvasClient]]


class CanvasReader:
    """A CourseReader of one Canvas. Course and learner ids are those of its LTI launches.

    Activities are `assignment:5501` for the grade of an assignment and `item:7701` for the completion of a module's
    item; an assignment that stands in a module is both. A learner's record takes four requests once the roster has
    said who the learner is in Canvas; a class at most three for every hundred learners, for who is enrolled with which
    course grade, for submissions and for progress, and thirteen more. The latter two lists are left out where nobody
    needs them, and where no assignment is graded or no module has a requirement.
    """

    def __init__(self, platform_id: UUID, around: Surroundings, clock: Clock) -> None:
        self._platform_id = platform_id
        self._around = around
        self._clock = clock

    def outline(self, context_id: str) -> CourseOutline:
        """Return the activities that rules can refer to.

        What rules can refer to is read whole or not at all: what is refused would look as if it were gone. Raises
        PlatformUnavailable, PlatformRefused, DataAccessMissing.
        """
        at = self.opened(context_id)
        course = at.course()
        assignments = [activity_of(one, course) for one in at.every_assignment().values()]
        modules = at.every_module()
        sections = at.rows("/sections")
        return CourseOutline(
            context_id=context_id,
            title=course.name,
            activities=(*(one for one in assignments if one), *activities_of(modules)),
            tracks_completion=bool(required(modules)),
            total_points=FULL_SCORE,
            total_labels=course.labels,
            groups=() if isinstance(sections, Fault) else known(sections, groups_of),
            groups_known=not isinstance(sections, Fault),
        )

    def course_record(self, enrolment: Enrolment) -> CourseRecord:
        """Return what Canvas reports now about one learner.

        Raises PlatformUnavailable, PlatformRefused, DataAccessMissing.
        """
        if enrolment.platform_id != self._platform_id:
            raise PlatformRefused("the enrolment belongs to another platform")
        at = self.opened(enrolment.context_id)
        read_at = self._clock()
        user_id = self._people(enrolment.context_id, [enrolment.learner_id]).get(enrolment.learner_id)
        if user_id is None:
            return _nothing(enrolment, read_at)
        course = at.course()
        standing = at.standings(course, ("user_id", user_id))
        submissions = at.submissions(("student_ids[]", user_id), ("include[]", "assignment"))
        own = submissions if isinstance(submissions, Unknown) else submissions.get(user_id)
        assignments = None if own is None or isinstance(own, Unknown) else known(own, carried_assignments)
        if not assignments:  # nothing to carry them, or Canvas ignored the wish
            assignments = at.assignments()
        modules = at.modules(("student_id", user_id))
        return _joined(
            enrolment,
            read_at,
            course,
            standing=standing if isinstance(standing, Unknown) else standing.get(user_id),
            completion_reading=modules if isinstance(modules, Unknown) else completion(modules),
            assignments=assignments,
            submissions=own,
            items=() if isinstance(modules, Unknown) else item_records(modules),
        )

    def course_records(
        self, context_id: str, learner_ids: Sequence[str], needs: Needs = EVERYTHING
    ) -> Iterator[CourseRecord]:
        """Yield a record for each learner, in order, with as many requests as the class has pages.

        What only a learner's own modules can tell is then unknown, but for a few of those who seem to be done. Raises
        PlatformUnavailable, PlatformRefused, DataAccessMissing, when the first record is asked for.
        """
        if not learner_ids:
            return
        at = self.opened(context_id)
        read_at = self._clock()
        people = self._people(context_id, learner_ids)
        course = at.course()
        standing = at.standings(course)
        assignments = at.assignments()
        if any(needs.flags(one.activity_id) for one in assignments.values()):
            submissions = at.all_submissions(assignments)
        else:
            submissions = at.submissions_of(assignments, _without_total(standing, people) if needs.total else ())
        modules: tuple[Module, ...] | Unknown = _UNREPORTED
        progress: dict[str, Progress | Unknown] | Unknown = _UNREPORTED
        if needs.completion or needs.activity_completions:
            modules = at.modules()
            progress = at.progress(modules)
        looks = _LOOKED_AT
        for learner_id in learner_ids:
            enrolment = Enrolment(platform_id=self._platform_id, context_id=context_id, learner_id=learner_id)
            user_id = people.get(learner_id)
            if user_id is None:
                yield _nothing(enrolment, read_at)
                continue
            own_progress = progress if isinstance(progress, Unknown) else progress.get(user_id, _UNREPORTED)
            reading = by_count(own_progress, modules)
            items = items_by_count(own_progress, modules)
            if reading == Unknown(Reason.NOT_CONFIRMED) and looks > 0:
                looks -= 1
                own_modules = at.modules(("student_id", user_id))
                if isinstance(own_modules, Unknown):
                    reading = own_modules
                else:
                    reading, items = completion(own_modules), item_records(own_modules)
            record = _joined(
                enrolment,
                read_at,
                course,
                standing=standing if isinstance(standing, Unknown) else standing.get(user_id),
                completion_reading=reading,
                assignments=assignments,
                submissions=submissions if isinstance(submissions, Unknown) else submissions.get(user_id),
                items=items,
            )
            yield record.only(needs)

    def opened(self, context_id: str) -> OpenCourse:
        """Return the course, open for reading: the grant's Canvas must be the one that the course belongs to.

        Raises PlatformRefused, CanvasCourseUnknown, CanvasNotConnected, DataAccessMissing.
        """
        address, client = self._around.client_of(self._platform_id, context_id)
        place = self._around.place_of(self._platform_id, context_id)
        if place is None:
            raise CanvasCourseUnknown
        if place.api_domain.lower() != urlsplit(address).netloc.lower():
            # Ids of another Canvas would name other courses and other people; and it must not see the token.
            raise PlatformRefused("the course belongs to another Canvas than the API key")
        return OpenCourse(client, place.course_id)

    def rights(self, context_id: str) -> list[RightCheck]:
        """Try each scope in one course, and return what that has shown.

        Raises PlatformRefused, DataAccessMissing when nothing can be tried.
        """
        return tried(self.opened(context_id))

    def _people(self, context_id: str, learner_ids: Sequence[str]) -> Mapping[str, str]:
        return self._around.people_of(self._platform_id, context_id, set(learner_ids))


_UNREPORTED = Unknown(Reason.NOT_REPORTED)


def _without_total(standing: Mapping[str, Standing] | Unknown, people: Mapping[str, str]) -> list[str]:
    """Return the users without a course grade: whether one should be there, only their submissions tell."""
    if isinstance(standing, Unknown):
        return []
    users = dict.fromkeys(people.values())
    return [user_id for user_id in users if user_id in standing and standing[user_id].total == Known(None)]


def _nothing(enrolment: Enrolment, read_at: datetime) -> CourseRecord:
    """Return the record of somebody whom the roster does not name: nothing is known."""
    return CourseRecord(
        enrolment=enrolment,
        read_at=read_at,
        source=SOURCE,
        state=_UNREPORTED,
        total=_UNREPORTED,
        completion=_UNREPORTED,
        activities=(),
    )


def _joined(
    enrolment: Enrolment,
    read_at: datetime,
    course: Course,
    *,
    standing: Standing | Unknown | None,
    completion_reading: Known[Completion] | Unknown,
    assignments: Mapping[str, Assignment],
    submissions: Rows | Unknown | None,
    items: tuple[ActivityRecord, ...],
) -> CourseRecord:
    otherwise = submissions.reason if isinstance(submissions, Unknown) else Reason.NOT_REPORTED
    own = None if isinstance(submissions, Unknown) else submissions
    record = replace(
        _nothing(enrolment, read_at),
        completion=completion_reading,
        activities=(*records(own, assignments, course, otherwise), *items),
    )
    if standing is None:
        # Canvas does not list the learner: not enrolled, or not where the grant's owner may see.
        return _untracked(record)
    if isinstance(standing, Unknown):
        return replace(record, total=standing, state=standing)
    total = standing.total
    if total == Known(None) and counted(own, assignments):
        total = Unknown(Reason.INCOMPLETE_ANSWER)  # the course grade leaves out what it should hold
    record = replace(
        record,
        state=Known(standing.state),
        total=total,
        total_flags=standing.flags,
        groups=Known(standing.sections),
    )
    return record if standing.state is EnrolmentState.ACTIVE else _untracked(record)


def _untracked(record: CourseRecord) -> CourseRecord:
    nothing = Unknown(Reason.NOT_TRACKED)
    return replace(
        record,
        total=nothing,
        completion=nothing,
        activities=tuple(replace(one, score=nothing, completion=nothing) for one in record.activities),
    )
