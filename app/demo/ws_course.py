"""Answers about courses, their content and their people, in Moodle 4.5's shapes. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.demo import institution
from app.demo.platform import MOODLE_RELEASE, MOODLE_VERSION
from app.demo.values import Course, Item, Module, Person

_PLURAL = {Module.ASSIGN: "Assignments", Module.QUIZ: "Quizzes", Module.PAGE: "Pages", Module.LTI: "External tools"}
_RULES = {
    Module.ASSIGN: (("completionusegrade", "Receive a grade"), ("completionpassgrade", "Receive a passing grade")),
    Module.QUIZ: (("completionusegrade", "Receive a grade"), ("completionpassgrade", "Receive a passing grade")),
    Module.PAGE: (("completionview", "View"),),
}


def rules(item: Item) -> tuple[tuple[str, str], ...]:
    """Return the completion rules of an activity as (name, description). Pure."""
    return _RULES.get(item.module, ())


def site_info(base_url: str, functions: Sequence[str]) -> dict[str, Any]:
    """Return the answer of core_webservice_get_site_info."""
    return {
        "sitename": institution.NAME,
        "username": institution.SERVICE_USER.username,
        "firstname": institution.SERVICE_USER.given_name,
        "lastname": institution.SERVICE_USER.family_name,
        "fullname": institution.SERVICE_USER.full_name,
        "lang": "en",
        "userid": institution.SERVICE_USER.person_id,
        "siteurl": base_url,
        "userpictureurl": f"{base_url}/theme/image.php/boost/core/1/u/f1",
        "functions": [{"name": name, "version": MOODLE_VERSION} for name in functions],
        "downloadfiles": 0,
        "uploadfiles": 0,
        "release": MOODLE_RELEASE,
        "version": MOODLE_VERSION,
        "mobilecssurl": "",
        "advancedfeatures": [{"name": "enablecompletion", "value": 1}],
        "usercanmanageownfiles": True,
        "userquota": 104857600,
        "usermaxuploadfilesize": 52428800,
        "userhomepage": 1,
        "userprivateaccesskey": "",
        "siteid": 1,
        "sitecalendartype": "gregorian",
        "usercalendartype": "gregorian",
        "userissiteadmin": False,
        "theme": "boost",
        "limitconcurrentlogins": 0,
        "policyagreed": 0,
    }


def course_answer(course: Course, teachers: Sequence[Person], base_url: str, started_at: datetime) -> dict[str, Any]:
    """Return one course of core_course_get_courses_by_field."""
    return {
        "id": course.course_id,
        "fullname": course.title,
        "displayname": course.title,
        "shortname": course.shortname,
        "courseimage": f"{base_url}/pluginfile.php/19/course/generated/course.svg",
        "categoryid": 1,
        "categoryname": "Category 1",
        "sortorder": 10000 + course.course_id,
        "summary": course.summary,
        "summaryformat": 1,
        "summaryfiles": [],
        "overviewfiles": [],
        "showactivitydates": False,
        "showcompletionconditions": True,
        "contacts": [{"id": person.person_id, "fullname": person.full_name} for person in teachers],
        "enrollmentmethods": ["manual", "guest"],
        "format": "topics",
        "showgrades": 1,
        "newsitems": 0,
        "startdate": int(started_at.timestamp()),
        "enddate": 0,
        "maxbytes": 0,
        "showreports": 0,
        "visible": 1,
        "groupmode": 0,
        "groupmodeforce": 0,
        "defaultgroupingid": 0,
        "enablecompletion": int(course.tracks_completion),
        "completionnotify": 0,
        "lang": "",
        "theme": "",
        "marker": 0,
        "filters": [{"filter": "activitynames", "localstate": 0, "inheritedstate": 1}],
        "courseformatoptions": [
            {"name": "hiddensections", "value": 1},
            {"name": "coursedisplay", "value": 0},
            {"name": "indentation", "value": "1"},
        ],
    }


def contents(course: Course, base_url: str) -> list[dict[str, Any]]:
    """Return the answer of core_course_get_contents: one section with every activity."""
    return [
        {
            "id": course.course_id * 10,
            "name": "General",
            "visible": 1,
            "summary": "",
            "summaryformat": 1,
            "section": 0,
            "hiddenbynumsections": 0,
            "uservisible": True,
            "component": None,
            "itemid": None,
            "modules": [_module(course, item, base_url) for item in course.items if item.cmid is not None],
        }
    ]


def _module(course: Course, item: Item, base_url: str) -> dict[str, Any]:
    is_tracked = item in course.tracked
    found: dict[str, Any] = {
        "id": item.cmid,
        "url": f"{base_url}/mod/{item.module}/view.php?id={item.cmid}",
        "name": item.name,
        "instance": item.instance,
        "contextid": 20 + (item.cmid or 0),
        "visible": 1,
        "uservisible": True,
        "visibleoncoursepage": 1,
        "modicon": f"{base_url}/theme/image.php/boost/{item.module}/1/monologo?filtericon=1",
        "modname": str(item.module),
        "purpose": "assessment" if item.is_graded else "content",
        "branded": False,
        "modplural": _PLURAL[item.module],
        "availability": None,
        "indent": 0,
        "onclick": "",
        "afterlink": None,
        "customdata": '""',
        "noviewlink": False,
        "completion": 2 if is_tracked else 0,
    }
    if is_tracked:
        # The web services user is nobody's learner, so this part is always empty.
        found["completiondata"] = {
            "state": 0,
            "timecompleted": 0,
            "overrideby": None,
            "valueused": False,
            "hascompletion": True,
            "isautomatic": True,
            "istrackeduser": False,
            "uservisible": True,
            "details": [
                {"rulename": name, "rulevalue": {"status": 0, "description": description}}
                for name, description in rules(item)
            ],
            "isoverallcomplete": False,
        }
    return found | {"downloadcontent": 1, "dates": [], "groupmode": 0}


def enrolled_user(person: Person, courses: Sequence[Course], base_url: str) -> dict[str, Any]:
    """Return one person of core_enrol_get_enrolled_users; `courses` are those with an active enrolment."""
    role = (3, "editingteacher") if person.is_teacher else (5, "student")
    found: dict[str, Any] = {
        "id": person.person_id,
        "firstname": person.given_name,
        "lastname": person.family_name,
        "fullname": person.full_name,
        "email": person.email,
        "firstaccess": 0,
        "lastaccess": 0,
        "lastcourseaccess": 0,
        "city": "Ljubljana",
        "country": "SI",
        "profileimageurlsmall": f"{base_url}/theme/image.php/boost/core/1/u/f2",
        "profileimageurl": f"{base_url}/theme/image.php/boost/core/1/u/f1",
        "roles": [{"roleid": role[0], "name": "", "shortname": role[1], "sortorder": 0}],
    }
    if not person.email:
        del found["email"]
    if courses:
        found["enrolledcourses"] = [
            {"id": course.course_id, "fullname": course.title, "shortname": course.shortname} for course in courses
        ]
    return found
