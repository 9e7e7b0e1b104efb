"""A Moodle that answers Web Services calls from its state, in the shapes that Moodle 4.5 was seen to send."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

import requests
import urllib3
from requests.adapters import BaseAdapter

SITE = "http://127.0.0.1:8081"
TOKEN = "0123456789abcdef0123456789abcdef"
COURSE, ANNA, BEN, CLARA, DAVID, EVA, FRANK, TEACHER, SERVICE = 2, 4, 5, 6, 7, 8, 9, 3, 11
GRADED_AT = 1795348174

BATCH = "tool_mobile_call_external_functions"
FUNCTIONS = (
    "core_webservice_get_site_info",
    "core_course_get_contents",
    "core_course_get_courses_by_field",
    "core_grades_get_gradeitems",
    "gradereport_user_get_grade_items",
    "core_completion_get_activities_completion_status",
    "core_completion_get_course_completion_status",
    "core_group_get_course_groups",
    "core_group_get_group_members",
    "core_group_get_course_user_groups",
    BATCH,
)

# report, quiz, oral exam; None: not graded. The last is whether the page was viewed.
LEARNERS: dict[int, tuple[float | int | None, float | int | None, float | int | None, bool]] = {
    ANNA: (92.5, 9, 18, True),
    BEN: (55, 6, 15, True),
    CLARA: (78, None, None, True),
    DAVID: (30, 0, None, False),
    EVA: (None, None, None, False),
    FRANK: (90, 9, None, True),  # suspended
}


GROUPS: dict[int, tuple[str, set[int]]] = {31: ("Tuesday &amp; Friday", {ANNA, BEN, FRANK}), 32: ("Evening", {ANNA})}


class WsError(Exception):
    def __init__(self, errorcode: str) -> None:
        super().__init__(errorcode)
        self.errorcode = errorcode


def grade_item(item_id: int, itemtype: str, graderaw: Any, grademax: Any, **changes: Any) -> dict[str, Any]:
    row = {
        "id": item_id,
        "itemname": f"Item {item_id}",
        "itemtype": itemtype,
        "itemmodule": None,
        "itemnumber": 0,
        "outcomeid": None,
        "scaleid": None,
        "graderaw": graderaw,
        "gradedategraded": None if graderaw is None else GRADED_AT,
        "gradehiddenbydate": False,
        "gradeneedsupdate": False,
        "gradeishidden": False,
        "gradeisoverridden": False,
        "gradeformatted": "<i class='icon'></i>-",
        "grademin": 0,
        "grademax": grademax,
        "rangeformatted": f"0&ndash;{grademax}",
        "percentageformatted": "12,34 %",
    }
    return {**row, **changes}


def module(cmid: int, name: str, modname: str, *, completion: int = 2, rules: tuple[str, ...] = ()) -> dict[str, Any]:
    row: dict[str, Any] = {"id": cmid, "name": name, "modname": modname, "instance": 1, "completion": completion}
    if completion:
        row["completiondata"] = {"state": 0, "details": [{"rulename": rule, "rulevalue": {}} for rule in rules]}
    return row


def status(cmid: int, state: int, **changes: Any) -> dict[str, Any]:
    changed = GRADED_AT if state else 0
    row = {"cmid": cmid, "state": state, "timecompleted": changed, "hascompletion": True, "istrackeduser": True}
    return {**row, **changes}


def criterion(cmid: int | None, complete: bool) -> dict[str, Any]:
    link = "Required course grade" if cmid is None else f'<a href="{SITE}/mod/x/view.php?id={cmid}">Name</a>'
    return {
        "type": 6 if cmid is None else 4,
        "title": "Criterion",
        "status": "Yes" if complete else "No",
        "complete": complete,
        "timecompleted": GRADED_AT if complete else None,
        "details": {"type": "", "criteria": link, "requirement": "", "status": ""},
    }


class MoodleDouble:
    """One course, six learners. `functions` are in the service; `spoil` changes an answer before it is sent."""

    def __init__(self, siteurl: str = SITE, functions: tuple[str, ...] = FUNCTIONS) -> None:
        self.siteurl = siteurl
        self.functions = functions
        self.completed: set[int] = {BEN}  # the overall state, which a task computes later
        self.requests: list[str] = []
        self.faults: dict[str, str] = {}
        self.spoil: dict[str, Callable[[Any], Any]] = {}

    def answer(self, form: Mapping[str, str]) -> Any:
        """Return the JSON value for one REST request."""
        self.requests.append(form["wsfunction"])
        if form.get("wstoken") != TOKEN:
            return _error("invalidtoken")
        try:
            if form["wsfunction"] == BATCH:
                return self._change(BATCH, self._batch(form))
            return self.call(form["wsfunction"], form)
        except WsError as error:
            return _error(error.errorcode)

    def call(self, function: str, arguments: Mapping[str, Any]) -> Any:
        if function in self.faults:
            raise WsError(self.faults[function])
        if function not in self.functions:
            raise WsError("accessexception")
        answer = getattr(self, f"_{function.split('_get_')[1]}")(arguments)
        return self._change(function, answer)

    def _change(self, function: str, answer: Any) -> Any:
        return self.spoil[function](deepcopy(answer)) if function in self.spoil else answer

    def _batch(self, form: Mapping[str, str]) -> Any:
        if BATCH not in self.functions:
            raise WsError("accessexception")
        responses: list[dict[str, Any]] = []
        index = 0
        while (function := form.get(f"requests[{index}][function]")) is not None:
            arguments = json.loads(form[f"requests[{index}][arguments]"])
            try:
                responses.append({"error": False, "data": json.dumps(self.call(function, arguments))})
            except WsError as error:
                responses.append({"error": True, "exception": json.dumps({"errorcode": error.errorcode})})
                break
            index += 1
        return {"responses": responses}

    def _site_info(self, _arguments: Mapping[str, Any]) -> Any:
        functions = [{"name": name, "version": "1"} for name in self.functions]
        return {"siteurl": self.siteurl, "userid": SERVICE, "release": "4.5.5+", "functions": functions}

    def _contents(self, arguments: Mapping[str, Any]) -> Any:
        self._check_course(arguments)
        rules = ("completionusegrade", "completionpassgrade")
        report = module(1, "Project &amp; report", "assign", rules=rules)
        quiz = module(2, "Final quiz", "quiz", rules=rules)
        page = module(3, "Read me", "page", rules=("completionview",))
        return [{"id": 1, "modules": [report, quiz, page, module(4, "Label", "label", completion=0)]}, {"modules": []}]

    def _courses_by_field(self, arguments: Mapping[str, Any]) -> Any:
        known = str(arguments["value"]) == str(COURSE)
        course = {"id": COURSE, "fullname": "Data &amp; Literacy", "enablecompletion": 1}
        return {"courses": [course] if known else [], "warnings": []}

    def _gradeitems(self, arguments: Mapping[str, Any]) -> Any:
        self._check_course(arguments)
        return {"gradeItems": [{"id": str(item), "itemname": "x", "category": "y"} for item in (2, 3, 4)]}

    def _grade_items(self, arguments: Mapping[str, Any]) -> Any:
        self._check_course(arguments)
        learner = int(arguments.get("userid", 0))
        if learner not in {0, SERVICE, TEACHER, *LEARNERS}:
            raise WsError("invaliduser")
        active = [known for known in LEARNERS if known != FRANK]
        return {"usergrades": [self._usergrades(one) for one in ([learner] if learner else active)], "warnings": []}

    def _usergrades(self, learner: int) -> dict[str, Any]:
        grades = LEARNERS.get(learner, (None, None, None, False))[:3]
        pairs = list(zip(grades, (100, 10, 20), strict=True))
        graded = [(points, most) for points, most in pairs if points is not None]
        total = sum(points for points, _ in graded) if graded else None
        most = sum(most for _, most in graded) if graded else 130
        items = [
            grade_item(2, "mod", grades[0], 100, cmid=1, itemmodule="assign", itemname="Project & report"),
            grade_item(3, "mod", grades[1], 10, cmid=2, itemmodule="quiz", itemname="Final quiz"),
            grade_item(4, "manual", grades[2], 20, itemname="Oral exam"),
            grade_item(1, "course", total, most, itemname=None, itemnumber=None),
        ]
        return {"courseid": COURSE, "userid": learner, "gradeitems": items}

    def _activities_completion_status(self, arguments: Mapping[str, Any]) -> Any:
        self._check_course(arguments)
        met = self._met(int(arguments["userid"]))
        failed = LEARNERS[int(arguments["userid"])][0] is not None
        graded = [2 if is_met else 3 if failed else 0 for is_met in met[:2]]
        states = [status(1, graded[0]), status(2, graded[1]), status(3, int(met[2]))]
        return {"statuses": states, "warnings": []}

    def _course_completion_status(self, arguments: Mapping[str, Any]) -> Any:
        self._check_course(arguments)
        met = [*self._met(int(arguments["userid"])), self._met(int(arguments["userid"]))[0]]
        criteria = [criterion(cmid, is_met) for cmid, is_met in zip((1, 2, 3, None), met, strict=True)]
        completed = int(arguments["userid"]) in self.completed
        return {"completionstatus": {"completed": completed, "aggregation": 1, "completions": criteria}}

    def _course_groups(self, arguments: Mapping[str, Any]) -> Any:
        self._check_course(arguments)
        return [{"id": group, "courseid": COURSE, "name": name, "idnumber": ""} for group, (name, _) in GROUPS.items()]

    def _group_members(self, arguments: Mapping[str, Any]) -> Any:
        return [{"groupid": group, "userids": sorted(GROUPS[group][1])} for group in arguments["groupids"]]

    def _course_user_groups(self, arguments: Mapping[str, Any]) -> Any:
        self._check_course(arguments)
        learner = int(arguments["userid"])
        if learner not in LEARNERS and learner != TEACHER:
            raise WsError("invaliduser")
        found = [{"id": group, "name": name} for group, (name, members) in GROUPS.items() if learner in members]
        return {"groups": found, "warnings": []}

    def _met(self, learner: int) -> list[bool]:
        if learner not in LEARNERS and learner != TEACHER:
            raise WsError("invaliduser")
        if learner in {FRANK, TEACHER}:
            raise WsError("usernotenroled")
        report, quiz, _, viewed = LEARNERS[learner]
        return [(report or 0) >= 50, (quiz or 0) >= 5, viewed]

    def _check_course(self, arguments: Mapping[str, Any]) -> None:
        if int(arguments["courseid"]) != COURSE:
            raise WsError("invalidrecord")


def _error(errorcode: str) -> dict[str, str]:
    return {"exception": "core\\exception\\moodle_exception", "errorcode": errorcode, "message": "In words"}


def parsed_form(body: str) -> dict[str, str]:
    """Return a form-encoded body's fields, by PHP's names."""
    return dict(parse_qsl(body, keep_blank_values=True))


class Wire(BaseAdapter):
    """Carries requests of a session to a function in place of a network."""

    def __init__(self, respond: Callable[[dict[str, str]], bytes]) -> None:
        super().__init__()
        self._respond = respond

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        assert isinstance(request.body, str)
        body = BytesIO(self._respond(parsed_form(request.body)))
        response = requests.Response()
        response.status_code = 200
        response.url = request.url or ""
        response.request = request
        response.headers["Content-Type"] = "application/json"
        response.raw = urllib3.HTTPResponse(body=body, preload_content=False)
        return response

    def close(self) -> None:
        return None


def session_to(respond: Callable[[dict[str, str]], bytes]) -> requests.Session:
    """Return a session whose requests are answered by `respond` with JSON bytes."""
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", Wire(respond))
    return session


def session_with(double: MoodleDouble) -> requests.Session:
    """Return a session that talks to the double without a network."""
    return session_to(lambda form: json.dumps(double.answer(form)).encode())
