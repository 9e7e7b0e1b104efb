"""The functions of the demo's web service, by Moodle's names; no other function is in the service."""

import json
from collections.abc import Callable
from typing import Any

from app.demo import institution, ws_completion, ws_course, ws_grades
from app.demo.classroom import Classroom
from app.demo.platform import Platform
from app.demo.values import Course, Person, Standing
from app.demo.ws_errors import (
    WebServiceError,
    function_not_in_service,
    invalid_parameter,
    no_course,
    no_report,
    no_user,
    not_tracked,
)
from app.demo.ws_parameters import Arguments, integer, rows, text


class WebService:
    """Answers one call of the service's user, who sees all courses and hidden grades."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._classroom: Classroom = platform.classroom
        self._started_at = platform.clock()
        self._functions: dict[str, Callable[[Arguments], Any]] = {
            "core_completion_get_activities_completion_status": self._activities_completion,
            "core_completion_get_course_completion_status": self._course_completion,
            "core_course_get_contents": self._contents,
            "core_course_get_courses_by_field": self._courses,
            "core_enrol_get_enrolled_users": self._enrolled,
            "core_grades_get_gradeitems": self._grade_items,
            "core_webservice_get_site_info": self._site_info,
            "gradereport_user_get_grade_items": self._user_grades,
            "tool_mobile_call_external_functions": self._batch,
        }

    def call(self, function: str, arguments: Arguments) -> Any:
        """Return a function's answer. Raises WebServiceError."""
        if function not in self._functions:
            raise function_not_in_service()
        return self._functions[function](arguments)

    def _course(self, arguments: Arguments) -> Course:
        course = self._classroom.courses.get(integer(arguments, "courseid"))
        if course is None:
            raise no_course()
        return course

    def _person(self, arguments: Arguments) -> Person:
        person_id = integer(arguments, "userid")
        if person_id == institution.SERVICE_USER.person_id:
            return institution.SERVICE_USER
        person = self._classroom.people.get(person_id)
        if person is None:
            raise no_user()
        return person

    def _site_info(self, _arguments: Arguments) -> Any:
        return ws_course.site_info(self._platform.base_url, sorted(self._functions))

    def _contents(self, arguments: Arguments) -> Any:
        return ws_course.contents(self._course(arguments), self._platform.base_url)

    def _courses(self, arguments: Arguments) -> Any:
        field, value = text(arguments, "field"), text(arguments, "value")
        by_field: dict[str, Callable[[Course], str]] = {
            "": lambda _course: value,
            "id": lambda course: str(course.course_id),
            "shortname": lambda course: course.shortname,
            "idnumber": lambda course: course.idnumber,
        }
        if field not in by_field:
            raise invalid_parameter()
        teachers = [person for person in self._classroom.people.values() if person.is_teacher]
        found = [
            ws_course.course_answer(course, teachers, self._platform.base_url, self._started_at)
            for course in self._classroom.courses.values()
            if by_field[field](course) == value
        ]
        return {"courses": found, "warnings": []}

    def _enrolled(self, arguments: Arguments) -> Any:
        course = self._course(arguments)
        options = {str(row.get("name")): str(row.get("value")) for row in rows(arguments, "options")}
        is_active = self._classroom.is_active
        people = sorted(self._classroom.members(course), key=lambda person: person.person_id)
        if options.get("onlyactive") == "1":
            people = [person for person in people if is_active(course, person)]
        everywhere = list(self._classroom.courses.values())
        return [
            ws_course.enrolled_user(
                person, [course for course in everywhere if is_active(course, person)], self._platform.base_url
            )
            for person in people
        ]

    def _grade_items(self, arguments: Arguments) -> Any:
        return ws_grades.grade_items(self._course(arguments))

    def _user_grades(self, arguments: Arguments) -> Any:
        course = self._course(arguments)
        if integer(arguments, "userid", 0) == 0:
            active = [(person, known) for person, known in self._classroom.learners(course) if not known.suspended]
        else:
            person = self._person(arguments)
            # Whoever is no learner here has a gradebook row without grades.
            active = [(person, self._classroom.standing(course, person) or Standing())]
        found = [ws_grades.user_grades(course, person, known) for person, known in active]
        return {"usergrades": found, "warnings": []}

    def _activities_completion(self, arguments: Arguments) -> Any:
        course, person = self._course(arguments), self._person(arguments)
        return ws_completion.activities(course, self._tracked(course, person))

    def _course_completion(self, arguments: Arguments) -> Any:
        course, person = self._course(arguments), self._person(arguments)
        if not course.tracks_completion:
            raise no_report()
        return ws_completion.course_completion(course, self._tracked(course, person), self._platform.base_url)

    def _tracked(self, course: Course, person: Person) -> Standing:
        standing = self._classroom.standing(course, person)
        if standing is None or standing.suspended:
            raise not_tracked()
        return standing

    def _batch(self, arguments: Arguments) -> Any:
        """Answer several calls; the first that fails is the last that is answered."""
        responses: list[dict[str, Any]] = []
        for wanted in rows(arguments, "requests"):
            try:
                answer = self.call(text(wanted, "function"), _decoded(text(wanted, "arguments")))
            except WebServiceError as error:
                responses.append({"error": True, "exception": _php(error.batch_answer(self._platform.base_url))})
                break
            responses.append({"error": False, "data": _php(answer)})
        return {"responses": responses}


def _decoded(arguments: str) -> Arguments:
    try:
        values = json.loads(arguments or "{}")
    except (ValueError, RecursionError) as error:
        raise invalid_parameter() from error
    if not isinstance(values, dict):
        raise invalid_parameter()
    return values


def _php(value: Any) -> str:
    """Return JSON as PHP writes it by default, with escaped slashes."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/")
