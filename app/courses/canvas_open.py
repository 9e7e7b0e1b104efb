"""One course of Canvas, open for reading: each request answered by values, or unknown with the reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from app.courses.canvas_client import CanvasClient, Fault, Query
from app.courses.canvas_completion import Module, Progress, items_of, modules_of, progress_of, required
from app.courses.canvas_course import Assignment, Course, assignments_of, course_of, is_graded
from app.courses.canvas_fields import Malformed
from app.courses.canvas_grades import Standing, standings
from app.courses.canvas_submissions import Rows, by_learner, what_is_read
from app.courses.errors import AnswerTooLarge, PlatformRefused, PlatformUnavailable
from app.courses.values import Reason, Unknown

T = TypeVar("T")

_COURSE: Query = (("include[]", "restrict_quantitative_data"), ("include[]", "grading_scheme"))
# Concluded enrolments too: credentials are often earned by the end of a course.
_LEARNERS: Query = (("type[]", "StudentEnrollment"), ("state[]", "active"), ("state[]", "completed"))
_ITEMS: Query = (("include[]", "items"),)
_LEARNERS_A_PAGE, _FEWER_A_PAGE, _FEWEST_A_PAGE = 100, 50, 25  # each with all submissions
_MANY_ASSIGNMENTS = 50  # a hundred learners' submissions are then no longer a few megabytes


class OpenCourse:
    """The requests of one course, each answered by values, or unknown with the reason of its refusal."""

    def __init__(self, client: CanvasClient, course_id: str) -> None:
        self._client = client
        self._course_id = course_id

    def get(self, path: str, query: Query = ()) -> object:
        """Return what is at a path of the course, or a Fault. Raises as CanvasClient.get."""
        return self._client.get(f"/courses/{self._course_id}{path}", query)

    def rows(
        self,
        path: str,
        query: Query = (),
        *,
        per_page: int = 100,
        kept: Callable[[object], object] | None = None,
    ) -> list[object] | Fault:
        """Return all rows of a list of the course, or a Fault. Raises as CanvasClient.pages."""
        return self._client.pages(f"/courses/{self._course_id}{path}", query, per_page=per_page, kept=kept)

    def course(self) -> Course:
        """Return the course itself: without its settings nothing that it holds can be judged."""
        answer = self.get("", _COURSE)
        if isinstance(answer, Fault):
            raise _failure("the course", answer)
        return known(answer, lambda given: course_of(given, self._course_id))

    def assignments(self) -> dict[str, Assignment]:
        """Return the published assignments; none where they are refused, so that nothing is said of any."""
        answer = self.rows("/assignments")
        return {} if isinstance(answer, Fault) else known(answer, assignments_of)

    def every_assignment(self) -> dict[str, Assignment]:
        """Return the published assignments. Raises PlatformRefused or PlatformUnavailable where they are refused."""
        answer = self.rows("/assignments")
        if isinstance(answer, Fault):
            raise _failure("the assignments", answer)
        return known(answer, assignments_of)

    def standings(self, course: Course, *more: tuple[str, str]) -> dict[str, Standing] | Unknown:
        """Return where learners stand, by user id."""
        answer = self.rows("/enrollments", [*_LEARNERS, *more])
        return Unknown(answer.reason) if isinstance(answer, Fault) else known(answer, lambda a: standings(a, course))

    def submissions(self, *more: tuple[str, str]) -> dict[str, Rows] | Unknown:
        """Return submissions of the learners named in `more`, by user id."""
        return self._submissions(more, per_page=_LEARNERS_A_PAGE)

    def all_submissions(self, assignments: Mapping[str, Assignment]) -> dict[str, Rows] | Unknown:
        """Return the class's submissions to `assignments`, by user id; none are asked for where nothing is graded."""
        return self._of_several(assignments, (("student_ids[]", "all"),))

    def submissions_of(
        self, assignments: Mapping[str, Assignment], user_ids: Sequence[str]
    ) -> dict[str, Rows] | Unknown:
        """Return some learners' submissions, like those of all; a hundred learners are named in a request."""
        found: dict[str, Rows] = {}
        for start in range(0, len(user_ids), _LEARNERS_A_PAGE):
            several = user_ids[start : start + _LEARNERS_A_PAGE]
            answer = self._of_several(assignments, [("student_ids[]", user_id) for user_id in several])
            if isinstance(answer, Unknown):
                return answer
            found |= answer
        return found

    def _of_several(self, assignments: Mapping[str, Assignment], whose: Query) -> dict[str, Rows] | Unknown:
        if not any(is_graded(one) for one in assignments.values()):
            return {}
        try:
            is_long = len(assignments) > _MANY_ASSIGNMENTS
            return self._submissions(whose, per_page=_FEWER_A_PAGE if is_long else _LEARNERS_A_PAGE)
        except AnswerTooLarge:  # the texts that learners have handed in come with their grades
            return self._submissions(whose, per_page=_FEWEST_A_PAGE)

    def _submissions(self, whose: Query, *, per_page: int) -> dict[str, Rows] | Unknown:
        query = [*whose, ("grouped", "1")]
        answer = self.rows("/students/submissions", query, per_page=per_page, kept=what_is_read)
        return Unknown(answer.reason) if isinstance(answer, Fault) else known(answer, by_learner)

    def modules(self, *more: tuple[str, str]) -> tuple[Module, ...] | Unknown:
        """Return the modules, as they are for a learner with ("student_id", …)."""
        answer = self.rows("/modules", [*_ITEMS, *more])
        if isinstance(answer, Fault):
            return Unknown(answer.reason)
        return tuple(self._with_items(module, more) for module in known(answer, modules_of))

    def every_module(self) -> tuple[Module, ...]:
        """Return the modules, all with their items. Raises PlatformRefused or PlatformUnavailable where one is refused.

        What is refused is not gone: a course without modules says so with an empty list.
        """
        answer = self.rows("/modules", _ITEMS)
        if isinstance(answer, Fault):
            raise _failure("the modules", answer)
        modules = tuple(self._with_items(module, ()) for module in known(answer, modules_of))
        if any(module.items is None for module in modules):
            raise PlatformRefused("the items of a module")
        return modules

    def progress(self, modules: tuple[Module, ...] | Unknown) -> dict[str, Progress | Unknown] | Unknown:
        """Return learners' progress through the course's modules, by user id; it is not asked for where none counts."""
        if not isinstance(modules, Unknown) and not required(modules):
            return Unknown(Reason.NOT_TRACKED)
        answer = self.rows("/bulk_user_progress")
        return Unknown(answer.reason) if isinstance(answer, Fault) else known(answer, progress_of)

    def _with_items(self, module: Module, more: Query) -> Module:
        # Canvas leaves the items of a long module out, and of all where the key does not allow include parameters.
        if module.items is not None:
            return module
        answer = self.rows(f"/modules/{module.module_id}/items", more)
        return module if isinstance(answer, Fault) else replace(module, items=known(answer, items_of))


def _failure(what: str, fault: Fault) -> PlatformRefused | PlatformUnavailable:
    is_refusal = fault.status in {401, 403, 404}
    return (PlatformRefused if is_refusal else PlatformUnavailable)(f"{what}: HTTP {fault.status}")


def known(answer: object, mapper: Callable[..., T]) -> T:
    """Return `mapper(answer)`; an answer of another shape makes all of the reading worthless."""
    try:
        return mapper(answer)
    except Malformed as error:
        raise PlatformUnavailable("an answer is malformed") from error
