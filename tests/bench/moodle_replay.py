"""A Moodle that answers for a class of any size after a fixed delay: python -m tests.bench.moodle_replay LEARNERS."""

import json
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.unit.courses.moodle_double import BATCH, FUNCTIONS, grade_item, module, parsed_form, status

LATENCY_S = 0.04
ITEMS = 10
COURSE, FIRST_LEARNER = 2, 1000


class ReplayedMoodle:
    """One course whose every learner has every grade. `requests` counts what was asked."""

    def __init__(self, learners: int) -> None:
        self.learner_ids = range(FIRST_LEARNER, FIRST_LEARNER + learners)
        self.url = ""
        self.requests = 0
        items = [
            grade_item(i, "mod", 76.92307, 100, cmid=i, itemmodule="quiz", feedback="") for i in range(1, ITEMS + 1)
        ]
        items.append(grade_item(ITEMS + 1, "course", 769.2307, 1000, itemname=None, itemnumber=None))
        # Written once: what is measured is the reader, not how fast Python writes JSON.
        self._items = json.dumps(items)
        self._statuses = json.dumps({"statuses": [status(i, 1) for i in range(1, ITEMS + 1)], "warnings": []})
        criteria = [{"type": 4, "complete": True, "timecompleted": 1795348174, "details": {}} for _ in range(ITEMS)]
        course = {"completed": True, "aggregation": 1, "completions": criteria}
        self._completion = json.dumps({"completionstatus": course, "warnings": []})
        self._answers: dict[str, Callable[[dict[str, Any]], str]] = {
            "core_webservice_get_site_info": lambda _: json.dumps(
                {"siteurl": self.url, "userid": 11, "release": "4.5", "functions": [{"name": one} for one in FUNCTIONS]}
            ),
            "core_course_get_contents": lambda _: json.dumps(
                [
                    {
                        "modules": [
                            module(i, f"Quiz {i}", "quiz", rules=("completionusegrade",)) for i in range(1, ITEMS + 1)
                        ]
                    }
                ]
            ),
            "core_grades_get_gradeitems": lambda _: json.dumps(
                {"gradeItems": [{"id": i} for i in range(1, ITEMS + 1)]}
            ),
            "core_group_get_course_groups": lambda _: '[{"id": 31, "name": "Tuesday"}]',
            "core_group_get_group_members": lambda _: json.dumps([{"groupid": 31, "userids": [*self.learner_ids]}]),
            "core_group_get_course_user_groups": lambda _: (
                '{"groups": [{"id": 31, "name": "Tuesday"}], "warnings": []}'
            ),
            "core_completion_get_activities_completion_status": lambda _: self._statuses,
            "core_completion_get_course_completion_status": lambda _: self._completion,
            "gradereport_user_get_grade_items": self._grades,
        }

    def answer(self, form: dict[str, str]) -> str:
        self.requests += 1
        if form["wsfunction"] != BATCH:
            return self._answers[form["wsfunction"]](form)
        responses, index = [], 0
        while (function := form.get(f"requests[{index}][function]")) is not None:
            data = self._answers[function](json.loads(form[f"requests[{index}][arguments]"]))
            responses.append({"error": False, "data": data})
            index += 1
        return json.dumps({"responses": responses})

    def _grades(self, arguments: dict[str, Any]) -> str:
        one = int(arguments.get("userid", 0))
        rows = (
            f'{{"courseid": {COURSE}, "userid": {learner}, "maxdepth": 2, "gradeitems": {self._items}}}'
            for learner in ([one] if one else self.learner_ids)
        )
        return f'{{"usergrades": [{", ".join(rows)}], "warnings": []}}'


def main() -> None:
    """Serve until the process ends; the first line printed is the address. GET answers how much was asked so far."""
    moodle = ReplayedMoodle(int(sys.argv[1]))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._send(str(moodle.requests).encode())

        def do_POST(self) -> None:
            began = time.perf_counter()
            body = moodle.answer(parsed_form(self.rfile.read(int(self.headers["Content-Length"])).decode())).encode()
            time.sleep(max(0.0, LATENCY_S - (time.perf_counter() - began)))
            self._send(body)

        def _send(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    moodle.url = f"http://127.0.0.1:{server.server_address[1]}"
    print(moodle.url, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
