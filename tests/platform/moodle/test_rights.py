"""The role preset and the set-up script on a real Moodle, and Test now, which finds the right that was taken."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
import requests

from app.clock import utc_now
from app.courses import MOODLE_CAPABILITIES, RightCheck, RightStatus, role_preset, setup_script
from app.courses.moodle import MoodleReader
from tests.platform.moodle import site
from tests.platform.moodle.administrator import Administrator
from tests.platform.moodle.reading import PLATFORM

# What the course of the README shows, taken within the course; the others need a hidden course, a hidden grade or
# separate groups or, as report/completion:view, to be taken in the whole site.
SHOWN = (
    "moodle/course:view",
    "moodle/course:viewhiddenactivities",
    "moodle/grade:viewall",
    "gradereport/user:view",
    "report/progress:view",
    "mod/assign:view",
    "mod/quiz:view",
)


@dataclass(frozen=True, slots=True)
class Granted:
    """What the script has made in the Moodle."""

    moodle: site.Moodle
    token: str

    def rights(self) -> list[RightCheck]:
        with requests.Session() as http:
            reader = MoodleReader(
                self.moodle.url,
                self.token,
                platform_id=PLATFORM,
                expected_siteurl=self.moodle.url,
                timeout=60,
                clock=utc_now,
                http=http,
            )
            return reader.rights(self.moodle.course_id)

    def missing(self) -> list[str]:
        return [check.right for check in self.rights() if check.status is RightStatus.MISSING]


def run_script(folder: Path) -> dict[str, str]:
    """Run the set-up script on the Moodle whose code MOODLE_DIR names; return what it printed."""
    root, php = os.environ.get("MOODLE_DIR", ""), shutil.which("php")
    if not root or not php:
        pytest.skip("a real Moodle: MOODLE_DIR is not set, or php is not installed")
    script = folder / "microcredentials-moodle.php"
    script.write_bytes(setup_script())
    done = subprocess.run([php, script, root], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(line.split(": ", 1) for line in done.stdout.splitlines())


@pytest.fixture(scope="module")
def granted(moodle: site.Moodle, tmp_path_factory: pytest.TempPathFactory) -> Granted:
    printed = run_script(tmp_path_factory.mktemp("script"))
    assert printed["Address"] == moodle.url
    return Granted(moodle, printed["Token"])


@pytest.fixture
def role_administrator(moodle: site.Moodle, granted: Granted) -> Iterator[Administrator]:
    """Give somebody who takes rights from the role that the script made; each is given back afterwards."""
    known = site.administration()
    role_id = _role_id(moodle, known)
    found = Administrator(moodle, site.Administration(name=known.name, password=known.password, role_id=role_id))
    try:
        yield found
    finally:
        found.give_back()


def test_moodle_reads_every_capability_of_the_preset(moodle):
    """The preset is uploaded as an administrator does, up to the page that shows the role; nothing is stored."""
    with requests.Session() as http:
        _log_in(http, moodle, site.administration())
        page = _role_page(http, moodle)
    assert 'value="microcredentials_reader"' in page
    ticked = set(re.findall(r'<input[^>]*name="([a-z]+/[a-z0-9_]+:[a-z]+)"[^>]*value="1"[^>]*checked', page))
    assert ticked == set(MOODLE_CAPABILITIES)


def test_the_script_may_run_again_and_prints_the_same_token(granted, tmp_path):
    assert run_script(tmp_path)["Token"] == granted.token


def test_with_the_role_nothing_is_missing(granted):
    checks = granted.rights()
    assert [check for check in checks if check.status is RightStatus.MISSING] == []
    there = {check.right for check in checks if check.status is RightStatus.GRANTED}
    assert there >= {*SHOWN, "webservice/rest:use"}


@pytest.mark.parametrize("capability", SHOWN)
def test_the_right_that_is_taken_is_the_one_that_is_missing(granted, role_administrator, capability):
    role_administrator.take(capability)
    assert granted.missing() == [capability]
    role_administrator.give_back()
    assert granted.missing() == []


def _log_in(http: requests.Session, moodle: site.Moodle, known: site.Administration) -> None:
    login = f"{moodle.url}/login/index.php"
    token = _first(r'name="logintoken" value="([^"]+)"', http.get(login, timeout=60).text)
    form = {"username": known.name, "password": known.password, "logintoken": token}
    http.post(login, data=form, timeout=60)


def _role_page(http: requests.Session, moodle: site.Moodle) -> str:
    """Return Moodle's page of a new role that was made from the preset."""
    define = f"{moodle.url}/admin/roles/define.php"
    page = http.get(define, params={"action": "add"}, timeout=60).text
    (preset_form,) = (form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if "rolepreset" in form)
    hidden = [tag for tag in re.findall(r"<input[^>]*>", preset_form) if _attribute(tag, "type") == "hidden"]
    form = {_attribute(tag, "name"): _attribute(tag, "value") for tag in hidden} | {"resettype": "0"}
    repository = _first(r'"(\d+)":\{"id":"\d+","name":"[^"]*","type":"upload"', page)
    http.post(
        f"{moodle.url}/repository/repository_ajax.php",
        params={"action": "upload"},
        data={
            "sesskey": form["sesskey"],
            "repo_id": repository,
            "itemid": form["rolepreset"],
            "title": "role.xml",
            "author": "",
            "license": "unknown",
            "ctx_id": "1",
            "accepted_types[]": ".xml",
        },
        files={"repo_upload_file": ("role.xml", role_preset(), "application/xml")},
        timeout=60,
    ).raise_for_status()
    return http.post(define, data=form | {"submitbutton": "Continue"}, timeout=60).text


def _role_id(moodle: site.Moodle, known: site.Administration) -> str:
    with requests.Session() as http:
        _log_in(http, moodle, known)
        page = http.get(f"{moodle.url}/admin/roles/manage.php", timeout=60).text
    row = next(one for one in page.split("<tr")[1:] if "microcredentials_reader" in one)
    return _first(r"roleid=(\d+)", row)


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found.group(1)) if found else ""


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, f"Moodle's page holds no {pattern}"
    return found.group(1)
