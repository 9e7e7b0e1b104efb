"""The whole product beside a demo LMS, over real HTTP."""

import logging
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

import requests
from click.testing import CliRunner
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Integer, MetaData, Row, select
from werkzeug.routing import Rule
from werkzeug.serving import make_server

from app.assessment import Supervision
from app.awards import (
    OPENBADGE,
    Achievement,
    CourseCompleted,
    Criteria,
    GradeAtLeast,
    Outcome,
    Stackability,
    Unit,
    Version,
)
from app.cli.demo_setup import SLUG, prepare, tool_registration
from app.cli.main import cli
from app.courses import CourseOutline, DataAccessMissing, PlatformUnavailable
from app.db import Database, migrate
from app.demo import COURSES, Browser, Page, Person, create_lms, learners, lms_details
from app.factory import Product, all_tables, build, create_app
from app.settings import Settings

KEYS = "keys"
ROOT = Path(__file__).parents[2]
COURSE = str(COURSES[0].course_id)
SECRETS = {
    "SECRET_KEY": "kX7vQ2mZ9wLr4TnB8sYd3HcF6gJp1VaE5uRq0NfW",
    "KEYS_PASSPHRASE": "seven otters crossed the river at dawn",
}
TEACHER, ADMINISTERING_TEACHER = 3, 4
PATIENT_S = 20.0  # a busy machine makes a good answer come late, and no test may hang on that
LMS_TIMEOUT_S = 1.5  # for the tests of a platform that stalls
STALL_S = 3.0

DEFINITION = Achievement(
    language="en",
    title={"en": "Data Literacy in Practice"},
    description={"en": "A short programme on finding, judging and presenting data."},
    outcomes=(
        Outcome(text={"en": "Judges the quality of a data set"}),
        Outcome(text={"en": "Presents data so that a decision can rest on it"}),
    ),
    ects=Decimal(3),
    eqf_level=6,
    assessment_types=("6e6cb2cc78", "795dac4096"),
    participation="e92d221e4d",
    supervision=Supervision.UNSUPERVISED,
    prerequisites={"en": "Completed upper secondary education"},
    stackability=Stackability.COUNTS_TOWARDS,
    shows_grade=True,
    criteria=Criteria(
        items=(
            CourseCompleted(),
            GradeAtLeast(activity_id=None, name="", threshold=Decimal(60), unit=Unit.PERCENT),
        )
    ),
)


class Clock:
    """The time, which can be moved forward by hand, in seconds."""

    def __init__(self) -> None:
        self.ahead_s = 0

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(int(time.time()) + self.ahead_s, UTC)


@dataclass
class Stack:
    """The served product; `product` is a second hand on the same database, to arrange and to look."""

    product: Product
    tool_url: str
    lms_url: str
    clock: Clock
    lms_app: Any
    environment: dict[str, str]
    browsers: list[Browser] = field(default_factory=list)

    def browser(self, languages: str = "en") -> Browser:
        self.browsers.append(Browser(languages))
        return self.browsers[-1]

    def launch(self, person: Person | int, browser: Browser | None = None) -> Page:
        """Open the tool in the course as this person."""
        person_id = person if isinstance(person, int) else person.person_id
        return (browser or self.browser()).open(f"{self.lms_url}/launch?course={COURSE}&person={person_id}")

    def claim(self, person: Person | int, *, grade: bool = False) -> Page:
        """Open the tool as this person and press the button, with the grade if it may be shown and is wanted."""
        page = self.launch(person)
        form = page.form("/claim/", button="Yes, issue it")
        return page.submit(form, grade=True) if grade else page.submit(form)

    def shared(self, award_id: UUID) -> str:
        """Share an award as its holder does, with the grade if it has one, and return the link."""
        share = self.product.shares.make(award_id, days=7, shows_grade=True, request=uuid4())
        return f"{self.tool_url}/s/{share.token}"

    def people(self, person: Person | int = TEACHER) -> Page:
        """Have the class checked as a teacher and return the list of people once it has been read, or could not be."""
        page = self.launch(person).follow(href="/people")
        return self.checked(page.submit(page.form("/people/check")))

    def checked(self, page: Page) -> Page:
        """Look at the list of people again until no check is under way."""
        deadline = time.monotonic() + 60
        while 'data-check="running"' in page.content.decode() and time.monotonic() < deadline:
            time.sleep(0.05)
            page = page.browser.open(page.url)
        return page

    def settled(self, page: Page) -> Page:
        """Look at the list of people again until no issue to the class is under way."""
        deadline = time.monotonic() + 60
        while 'data-batch="running"' in page.content.decode() and time.monotonic() < deadline:
            time.sleep(0.05)
            page = page.browser.open(page.url)
        return page

    def identify(self) -> None:
        """Give the institution the identifier without which no European digital credential is issued."""
        profile = self.product.issuers.get(SLUG)
        self.product.issuers.put(replace(profile, eidas_identifier="VATSI-00000000"))

    def offer(self, definition: Achievement = DEFINITION, platform_id: UUID | None = None) -> Version:
        """Publish the course's micro-credential without the form."""
        definitions, platform_id = self.product.definitions, platform_id or self.platform_id
        draft = definitions.begin(platform_id, COURSE, SLUG, definition)
        if draft.achievement != definition:
            draft = definitions.save(draft, definition)
        return definitions.publish(draft, "somebody", self.outline(platform_id))

    def outline(self, platform_id: UUID | None = None) -> CourseOutline | None:
        """Read what the course holds, None for a platform that gave no access.

        With patience: where the stack has little, a busy machine exceeds it.
        """
        for _ in range(5):
            try:
                return self.product.grants.reader(platform_id or self.platform_id).outline(COURSE)
            except DataAccessMissing:
                return None
            except PlatformUnavailable:
                continue
        raise AssertionError("the demo LMS does not answer")

    def enlarge(self, size: int) -> None:
        """Let so many more learners join the course that it has `size` who are active."""
        classroom, course = self.lms.classroom, COURSES[0]
        active = sum(classroom.is_active(course, person) for person, _ in classroom.learners(course))
        for n in range(size - active):
            person = replace(
                learners()[0],
                person_id=1000 + n,
                username=f"more{n:02}",
                given_name="Ines",
                family_name=f"Zorko {n:02}",
            )
            classroom.enrol(course, person)

    def change_course(self, key: str, **changes: Any) -> None:
        """Change an activity of the course, as a teacher does in the platform; without changes it is deleted."""
        courses, course = self.lms.classroom.courses, self.lms.classroom.courses[int(COURSE)]
        items = [replace(item, **changes) if item.key == key else item for item in course.items]
        if not changes:
            items = [item for item in items if item.key != key]
        courses[course.course_id] = replace(course, items=tuple(items))

    @property
    def lms(self) -> Any:
        """The demo LMS from within."""
        return self.lms_app.extensions["demo_lms"]

    @property
    def platform_id(self) -> UUID:
        return self.product.lti.platforms.find(self.lms_url).id

    def fault(self, mode: str) -> None:
        """Choose how the LMS's services behave: ok, slow, down, malformed."""
        answer = requests.post(f"{self.lms_url}/demo/faults", data={"mode": mode}, timeout=10)
        assert answer.ok

    def rows(self, table: str) -> list[Row[Any]]:
        """Return a table's rows, in the order in which they were written where the database numbers them."""
        metadata: MetaData = all_tables()
        found = metadata.tables[table]
        numbers = [column for column in found.primary_key if isinstance(column.type, Integer)]
        with self.product.db.read() as session:
            return list(session.execute(select(found).order_by(*numbers)).all())

    def badges(self) -> list[Row[Any]]:
        """Return the stored Open Badges, of which each award has one whatever other files there are."""
        return [row for row in self.rows("credentials") if row.format == OPENBADGE]

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the console command with this installation's settings, without the second that a process takes to begin.

        What the command must be a process of its own for is asked of `process`.
        """
        done = CliRunner().invoke(cli, arguments, env=self.environment, prog_name="microcredentials")
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)

    def process(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the console command as a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def administrator(self) -> Page:
        """Sign in by a one-time link and show the list of awards."""
        page = self.browser().open(f"{self.tool_url}/admin/sign-in/#{self.product.admin_access.new_link(SLUG)}")
        return page.submit(page.form("/sign-in/"))

    def make_ready(self, person: Person) -> None:
        """Let a learner do and pass everything."""
        classroom, course = self.lms.classroom, COURSES[0]
        for key, points in (("assign", 90), ("quiz", 9), ("oral", 18)):
            classroom.grade(course, person, key, Decimal(points))
        classroom.complete(course, person)

    def rename(self, person: Person, given_name: str, family_name: str) -> None:
        people = self.lms.classroom.people
        people[person.person_id] = replace(person, given_name=given_name, family_name=family_name)


def in_situation(key: str, n: int = 0) -> Person:
    """Return the n-th learner of the demo in a situation."""
    return [person for person in learners() if person.situation == key][n]


def code_of(page: Page) -> str:
    """Return the stable code that a problem page shows, "" on any other page."""
    body = page.content.decode()
    return body.rsplit("<code>", 1)[1].split("</code>")[0] if 'class="problem"' in body else ""


def make_database(path: Path) -> None:
    """Make an SQLite database with every table, for tests to copy: migrating takes longer than many of them."""
    db = Database(f"sqlite:///{path}")
    migrate(db)
    db.dispose()


def make_keys(folder: Path) -> None:
    """Make the tool's, the institution's and the LMS's keys in `folder`."""
    folder.mkdir()
    environment = environment_at("http://127.0.0.1:1", f"sqlite:///{folder / 'made.sqlite3'}", folder)
    product = build(Settings.from_environment(environment))
    try:
        prepare(product, lms_details(create_lms("http://127.0.0.1:2", tool_registration(""), folder, Clock())))
    finally:
        product.close()
    for left in folder.glob("made.sqlite3*"):
        left.unlink()


@contextmanager
def threaded_stack(
    database_url: str,
    folder: Path,
    made_keys: Path,
    *,
    tool_host: str = "127.0.0.1",
    lms_timeout_s: float = PATIENT_S,
    settings: Mapping[str, str] | None = None,
    around: Callable[[Any], Any] = lambda app: app,
) -> Iterator[Stack]:
    """Serve tool and LMS by threads of this process; as `localhost` the tool is another site than the LMS."""
    clock = Clock()
    with serving() as (served_url, mount_tool), serving() as (lms_url, mount_lms):
        tool_url = served_url.replace("127.0.0.1", tool_host)
        found = _prepared(database_url, folder, made_keys, tool_url, lms_url, clock, lms_timeout_s, settings)
        served = build(found.product.settings, clock)
        mount_lms(_compiled_once(found.stack.lms_app))
        mount_tool(around(_compiled_once(create_app(served))))
        try:
            yield found.stack
        finally:
            found.close()
            served.close()


@contextmanager
def gunicorn_stack(
    database_url: str,
    folder: Path,
    made_keys: Path,
    *,
    threads: int = 64,
    workers: int = 2,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Stack]:
    """Serve the tool by so many gunicorn processes of so many threads, and the LMS by threads of this process."""
    tool_url = f"http://127.0.0.1:{_free_port()}"
    with serving() as (lms_url, mount_lms):
        found = _prepared(database_url, folder, made_keys, tool_url, lms_url, Clock())
        mount_lms(found.stack.lms_app)
        arguments = ["serve", "--port", tool_url.rsplit(":", 1)[1], "--workers", str(workers)]
        with (folder / "tool.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "app", *arguments],
                env={**found.stack.environment, "WEB_THREADS": str(threads), **(settings or {})},
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            _await(f"{tool_url}/readyz", process, folder / "tool.log")
            yield found.stack
        finally:
            process.terminate()
            process.wait(20)
            found.close()


class _Compiled(BytecodeCache):
    """The templates that any app of this process has compiled; a test's app would take seconds over the form alone."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._code.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class _Rule(Rule):
    """A route whose addresses are built by code that any app of this process has compiled; it names no app."""

    _builders: ClassVar[dict[tuple[Any, ...], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.rule, tuple(self._trace), repr(self.defaults), append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]


Flask.url_rule_class = _Rule


def _compiled_once(app: Flask) -> Flask:
    app.jinja_env.bytecode_cache = _COMPILED
    return app


@dataclass
class _Prepared:
    stack: Stack
    product: Product

    def close(self) -> None:
        for browser in self.stack.browsers:
            browser.session.close()
        self.product.close()


def _prepared(
    database_url: str,
    folder: Path,
    made_keys: Path,
    tool_url: str,
    lms_url: str,
    clock: Clock,
    lms_timeout_s: float = PATIENT_S,
    settings: Mapping[str, str] | None = None,
) -> _Prepared:
    keys = folder / KEYS
    shutil.copytree(made_keys, keys)
    environment = (
        environment_at(tool_url, database_url, keys) | {"LMS_TIMEOUT_S": str(lms_timeout_s)} | dict(settings or {})
    )
    product = build(Settings.from_environment(environment), clock)
    lms_app = create_lms(lms_url, tool_registration(tool_url), keys, clock, stall_s=STALL_S)
    prepare(product, lms_details(lms_app))
    # Without its identifier an institution issues Open Badges alone: pictures of pages take time that few tests need.
    product.issuers.put(replace(product.issuers.get(SLUG), eidas_identifier=""))
    return _Prepared(Stack(product, tool_url, lms_url, clock, lms_app, environment), product)


def environment_at(tool_url: str, database_url: str, keys: Path) -> dict[str, str]:
    """Return the settings of an installation at `tool_url` whose keys lie in the folder `keys`."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    own = {"PUBLIC_URL": tool_url, "DATABASE_URL": database_url, "KEYS_FILE": str(keys / "lti-keys.json")}
    # Tests ask more often in a minute than anybody should.
    return {**kept, **SECRETS, **own, "SEALS_FILE": str(keys / "seals.json"), "VERIFY_PER_MINUTE": "100000"}


@contextmanager
def serving() -> Iterator[tuple[str, Callable[[Any], None]]]:
    """Serve on a free loopback port; gives the origin and a function that mounts the app, which needs the origin."""
    apps: list[Any] = []

    def late(environ: Any, start_response: Any) -> Any:
        return apps[0](environ, start_response)

    server = make_server("127.0.0.1", 0, late, threaded=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", apps.append
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.05)
    raise AssertionError(log.read_text()[-2000:])
