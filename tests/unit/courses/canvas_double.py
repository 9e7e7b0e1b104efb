"""A small Canvas in memory: one course, its learners, and the ways in which Canvas answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from app.courses.canvas_http import Answer, CanvasHttp

SITE = "https://uni-example.instructure.com"
COURSE = "2417"
ANNA, HIDDEN, TRAPPED, NEW, CONCLUDED, TEST_STUDENT = "5120", "5121", "5122", "5123", "5124", "5999"
LEARNERS = (ANNA, HIDDEN, TRAPPED, NEW, CONCLUDED)
COMPLETED_AT = "2026-11-18T14:22:08Z"

Query = Sequence[tuple[str, str]]


def enrolment(user_id: str, *, section: int = 3011, state: str = "active", **grades: Any) -> dict[str, Any]:
    known = {"current_score": None, "current_grade": None, "final_score": 0.0, "final_grade": None}
    known |= {"unposted_current_score": None, "unposted_final_score": grades.get("final_score", 0.0)}
    return {
        "id": 9000 + int(user_id),
        "course_id": int(COURSE),
        "course_section_id": section,
        "user_id": int(user_id),
        "type": "StudentEnrollment",
        "enrollment_state": state,
        "grades": {"html_url": f"{SITE}/grades", **known, **grades},
    }


def submission(user_id: str, assignment_id: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": int(user_id) * 10000 + assignment_id,
        "assignment_id": assignment_id,
        "user_id": int(user_id),
        "score": None,
        "grade": None,
        "posted_at": None,
        "graded_at": None,
        "excused": False,
        "workflow_state": "unsubmitted",
        **fields,
    }


def graded(user_id: str, assignment_id: int, score: float, grade: str = "", **fields: Any) -> dict[str, Any]:
    at = "2026-11-05T10:00:00Z"
    return submission(
        user_id,
        assignment_id,
        **{
            "score": score,
            "grade": grade or str(score),
            "posted_at": at,
            "graded_at": at,
            "workflow_state": "graded",
            **fields,
        },
    )


def assignment(assignment_id: int, name: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": assignment_id,
        "name": name,
        "grading_type": "points",
        "points_possible": 20.0,
        "published": True,
        "omit_from_final_grade": False,
        "restrict_quantitative_data": False,
        **fields,
    }


def item(item_id: int, title: str, requirement: str | None = "must_view", kind: str = "Page") -> dict[str, Any]:
    found: dict[str, Any] = {"id": item_id, "title": title, "type": kind, "published": True}
    return found | ({"completion_requirement": {"type": requirement}} if requirement else {})


def module(module_id: int, *items: dict[str, Any], requirement_type: str = "all", **fields: Any) -> dict[str, Any]:
    return {
        "id": module_id,
        "name": f"Module {module_id}",
        "requirement_type": requirement_type,
        "published": True,
        "items_count": len(items),
        "items": list(items),
        **fields,
    }


@dataclass
class Learner:
    """`done` are the items whose requirements are met; `states` and dates are those of modules, by id."""

    done: set[int] = field(default_factory=set)
    states: dict[int, str] = field(default_factory=dict)
    progress: dict[str, Any] | None = None


def progress(required: int, done: int, completed_at: str | None = None) -> dict[str, Any]:
    return {"requirement_count": required, "requirement_completed_count": done, "completed_at": completed_at}


class CanvasDouble(CanvasHttp):
    """Answers as Canvas does. `faults` maps the end of a path to an answer; `asked` are all requests."""

    def __init__(self, site: str = SITE) -> None:
        super().__init__(timeout_s=1, sleep=lambda _: None)
        self.site = site
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        self.faults: dict[str, Answer] = {}
        self.tokens = {"teacher-token"}
        self.allows_includes = True
        self.page_size = 100
        self.course: dict[str, Any] = {"id": int(COURSE), "name": "Data Literacy", "hide_final_grades": False}
        self.enrolments = [
            enrolment(ANNA, current_score=91.5, final_score=91.5),
            enrolment(HIDDEN, current_score=72.0, final_score=48.0, unposted_final_score=84.0),
            enrolment(TRAPPED, current_score=58.0, final_score=58.0, override_score=65.0),
            enrolment(NEW),
            enrolment(CONCLUDED, state="completed", current_score=88.0, final_score=88.0, final_grade="B+"),
            enrolment(TEST_STUDENT, current_score=100.0, final_score=100.0) | {"type": "StudentViewEnrollment"},
        ]
        self.assignments = [
            assignment(5501, "Essay"),
            assignment(5502, "Presentation", grading_type="pass_fail", points_possible=0.0),
            assignment(5503, "Draft", published=False),
        ]
        self.submissions = [
            graded(ANNA, 5501, 18.0),
            graded(ANNA, 5502, 0.0, "complete"),
            graded(HIDDEN, 5501, 19.0, posted_at=None),
            submission(HIDDEN, 5502, excused=True, workflow_state="graded"),
            graded(TRAPPED, 5501, 0.0),
            submission(TRAPPED, 5502),
            submission(NEW, 5501),
            submission(NEW, 5502),
            graded(CONCLUDED, 5501, 20.0),
            graded(CONCLUDED, 5502, 0.0, "incomplete"),
        ]
        self.modules = [
            module(
                801, item(7700, "Welcome", None, "SubHeader"), item(7701, "Reading"), item(7702, "Quiz", "min_score")
            ),
            module(802, item(7703, "Project A", "must_submit"), item(7704, "B", "must_submit"), requirement_type="one"),
            module(803, item(7705, "Links", None)),
        ]
        everything = {801: "completed", 802: "completed", 803: "completed"}
        self.learners = {
            ANNA: Learner({7701, 7702, 7703}, everything, progress(4, 3, COMPLETED_AT)),
            HIDDEN: Learner({7701}, {801: "started", 802: "locked"}, progress(4, 1)),
            TRAPPED: Learner({7701, 7702}, {801: "completed", 802: "unlocked"}, progress(4, 2, COMPLETED_AT)),
            NEW: Learner(set(), {801: "unlocked", 802: "locked"}, progress(4, 0)),
            CONCLUDED: Learner({7701, 7702, 7703, 7704}, everything, progress(4, 4, COMPLETED_AT)),
        }

    def get(self, url: str, query: Query, headers: Mapping[str, str]) -> Answer:
        parts = urlsplit(url)
        parameters: dict[str, list[str]] = {}
        for name, value in [*parse_qsl(parts.query), *query]:
            parameters.setdefault(name, []).append(value)
        status, more, body = self.respond(parts.path, parameters, headers.get("Authorization", ""))
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        link = more.pop("next", "")
        return Answer(
            status=status,
            headers={"Content-Type": "application/json; charset=utf-8", **more},
            next_url=link,
            content=content,
        )

    def respond(self, path: str, query: dict[str, list[str]], authorisation: str) -> tuple[int, dict[str, str], Any]:
        """Return status, headers (with "next" for a further page) and body."""
        self.asked.append((path, query))
        if authorisation.removeprefix("Bearer ") not in self.tokens:
            return 401, {"WWW-Authenticate": 'Bearer realm="canvas-lms"'}, {"errors": [{"message": "Invalid"}]}
        for end, answer in self.faults.items():
            if path.endswith(end):
                return answer.status, dict(answer.headers), answer.content
        base = f"/api/v1/courses/{COURSE}"
        if path == base:
            return 200, {}, self.course
        if not path.startswith(f"{base}/"):
            return 404, {}, {"errors": [{"message": "The specified resource does not exist."}]}
        found = self._rows(path.removeprefix(f"{base}/"), query)
        if isinstance(found, tuple):
            status, headers, body = found
            return status, headers, body
        size = min(self.page_size, int(query.get("per_page", ["10"])[0]))
        start = int(query.get("page", ["bookmark:Aa0"])[0].removeprefix("bookmark:Aa"))
        more = {}
        if start + size < len(found):
            kept = [(name, value) for name, values in query.items() for value in values if name != "page"]
            more["next"] = f"{self.site}{path}?{urlencode([*kept, ('page', f'bookmark:Aa{start + size}')])}"
        return 200, more, found[start : start + size]

    def _rows(self, name: str, query: dict[str, list[str]]) -> Any:
        includes = query.get("include[]", []) if self.allows_includes else []
        user_id = query.get("student_id", [""])[0]
        if name == "enrollments":
            wanted = query.get("user_id", [])
            states, types = query.get("state[]", []), query.get("type[]", [])
            return [
                row
                for row in self.enrolments
                if row["enrollment_state"] in states
                and (not wanted or str(row["user_id"]) in wanted)
                and ("StudentEnrollment" in types)
            ]
        if name == "students/submissions":
            wanted = query["student_ids[]"]
            by_user: dict[int, list[Any]] = {}
            for row in self.submissions:
                if "all" in wanted or str(row["user_id"]) in wanted:
                    carried = {"assignment": self._assignment(row["assignment_id"])} if "assignment" in includes else {}
                    by_user.setdefault(row["user_id"], []).append(row | carried)
            return [{"user_id": key, "section_id": 3011, "submissions": rows} for key, rows in by_user.items()]
        if name == "assignments":
            return self.assignments
        if name == "sections":
            return [{"id": 3011, "name": "Section A"}]
        if name == "modules":
            return [self._module(row, user_id, with_items="items" in includes) for row in self.modules]
        if name.startswith("modules/"):
            module_id = int(name.split("/")[1])
            return next(self._module(row, user_id)["items"] for row in self.modules if row["id"] == module_id)
        if name == "bulk_user_progress":
            if not any("completion_requirement" in one for row in self.modules for one in row["items"]):
                return 400, {}, {"error": {"message": "No progress available because this course is not module based"}}
            return [
                {"id": int(key), "display_name": "N", "progress": one.progress} for key, one in self.learners.items()
            ]
        return 404, {}, {}

    def _assignment(self, assignment_id: int) -> dict[str, Any]:
        return next(row for row in self.assignments if row["id"] == assignment_id)

    def _module(self, row: dict[str, Any], user_id: str, *, with_items: bool = True) -> dict[str, Any]:
        learner = self.learners.get(user_id)
        found = {**row}
        if learner:
            state = learner.states.get(row["id"], "locked")
            found |= {"state": state, "completed_at": COMPLETED_AT if state == "completed" else None}
            found["items"] = [
                one
                | {"completion_requirement": {**one["completion_requirement"], "completed": one["id"] in learner.done}}
                if "completion_requirement" in one
                else one
                for one in row["items"]
            ]
        if not with_items:
            del found["items"]
        return found


def answered(status: int, body: Any = None, **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers={"Content-Type": "application/json", **given}, next_url="", content=content)
