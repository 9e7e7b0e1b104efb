"""What the demo LMS consists of: courses, people, and where each learner stands. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRegistration:
    """The one tool that this platform knows; `launch_url` is both target_link_uri and the only redirect_uri."""

    login_url: str
    launch_url: str
    jwks_url: str
    client_id: str
    deployment_id: str


class Module(StrEnum):
    """The kind of a course item, by Moodle's module names; MANUAL is a grade item without an activity."""

    ASSIGN = "assign"
    QUIZ = "quiz"
    PAGE = "page"
    LTI = "lti"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One activity or grade item. `cmid` is None for a grade item without an activity."""

    key: str
    module: Module
    name: str
    cmid: int | None = None
    instance: int | None = None
    grade_item_id: int | None = None
    idnumber: str = ""
    points_possible: Decimal | None = None
    points_to_pass: Decimal | None = None

    @property
    def is_graded(self) -> bool:
        """Whether the item has a grade."""
        return self.points_possible is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course; `points_required` is the raw course grade that course completion asks for."""

    course_id: int
    shortname: str
    idnumber: str
    title: str
    summary: str
    tracks_completion: bool
    points_required: Decimal
    total_item_id: int
    items: tuple[Item, ...]

    @property
    def graded(self) -> tuple[Item, ...]:
        """The items that have a grade, in the gradebook's order."""
        return tuple(item for item in self.items if item.is_graded)

    @property
    def tracked(self) -> tuple[Item, ...]:
        """The activities whose completion counts; none where completion is off."""
        counted = {Module.ASSIGN, Module.QUIZ, Module.PAGE}
        return tuple(item for item in self.items if self.tracks_completion and item.module in counted)

    @property
    def link(self) -> Item:
        """The activity through which the tool is opened."""
        return next(item for item in self.items if item.module is Module.LTI)

    def item(self, key: str) -> Item | None:
        """Return the item with this key, None without one."""
        return next((item for item in self.items if item.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A made-up person; `note` is a translatable remark such as "right-to-left name"."""

    person_id: int
    username: str
    given_name: str
    family_name: str
    email: str
    idnumber: str
    situation: str
    note: Any = ""
    is_teacher: bool = False
    is_administrator: bool = False

    @property
    def full_name(self) -> str:
        """Given and family name as Moodle joins them."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A state in which several learners are; both texts are translatable."""

    key: str
    title: Any
    text: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A grade that was given; zero is a grade."""

    points: Decimal
    graded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one learner stands in one course.

    `completion_computed` is False while Moodle's scheduled task has not yet drawn the conclusion from the criteria.
    """

    marks: dict[str, Mark] = field(default_factory=dict)
    viewed_at: datetime | None = None
    hidden: frozenset[str] = frozenset()
    completion_computed: bool = True
    suspended: bool = False
