"""The state of the demo's courses, in memory: a restart begins the term again."""

import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from app.clock import Clock
from app.demo import people
from app.demo.institution import COURSES, DATA_LITERACY, NEXT_TERM, OPEN_SCIENCE, TEACHERS
from app.demo.values import Course, Mark, Person, Standing


class Classroom:
    """Who is in which course and where each learner stands; safe for several threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self.courses = {course.course_id: course for course in COURSES}
        learners = people.learners()
        self.people: dict[int, Person] = {person.person_id: person for person in (*TEACHERS, *learners)}
        # The first of the month: grades keep their dates over a restart.
        term_end = clock().replace(day=1, hour=12, minute=0, second=0, microsecond=0)
        first = {person.person_id: people.standing(person.person_id, term_end) for person in learners}
        second = {
            person.person_id: people.second_standing(first[person.person_id])
            for person in learners[: people.SECOND_COURSE_SIZE]
        }
        self._standings: dict[int, dict[int, Standing]] = {
            DATA_LITERACY.course_id: first,
            OPEN_SCIENCE.course_id: second,
            NEXT_TERM.course_id: {person_id: Standing() for person_id in second},
        }

    def standing(self, course: Course, person: Person) -> Standing | None:
        """Return where a learner stands, None for whoever is not a learner of the course."""
        with self._lock:
            return self._standings[course.course_id].get(person.person_id)

    def is_in(self, course: Course, person: Person) -> bool:
        """Tell whether the person is enrolled at all: as a teacher or learner, suspended or not."""
        return person.is_teacher or self.standing(course, person) is not None

    def is_active(self, course: Course, person: Person) -> bool:
        """Tell whether the person's enrolment is active."""
        standing = self.standing(course, person)
        return person.is_teacher or (standing is not None and not standing.suspended)

    def members(self, course: Course) -> list[Person]:
        """Return everybody enrolled, suspended or not, in Moodle's order: by family name, byte for byte."""
        enrolled = (person for person in self.people.values() if self.is_in(course, person))
        return sorted(enrolled, key=lambda person: (person.family_name, person.given_name, person.person_id))

    def learners(self, course: Course) -> Iterable[tuple[Person, Standing]]:
        """Yield the learners of a course, suspended or not, by id."""
        for person in sorted(self.people.values(), key=lambda person: person.person_id):
            standing = self.standing(course, person)
            if standing is not None:
                yield person, standing

    def enrol(self, course: Course, person: Person) -> None:
        """Let somebody join the course as a learner with nothing done yet; who is in it stays as they are."""
        with self._lock:
            self.people.setdefault(person.person_id, person)
            self._standings[course.course_id].setdefault(person.person_id, Standing())

    def grade(self, course: Course, person: Person, key: str, points: Decimal | None) -> None:
        """Give a grade, or take it away (None)."""
        with self._lock:
            standing = self._standings[course.course_id][person.person_id]
            marks = {name: mark for name, mark in standing.marks.items() if name != key}
            if points is not None:
                marks[key] = Mark(points=points, graded_at=self._clock())
            self._standings[course.course_id][person.person_id] = replace(standing, marks=marks)

    def complete(self, course: Course, person: Person) -> None:
        """Let the learner read the page, and let the platform draw its conclusion; the grades stay as they are."""
        self._change(course, person, viewed_at=self._clock(), computed=True)

    def reopen(self, course: Course, person: Person) -> None:
        """Take the reading back, so that the course is no longer completed."""
        self._change(course, person, viewed_at=None, computed=True)

    def _change(self, course: Course, person: Person, *, viewed_at: datetime | None, computed: bool) -> None:
        with self._lock:
            standing = self._standings[course.course_id][person.person_id]
            # Reading again does not move the date on which the page was first read.
            kept = standing.viewed_at if viewed_at and standing.viewed_at else viewed_at
            self._standings[course.course_id][person.person_id] = replace(
                standing, viewed_at=kept, completion_computed=computed
            )
