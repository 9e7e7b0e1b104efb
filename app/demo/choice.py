"""The course and the person that a request names."""

from collections.abc import Mapping

from flask import abort

from app.demo.classroom import Classroom
from app.demo.institution import DATA_LITERACY
from app.demo.values import Course, Person


def chosen_course(classroom: Classroom, source: Mapping[str, str]) -> Course:
    """Return the course that a request names, the first one where it names none; ends in 404 for an unknown one."""
    course = classroom.courses.get(_integer(source.get("course") or str(DATA_LITERACY.course_id)))
    if course is None:
        abort(404)
    return course


def chosen_person(classroom: Classroom, source: Mapping[str, str]) -> tuple[Course, Person]:
    """Return the course and one of its people; ends in 404 for anybody else."""
    course = chosen_course(classroom, source)
    person = classroom.people.get(_integer(source.get("person", "")))
    if person is None or not classroom.is_in(course, person):
        abort(404)
    return course, person


def _integer(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0
