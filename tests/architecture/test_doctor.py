"""Whatever the doctor finds has a sentence, and so has every right that a platform may lack."""

import ast
import inspect

import pytest

from app.admin import doctor_words, right_words
from app.courses import MOODLE_CAPABILITIES, MOODLE_FUNCTIONS, MOODLE_GROUP_FUNCTIONS, MOODLE_MANAGE_GROUPS
from app.doctor import Area, doctor, rules, seals
from app.web import problem_table


def codes() -> set[str]:
    """Return every code of the doctor's own that stands in its modules."""
    found = set()
    for module in (doctor, rules, seals):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("doctor."):
                found.add(node.value)
    return found


def test_every_finding_has_a_sentence_and_every_sentence_a_finding():
    assert codes() == set(doctor_words.SENTENCES)


def test_every_other_code_is_that_of_a_refusal():
    source = inspect.getsource(doctor) + inspect.getsource(rules) + inspect.getsource(seals)
    others = {
        node.value
        for node in ast.walk(ast.parse(source.replace("from __future__", "")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("signing.")
    }
    assert others and others <= problem_table().keys()


def test_every_area_has_a_title():
    assert set(doctor_words.AREAS) == set(Area)


RIGHTS = (*MOODLE_FUNCTIONS, *MOODLE_CAPABILITIES, *MOODLE_GROUP_FUNCTIONS, MOODLE_MANAGE_GROUPS)


@pytest.mark.parametrize("right", RIGHTS)
def test_every_right_says_what_it_is_for(right):
    assert str(right_words.why(right)).strip()


def test_no_right_is_explained_that_is_not_asked_for():
    assert right_words.WHY.keys() <= set(RIGHTS)
