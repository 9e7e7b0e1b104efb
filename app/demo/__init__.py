"""A small LMS that speaks real LTI 1.3, for the first run and for training; off unless it is started."""

from app.demo.authority import demo_seal
from app.demo.browser import Browser, DemoUnreachable, Form, Link, Page, PageUnexpected
from app.demo.institution import COURSES, NAME, TEACHERS
from app.demo.lms import create_lms, lms_details
from app.demo.people import SITUATIONS, learners
from app.demo.platform import LmsDetails
from app.demo.run import Run
from app.demo.values import Course, Person, Situation, ToolRegistration

__all__ = [
    "COURSES",
    "NAME",
    "SITUATIONS",
    "TEACHERS",
    "Browser",
    "Course",
    "DemoUnreachable",
    "Form",
    "Link",
    "LmsDetails",
    "Page",
    "PageUnexpected",
    "Person",
    "Run",
    "Situation",
    "ToolRegistration",
    "create_lms",
    "demo_seal",
    "learners",
    "lms_details",
]
