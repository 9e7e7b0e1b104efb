"""The scopes that an API key of Canvas needs: the least with which grades and completion can be read. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a scope is for; templates have a sentence for each."""

    COURSE = "course"
    COURSE_GRADES = "course_grades"
    ASSIGNMENT_GRADES = "assignment_grades"
    ASSIGNMENTS = "assignments"
    PROGRESS = "progress"
    MODULES = "modules"
    MODULE_ITEMS = "module_items"
    SECTIONS = "sections"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One scope, as Canvas names it; `path` is what it opens in a course, below /api/v1/courses/:id."""

    purpose: Purpose
    route: str
    path: str
    is_needed: bool = True

    @property
    def name(self) -> str:
        """The scope as it is asked for."""
        return f"url:GET|/api/v1/courses/{self.route}"


SCOPES = (
    Scope(purpose=Purpose.COURSE, route=":id", path=""),
    Scope(purpose=Purpose.COURSE_GRADES, route=":course_id/enrollments", path="/enrollments"),
    Scope(purpose=Purpose.ASSIGNMENT_GRADES, route=":course_id/students/submissions", path="/students/submissions"),
    Scope(purpose=Purpose.ASSIGNMENTS, route=":course_id/assignments", path="/assignments"),
    Scope(purpose=Purpose.PROGRESS, route=":course_id/bulk_user_progress", path="/bulk_user_progress"),
    Scope(purpose=Purpose.MODULES, route=":course_id/modules", path="/modules"),
    Scope(purpose=Purpose.MODULE_ITEMS, route=":course_id/modules/:module_id/items", path="/modules/{module}/items"),
    Scope(purpose=Purpose.SECTIONS, route=":course_id/sections", path="/sections", is_needed=False),
)
