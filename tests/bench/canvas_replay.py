"""A Canvas that answers for a class of any size after a fixed delay: python -m tests.bench.canvas_replay LEARNERS."""

import json
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.bench.moodle_replay import FIRST_LEARNER, ITEMS, LATENCY_S
from tests.unit.courses.canvas_double import COMPLETED_AT, assignment, enrolment, graded, item, module, progress

COURSE = 2
MOST_PER_PAGE = 100
_LEARNER = 987654321  # stands for the learner's id in what is written once
# What Canvas sends beside what is read: a submission of a short text, the learner's name with each enrolment.
_SUBMITTED: dict[str, Any] = {
    "attempt": 1,
    "body": "<p>" + "An answer in a few words. " * 10 + "</p>",
    "cached_due_date": "2026-11-01T22:59:59Z",
    "custom_grade_status_id": None,
    "entered_grade": "15.3",
    "entered_score": 15.3,
    "extra_attempts": None,
    "grade_matches_current_submission": True,
    "grader_id": 5101,
    "grading_period_id": None,
    "late": False,
    "late_policy_status": None,
    "missing": False,
    "points_deducted": None,
    "preview_url": f"https://uni-example.instructure.com/courses/{COURSE}/assignments/1/submissions/2?preview=1",
    "redo_request": False,
    "seconds_late": 0,
    "sticker": None,
    "submission_type": "online_text_entry",
    "submitted_at": "2026-10-31T18:00:00Z",
}
_ENROLLED: dict[str, Any] = {
    "associated_user_id": None,
    "created_at": "2026-09-01T08:00:00Z",
    "end_at": None,
    "html_url": f"https://uni-example.instructure.com/courses/{COURSE}/users/{_LEARNER}",
    "last_activity_at": "2026-11-20T08:00:00Z",
    "limit_privileges_to_course_section": False,
    "role": "StudentEnrollment",
    "role_id": 3,
    "root_account_id": 1,
    "sis_course_id": None,
    "start_at": None,
    "total_activity_time": 93211,
    "updated_at": "2026-09-01T08:00:00Z",
    "user": {"id": _LEARNER, "name": "Ann Other", "sortable_name": "Other, Ann", "short_name": "Ann"},
}


class ReplayedCanvas:
    """One course whose every learner has every grade and met every requirement. `requests` counts what was asked."""

    def __init__(self, learners: int) -> None:
        self.learner_ids = range(FIRST_LEARNER, FIRST_LEARNER + learners)
        self.requests = 0
        items = [item(700 + number, f"Item {number}") for number in range(ITEMS)]
        for one in items:
            one["completion_requirement"]["completed"] = True
        assignments = [assignment(500 + number, f"Quiz {number}") for number in range(ITEMS)]
        submissions = [graded(str(_LEARNER), one["id"], 15.3, **_SUBMITTED, assignment=one) for one in assignments]
        in_class = [{name: one[name] for name in one if name != "assignment"} for one in submissions]
        # Written once: what is measured is the reader, not how fast Python writes JSON.
        self._course = json.dumps({"id": COURSE, "name": "Data Literacy", "hide_final_grades": False})
        self._assignments = json.dumps(assignments)
        self._modules = json.dumps([module(801, *items, state="completed", completed_at=COMPLETED_AT)])
        self._rows = {
            "enrollments": json.dumps(enrolment(str(_LEARNER), current_score=76.92, final_score=76.92) | _ENROLLED),
            "students/submissions": json.dumps({"user_id": _LEARNER, "section_id": 3011, "submissions": in_class}),
            "bulk_user_progress": json.dumps(
                {"id": _LEARNER, "display_name": "Ann Other", "progress": progress(ITEMS, ITEMS, COMPLETED_AT)}
            ),
        }
        own = json.dumps({"user_id": _LEARNER, "section_id": 3011, "submissions": submissions})
        self._own = {**self._rows, "students/submissions": own}

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[str, str]:
        """Return the body and the query of the next page, "" behind the last."""
        self.requests += 1
        name = path.removeprefix(f"/api/v1/courses/{COURSE}").removeprefix("/")
        whole: dict[str, Callable[[], str]] = {
            "": lambda: self._course,
            "assignments": lambda: self._assignments,
            "modules": lambda: self._modules,
        }
        if name in whole:
            return whole[name](), ""
        one = query.get("user_id", query.get("student_ids[]", ["all"]))[0]
        if one != "all":
            return f"[{_of(self._own[name], int(one))}]", ""
        size = min(MOST_PER_PAGE, int(query["per_page"][0]))
        page = int(query.get("page", ["1"])[0])
        listed = self.learner_ids[(page - 1) * size : page * size]
        is_last = page * size >= len(self.learner_ids)
        following = "" if is_last else urlencode({**query, "page": page + 1}, doseq=True)
        return f"[{','.join(_of(self._rows[name], learner) for learner in listed)}]", following


def _of(row: str, learner: int) -> str:
    return row.replace(str(_LEARNER), str(learner))


def main() -> None:
    """Serve until the process ends; the first line printed is the address. GET / answers how much was asked so far."""
    canvas = ReplayedCanvas(int(sys.argv[1]))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path in {"", "/"}:
                return self._send(str(canvas.requests).encode())
            began = time.perf_counter()
            body, following = canvas.answer(parts.path, parse_qs(parts.query))
            content = body.encode()
            time.sleep(max(0.0, LATENCY_S - (time.perf_counter() - began)))
            return self._send(content, f"{url}{parts.path}?{following}" if following else "")

        def _send(self, body: bytes, following: str = "") -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            if following:
                self.send_header("Link", f'<{following}>; rel="next"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    url = f"http://127.0.0.1:{server.server_address[1]}"
    print(url, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
