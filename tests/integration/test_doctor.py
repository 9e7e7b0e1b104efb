"""The doctor finds what is broken, says so in a sentence with a link, and is never kept waiting."""

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from app.cli.demo_setup import SLUG
from app.demo import Page
from app.doctor import Area, Check, Doctor, Report, Status
from app.lti import Standing
from app.operations.models import BackupRow
from tests.integration.courses.local_platform import LocalPlatform, local_platform
from tests.integration.stack import LMS_TIMEOUT_S, TEACHER, Stack, in_situation
from tests.unit.courses.moodle_double import FUNCTIONS, TOKEN


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Give an SQLite database only: what differs between databases is tested elsewhere."""
    return sqlite_url


def doctor_page(stack: Stack) -> Page:
    page = stack.administrator().follow(href="/admin/doctor")
    return page.submit(page.form("/admin/doctor"))


def examine(stack: Stack, *, public_url: str = "", limit_s: float = 25) -> Report:
    """Examine with another hand on the same installation, whose doctor may be less patient."""
    product = stack.product
    doctor = Doctor(
        public_url=public_url or stack.tool_url,
        keys_file=product.settings.keys_file,
        db=product.db,
        keys=product.keys,
        register=product.register,
        lti=product.lti,
        site_of=lambda _platform_id: stack.lms_url,
        rights_of=product.rights_of,
        obstacles_of=lambda _slug: {},
        sealer=product.sealer,
        authorities=product.authorities,
        last_backup=product.backups.last,
        clock=product.clock,
        limit_s=limit_s,
    )
    return doctor.examine(SLUG)


def back_up(stack: Stack) -> None:
    """Note that a backup was made just now."""
    with stack.product.db.write() as session:
        session.add(BackupRow(sha256="0" * 64, made_at=stack.product.clock(), size_bytes=1))


def problems(report: Report) -> dict[Area, Check]:
    return {check.area: check for check in report.checks if check.status is Status.PROBLEM}


def move_platform(stack: Stack, jwks_url: str) -> None:
    """Let the platform's keys lie elsewhere."""
    found = stack.product.lti.platforms.get(stack.platform_id)
    stack.product.lti.platforms.add(
        issuer=found.issuer,
        client_id=found.client_id,
        deployments=found.deployment_ids,
        auth_url=found.auth_url,
        token_url=found.token_url,
        jwks_url=jwks_url,
        name=found.name,
        issuer_slug=found.issuer_slug,
    )


@contextmanager
def silent_server() -> Iterator[str]:
    """Give the address of a server that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(20)
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def moodle(stack: Stack) -> Iterator[LocalPlatform]:
    """Give a Moodle whose answers can be spoilt, in the place of the demo LMS's web services."""
    with local_platform() as found:
        found.double.spoil["core_course_get_contents"] = with_conditions
        stack.product.grants.put_moodle(stack.platform_id, found.url, TOKEN, found.url)
        stack.launch(TEACHER)
        yield found


def with_conditions(sections):
    for module in (one for section in sections for one in section["modules"]):
        module.update(visible=1, uservisible=True, availability=None)
    return sections


@pytest.fixture
def awarded(stack: Stack) -> Stack:
    """Give an installation with a launch of a teacher and an award, so that everything can be tried."""
    stack.identify()
    stack.offer()
    stack.launch(TEACHER)
    assert "/wallet/" in stack.claim(in_situation("ready")).url
    back_up(stack)
    return stack


def test_a_working_installation_is_green_on_the_page_and_by_the_command(awarded: Stack) -> None:
    report = examine(awarded)
    # Without a platform there is a line for that, and one for timestamps only where they are given.
    assert {check.area for check in report.checks} == set(Area) - {Area.PLATFORMS, Area.TIMESTAMPS}
    assert [check for check in report.checks if check.status is not Status.OK] == []
    page = doctor_page(awarded)
    assert page.status == 200 and "Everything works" in page.text
    assert not re.search("line-(unmet|unknown)", page.content.decode())
    done = awarded.command("doctor")  # all institutions
    assert done.returncode == 0, done.stdout + done.stderr
    assert {line.split("\t")[0] for line in done.stdout.splitlines()} == {"ok"}
    learner = in_situation("ready")
    for secret in (awarded.lms.keys.web_service_token, learner.family_name, learner.email):
        assert secret not in page.content.decode() + done.stdout


def test_before_the_first_launch_and_award_some_things_are_not_known_and_nothing_is_red(stack: Stack) -> None:
    found = {check.area: check for check in examine(stack).checks}
    unknown = {area: check.code for area, check in found.items() if check.status is Status.UNKNOWN}
    assert unknown == {
        Area.BACKUP: "doctor.backup_never",
        Area.STATUS_LIST: "doctor.nothing_issued",
        Area.ROSTER: "doctor.roster_untried",
        Area.DATA: "doctor.rights_untried",
    }
    assert "open the tool once in a course" in doctor_page(stack).text


def test_without_a_platform_the_doctor_leads_to_where_one_is_connected(stack: Stack) -> None:
    stack.product.lti.approvals.decide(stack.platform_id, Standing.REFUSED)
    page = doctor_page(stack)
    assert "None is approved yet." in page.text
    assert 'href="/admin/platforms/connect"' in page.content.decode()


@pytest.mark.parametrize(
    ("jwks_path", "code"),
    [("/nowhere", "doctor.jwks_refused"), ("/mod/lti/openid-configuration.php", "doctor.jwks_no_key")],
)
def test_keys_of_the_platform_that_cannot_be_had_are_red_with_a_link_to_them(stack: Stack, jwks_path, code) -> None:
    move_platform(stack, stack.lms_url + jwks_path)
    assert problems(examine(stack))[Area.PLATFORM_KEYS].code == code
    assert f'href="{stack.lms_url}{jwks_path}"' in doctor_page(stack).content.decode()


def test_a_clock_that_is_four_minutes_off_is_red_with_the_sentence_that_says_so(stack: Stack) -> None:
    stack.clock.ahead_s = 240
    assert problems(examine(stack)).keys() == {Area.CLOCK}
    page = doctor_page(stack)
    assert "This server's clock differs from that of Demo LMS by 4 min." in page.text
    assert "Launches fail above 1 min. Set the time service (NTP)." in page.text
    assert "/admin/launches" in page.content.decode()


def test_a_function_that_the_service_lacks_is_red_with_a_link_into_moodle(stack: Stack, moodle: LocalPlatform) -> None:
    missing = "core_completion_get_course_completion_status"
    moodle.double.functions = tuple(name for name in FUNCTIONS if name != missing)
    found = problems(examine(stack))[Area.DATA]
    assert (found.code, found.params["right"]) == ("doctor.right_missing", missing)
    page = doctor_page(stack)
    assert f"{missing} is missing. Reads whether a learner has completed the course." in page.text
    assert f'href="{moodle.url}/admin/settings.php?section=externalservices"' in page.content.decode()


def test_a_capability_that_the_role_lacks_is_red_with_a_link_into_moodle(stack: Stack, moodle: LocalPlatform) -> None:
    moodle.double.faults["core_completion_get_activities_completion_status"] = "nopermissions"
    assert problems(examine(stack))[Area.DATA].params["right"] == "report/progress:view"
    page = doctor_page(stack)
    assert "Allow it in the role of the service user." in page.text
    assert f'href="{moodle.url}/admin/roles/manage.php"' in page.content.decode()
    done = stack.command("doctor", SLUG)
    assert done.returncode == 1
    (line,) = (one for one in done.stdout.splitlines() if one.startswith("NO"))
    assert "report/progress:view is missing." in line and line.endswith(f"{moodle.url}/admin/roles/manage.php")


def test_a_data_access_that_is_not_there_or_not_taken_is_red(stack: Stack) -> None:
    stack.launch(TEACHER)
    stack.product.grants.put_moodle(stack.platform_id, stack.lms_url, "wrong", stack.lms_url)
    assert problems(examine(stack))[Area.DATA].code == "courses.platform_refused"
    stack.product.grants.remove(stack.platform_id)
    assert problems(examine(stack))[Area.DATA].code == "courses.data_access_missing"
    assert f'href="/admin/platforms/{stack.platform_id}#access-title"' in doctor_page(stack).content.decode()


def test_a_token_that_was_sealed_with_another_secret_key_is_red(stack: Stack) -> None:
    stack.environment["SECRET_KEY"] = "t" * 48
    done = stack.command("doctor", SLUG)
    assert done.returncode == 1
    assert [line.split("\t")[2] for line in done.stdout.splitlines() if line.startswith("NO")] == [
        "Grades and completion"
    ]


def test_an_institution_without_a_signing_key_is_told(stack: Stack) -> None:
    content = json.loads(stack.product.settings.keys_file.read_text())
    content["issuers"] = {}
    stack.product.settings.keys_file.write_text(json.dumps(content))
    found = problems(examine(stack))
    assert {area: check.code for area, check in found.items()} == {
        Area.SIGNING_KEY: "signing.issuer_key_missing",
        Area.IDENTITY: "signing.issuer_key_missing",
    }
    assert "Does not work" in doctor_page(stack).text


def test_a_key_file_that_is_gone_or_open_to_others_is_told(stack: Stack) -> None:
    keys_file = stack.product.settings.keys_file
    keys_file.chmod(0o644)
    assert problems(examine(stack)).keys() == {Area.KEY_FILE}
    keys_file.unlink()
    found = problems(examine(stack))
    assert {found[area].code for area in (Area.TOOL_KEY, Area.SIGNING_KEY)} == {"signing.key_file_missing"}


def test_a_database_that_lacks_a_migration_is_told_on_the_page_and_by_the_command(stack: Stack) -> None:
    with stack.product.db.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0004'"))
    assert problems(examine(stack))[Area.DATABASE].code == "doctor.database_behind"
    done = stack.command("doctor", SLUG)
    assert done.returncode == 1 and "microcredentials migrate" in done.stdout


@pytest.mark.parametrize("arguments", [("doctor",), ("doctor", SLUG)])
def test_a_database_that_fails_is_told_without_a_traceback(stack: Stack, tmp_path, arguments) -> None:
    stack.environment["DATABASE_URL"] = f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.sqlite3'}"
    done = stack.command(*arguments)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "NO" in {line.split("\t")[0] for line in done.stdout.splitlines()}


def test_pages_of_ours_that_others_cannot_read_are_told(awarded: Stack) -> None:
    public = (Area.TOOL_KEYS_OUTSIDE, Area.IDENTITY)
    with silent_server() as nobody:
        pass  # and now nobody listens there
    found = problems(examine(awarded, public_url=nobody))
    assert {found[area].code for area in public} == {"doctor.public_unreachable"}
    found = problems(examine(awarded, public_url=awarded.lms_url))
    assert {found[area].code for area in public} == {"doctor.public_wrong"}


def test_a_status_list_that_nobody_can_read_is_red(awarded: Stack) -> None:
    awarded.environment["PUBLIC_URL"] = awarded.lms_url  # the addresses of credentials begin with it
    done = awarded.command("doctor", SLUG)
    assert done.returncode == 1
    red = {line.split("\t")[2] for line in done.stdout.splitlines() if line.startswith("NO")}
    assert "List of revoked micro-credentials" in red


def test_a_name_that_leads_into_a_private_network_proves_nothing(stack: Stack) -> None:
    found = {check.area: check for check in examine(stack, public_url="https://localhost:9").checks}
    check = found[Area.IDENTITY]
    assert (check.status, check.code) == (Status.UNKNOWN, "doctor.public_inside")


def test_a_platform_that_hangs_is_red_and_keeps_nothing_else_waiting(stack: Stack) -> None:
    stack.launch(TEACHER)
    with silent_server() as address:
        move_platform(stack, f"{address}/certs")
        stack.product.grants.put_moodle(stack.platform_id, address, TOKEN, stack.lms_url)
        began = time.monotonic()
        report = examine(stack, limit_s=0.5)
        assert time.monotonic() - began < 3
    found = problems(report)
    assert found.keys() == {Area.PLATFORM_KEYS, Area.DATA}
    assert found[Area.PLATFORM_KEYS].code == "doctor.timed_out"
    assert found[Area.PLATFORM_KEYS].params == {"seconds": "0.5"}


@pytest.mark.parametrize("lms_timeout_s", [LMS_TIMEOUT_S])
def test_a_platform_that_answers_too_late_is_red_on_the_page(stack: Stack) -> None:
    stack.launch(TEACHER)
    stack.fault("slow")
    page = doctor_page(stack)
    assert page.status == 200 and page.content.decode().count("line-unmet") == 1


def test_another_institutions_platform_is_not_looked_at(stack: Stack) -> None:
    report = stack.product.doctor.examine("another")
    assert Area.PLATFORM_KEYS not in {check.area for check in report.checks}


def test_an_institution_that_is_not_there_is_refused(stack: Stack) -> None:
    assert stack.command("doctor", "nobody").returncode == 1
