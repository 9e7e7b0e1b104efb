"""What an administrator takes to Moodle names exactly the rights of the one list, in Moodle's own formats."""

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.courses import (
    MOODLE_CAPABILITIES,
    MOODLE_FUNCTIONS,
    MOODLE_GROUP_FUNCTIONS,
    MOODLE_MANAGE_GROUPS,
    role_preset,
    setup_script,
)
from app.courses.moodle_calls import RECOMMENDED_FUNCTIONS, REQUIRED_FUNCTIONS

README = Path(__file__).parents[3] / "README.md"
NUMBERS = dict(enumerate(("six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=6))
# Moodle's admin/roles/role_schema.xml: an xs:sequence, each at most once.
ELEMENTS = (
    "shortname",
    "name",
    "description",
    "archetype",
    "contextlevels",
    "allowassign",
    "allowoverride",
    "allowswitch",
    "allowview",
    "permissions",
)


@pytest.fixture
def role() -> ElementTree.Element:
    return ElementTree.fromstring(role_preset())


def test_the_preset_has_the_elements_of_moodles_schema_in_its_order(role):
    assert role.tag == "role"
    assert tuple(child.tag for child in role) == ELEMENTS
    assert {child.tag for child in role.findall("contextlevels/*")} == {"level"}
    assert {child.tag for child in role.findall("permissions/*")} == {"allow"}


def test_the_preset_allows_exactly_the_listed_capabilities_and_no_other_thing(role):
    assert [allowed.text for allowed in role.findall("permissions/allow")] == list(MOODLE_CAPABILITIES)
    assert [level.text for level in role.findall("contextlevels/level")] == ["system", "coursecat"]
    assert not role.findtext("archetype")
    assert not any(list(role.find(f"allow{kind}")) for kind in ("assign", "override", "switch", "view"))


def test_the_names_are_such_that_moodle_takes_them(role):
    assert re.fullmatch(r"[a-z0-9_]{1,100}", role.findtext("shortname"))
    assert len(MOODLE_CAPABILITIES) == len(set(MOODLE_CAPABILITIES))
    assert all(re.fullmatch(r"[a-z]+/[a-z0-9_]+:[a-z]+", name) for name in MOODLE_CAPABILITIES)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", name) for name in MOODLE_FUNCTIONS)


def test_nothing_in_the_list_lets_the_tool_change_anything():
    verbs = ("manage", "update", "edit", "delete", "create", "assign", "override", "config", "grade:edit")
    rights = [name.partition(":")[2] for name in MOODLE_CAPABILITIES]
    assert not any(verb in right for right in rights for verb in verbs)
    assert all("_get_" in name or name == "tool_mobile_call_external_functions" for name in MOODLE_FUNCTIONS)


def test_the_reader_calls_all_of_the_functions_and_no_others_but_those_of_groups():
    called = REQUIRED_FUNCTIONS | RECOMMENDED_FUNCTIONS
    assert set(MOODLE_FUNCTIONS) <= called <= {*MOODLE_FUNCTIONS, *MOODLE_GROUP_FUNCTIONS}


def test_the_script_names_the_same_rights_and_leaves_no_mark_unfilled():
    script = setup_script().decode()
    assert script.startswith("<?php\n")
    assert not re.search(r"@[A-Z]+@", script)
    assert set(re.findall(r"^    '([a-z]+/[a-z0-9_]+:[a-z]+)',$", script, re.MULTILINE)) == set(MOODLE_CAPABILITIES)
    assert set(re.findall(r"^    '([a-z_]+)',$", script, re.MULTILINE)) == set(MOODLE_FUNCTIONS)


def test_the_script_is_php():
    php = shutil.which("php")
    if php is None:
        pytest.skip("php is not installed")
    done = subprocess.run([php, "-l"], input=setup_script(), capture_output=True, check=False, timeout=30)
    assert done.returncode == 0, done.stdout


def test_the_readme_counts_the_functions():
    assert f"a service with {NUMBERS[len(MOODLE_FUNCTIONS)]} functions" in " ".join(README.read_text().split())


def test_the_readme_names_no_right_that_is_not_in_the_list():
    words = re.findall(r"`([^`\s]+)`", README.read_text())
    rights = {word for word in words if re.fullmatch(r"[a-z]+/[a-z0-9_]+:[a-z]+", word)}
    functions = {word for word in words if re.fullmatch(r"(core|gradereport|tool_mobile)_[a-z_]+", word)}
    assert rights <= {*MOODLE_CAPABILITIES, MOODLE_MANAGE_GROUPS}
    assert functions <= {*MOODLE_FUNCTIONS, *MOODLE_GROUP_FUNCTIONS}
