"""The made-up university: its name, its courses, and its teachers."""

from dataclasses import replace
from decimal import Decimal

from flask_babel import lazy_gettext as _

from app.demo.values import Course, Item, Module, Person

NAME = "Univerza Zgled / Example University"
SHORT_NAME = "zgled"

TEACHERS = (
    Person(
        person_id=3,
        username="teacher",
        given_name="Tina",
        family_name="Kovač",
        email="teacher@example.org",
        idnumber="T-001",
        situation="teacher",
        note=_("Teacher of all courses, and nothing else."),
        is_teacher=True,
    ),
    Person(
        person_id=4,
        username="admin",
        given_name="Marko",
        family_name="Oblak",
        email="admin@example.org",
        idnumber="T-002",
        situation="teacher",
        note=_("Teacher who also administers the platform."),
        is_teacher=True,
        is_administrator=True,
    ),
)

SERVICE_USER = Person(
    person_id=9,
    username="wsissuer",
    given_name="Micro",
    family_name="Credential Service",
    email="",
    idnumber="",
    situation="",
)
"""Whose token reads the courses; enrolled in none of them."""

_LINK_NAME = "Moje mikrodokazilo / My micro-credential"

DATA_LITERACY = Course(
    course_id=2,
    shortname="PP101",
    idnumber="PP101-2026",
    title="Podatkovna pismenost / Data Literacy",
    summary="Zgledni predmet / Sample course",
    tracks_completion=True,
    points_required=Decimal(60),
    total_item_id=1,
    items=(
        Item(
            key="assign",
            module=Module.ASSIGN,
            name="Projektno poročilo / Project report",
            cmid=1,
            instance=1,
            grade_item_id=2,
            idnumber="ASG1",
            points_possible=Decimal(100),
            points_to_pass=Decimal(50),
        ),
        Item(
            key="quiz",
            module=Module.QUIZ,
            name="Končni kviz / Final quiz",
            cmid=2,
            instance=1,
            grade_item_id=3,
            idnumber="QZ1",
            points_possible=Decimal(10),
            points_to_pass=Decimal(5),
        ),
        Item(key="page", module=Module.PAGE, name="Uvodno branje / Introductory reading", cmid=3, instance=1),
        Item(
            key="oral",
            module=Module.MANUAL,
            name="Ustni izpit / Oral exam",
            grade_item_id=4,
            idnumber="ORAL",
            points_possible=Decimal(20),
        ),
        Item(key="lti", module=Module.LTI, name=_LINK_NAME, cmid=5, instance=1),
    ),
)

OPEN_SCIENCE = Course(
    course_id=3,
    shortname="OZ102",
    idnumber="OZ102-2026",
    title="Odprta znanost / Open Science",
    summary="Zgledni predmet brez sledenja dokončanju / Sample course without completion tracking",
    tracks_completion=False,
    points_required=Decimal(0),
    total_item_id=11,
    items=(
        Item(
            key="assign",
            module=Module.ASSIGN,
            name="Načrt ravnanja s podatki / Data management plan",
            cmid=11,
            instance=2,
            grade_item_id=12,
            idnumber="ASG2",
            points_possible=Decimal(50),
        ),
        Item(
            key="quiz",
            module=Module.QUIZ,
            name="Kviz o licencah / Licences quiz",
            cmid=12,
            instance=2,
            grade_item_id=13,
            idnumber="QZ2",
            points_possible=Decimal(20),
        ),
        Item(key="page", module=Module.PAGE, name="Uvod / Introduction", cmid=13, instance=2),
        Item(key="lti", module=Module.LTI, name=_LINK_NAME, cmid=15, instance=2),
    ),
)

# The first course in its next term: the same activities under numbers of their own, and nobody has done anything yet.
NEXT_TERM = replace(
    DATA_LITERACY,
    course_id=4,
    shortname="PP101-2",
    idnumber="PP101-2027",
    title="Podatkovna pismenost, naslednji semester / Data Literacy, next term",
    summary="Isti predmet v naslednjem semestru / The same course in the next term",
    total_item_id=21,
    items=tuple(
        replace(
            item,
            cmid=item.cmid + 20 if item.cmid else None,
            instance=item.instance + 2 if item.instance else None,
            grade_item_id=item.grade_item_id + 20 if item.grade_item_id else None,
            idnumber=f"{item.idnumber}-2" if item.idnumber else "",
        )
        for item in DATA_LITERACY.items
    ),
)

COURSES = (DATA_LITERACY, OPEN_SCIENCE, NEXT_TERM)
