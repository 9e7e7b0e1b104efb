"""What belongs to somebody is reached by nobody else: every route that names a thing, asked by its owner and by others.

A route that a later page adds is walked as well, with no word here. Others are a learner of the same course, a learner
of another platform whom it calls by the same id, a teacher of another course and an administrator of another
institution, each with a sign-in and a form's token that are good.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from werkzeug.routing import Rule, UUIDConverter
from werkzeug.test import TestResponse

from app.admin import AdminRole, Colleagues, Permission
from app.assessment import Course, Examiner, Roster
from app.awards import Actor, Party, Sender
from app.cli.demo_setup import SLUG, institution
from app.db import Subject
from app.factory import all_tables, create_app
from app.holders import COOKIE as HOLDERS_COOKIE
from app.holders import Holder
from app.lti import Role
from app.web import SESSION, csrf_token, use_session
from tests.architecture.callers import launch_of, link_of_a_holder, platform_at
from tests.architecture.test_roles import offered_by, table
from tests.architecture.test_routes import OWN_PAGE, SITE, link_of_a_sitting, methods
from tests.integration.letters import MAILING
from tests.integration.stack import COURSE, DEFINITION, Stack, in_situation, threaded_stack
from tests.unit.assessment.test_gate import SITTING

ELSEWHERE = "elsewhere"
COOKIE = "mc_admin"
# What looking at pages leaves behind, whoever looks.
_TRACES = {
    "admin_questions",
    "lti_browser_session",
    "lti_launch",
    "lti_launch_record",
    "admin_links",
    "admin_sessions",
    "wallet_offers",
    "holder_sessions",
}


def token_for(app: Flask, client: FlaskClient, name: str = COOKIE) -> str:
    """Return the form's token of a browser that is signed in."""
    found = client.get_cookie(name) or client.get_cookie(name, path="/admin") or client.get_cookie(name, path="/my")
    assert found
    with app.test_request_context(headers={"Cookie": f"{name}={found.value}"}):
        use_session(name)
        return csrf_token()


# It wants an answer that somebody brings from a Canvas.
ELSEWHERE_FIRST = {"canvas_answered"}
# Who is signed out would ask for the rest as nobody.
ENDS = {"admin.sign_out"}
# These answer in JSON, and to it.
APIS = ("/openid4vci/", "/vc-api/", "/verify", "/lti/", "/s/")


@dataclass
class World:
    """Two institutions with a platform each, and what the walk asks for: all of it the first one's."""

    app: Flask
    stack: Stack
    other_platform: UUID
    learner: str
    names: dict[str, Any] = field(default_factory=dict)
    registration_link: UUID = field(default_factory=uuid4)

    def by_launch(self, role: Role, sub: str, *, platform: UUID | None = None, context: str = COURSE) -> "Somebody":
        client = self.app.test_client()
        launch = launch_of(
            platform or self.stack.platform_id, frozenset({role}), origin=self.stack.lms_url, sub=sub, course=context
        )
        client.set_cookie(SESSION, self.stack.product.lti.sessions.remember(launch, ""), domain="localhost")
        return Somebody(client, self._token(client, SESSION), launch.launch_id)

    def administrator(self, slug: str, role: AdminRole = AdminRole.ADMINISTRATOR) -> "Somebody":
        client = self.app.test_client()
        link = self.stack.product.admin_access.new_link(slug, role=role)
        assert client.post("/admin/sign-in/", data={"token": link}, headers=OWN_PAGE, base_url=SITE).status_code == 303
        return Somebody(client, self._token(client, COOKIE), uuid4())

    def by_letter(self, platform: UUID, learner_id: str, address: str) -> "Somebody":
        """Let somebody give an address and press the button in the letter."""
        holder = Holder(platform_id=platform, learner_id=learner_id)
        token = link_of_a_holder(self.stack.product, holder, address)
        client = self.app.test_client()
        assert client.post(f"/my/link/{token}", headers=OWN_PAGE, base_url=SITE).status_code == 303
        return Somebody(client, self._token(client, HOLDERS_COOKIE), uuid4())

    def invigilator(self, platform_id: UUID, slug: str) -> "Somebody":
        _, token = link_of_a_sitting(self.stack.product, platform_id, slug)
        client = self.app.test_client()
        answer = client.post("/invigilate/", data={"token": token}, headers=OWN_PAGE, base_url=SITE)
        assert answer.status_code == 303
        return Somebody(client, "", uuid4())

    def named(self, rule: Rule, launch_id: UUID) -> dict[str, Any]:
        """Return what an address asks for, all of it the first institution's but for the launch."""
        more = {"launch_id": launch_id, "version": 1, "slug": SLUG, "token": "t", "index": 0}
        if rule.rule.startswith("/admin/"):
            more["link_id"] = self.registration_link  # an institution's, and elsewhere an invigilator's
        return {name: {**self.names, **more}.get(name, uuid4()) for name in rule.arguments}

    def decisions(self) -> dict[str, str]:
        """Return what forms need beside the ids, so that a post of whoever may changes something."""
        words = {f"words-{self.names['objection_id']}": "It stays."}
        return {"number": "1", "outcome": "decline", "reason": "By mistake.", **words}

    def _token(self, client: FlaskClient, name: str) -> str:
        return token_for(self.app, client, name)

    def routes(self, *guards: str) -> list[Rule]:
        """Return the routes with such a guard that name a thing which belongs to somebody."""
        known = set(self.names)
        return [
            rule
            for rule in self.app.url_map.iter_rules()
            if rule.arguments & known and getattr(self.app.view_functions[rule.endpoint], "__guard__", "") in guards
        ]

    def rows(self) -> dict[str, list[Any]]:
        """Return all that is stored, but for the traces of the walk itself."""
        with self.stack.product.db.read() as session:
            return {
                name: sorted(map(repr, session.execute(select(table))))
                for name, table in all_tables().tables.items()
                if name not in _TRACES
            }


@dataclass
class Somebody:
    client: FlaskClient
    token: str
    launch_id: UUID

    def ask(self, world: World, rule: Rule, method: str) -> int:
        path = world.app.url_map.bind("localhost").build(rule.endpoint, world.named(rule, self.launch_id), method)
        data = {"csrf_token": self.token, **world.decisions()} if method == "POST" else None
        return self.client.open(path, method=method, base_url=SITE, data=data, headers=OWN_PAGE).status_code


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, migrated: Path, made_keys: Path) -> Iterator[World]:
    """Give one world for all walks: none of them changes what is the first institution's."""
    folder = tmp_path_factory.mktemp("owners")
    database = folder / "test.sqlite3"
    database.write_bytes(migrated.read_bytes())
    with threaded_stack(f"sqlite:///{database}", folder, made_keys, settings=MAILING) as stack:
        yield from populated(stack)


def populated(stack: Stack) -> Iterator[World]:
    """Give an installation with two institutions, and of the first one whatever a route can ask for."""
    product = stack.product
    stack.offer()
    for n in (0, 1):
        stack.claim(in_situation("ready", n))
    product.issuers.put(replace(institution("did:web:elsewhere.example"), slug=ELSEWHERE))
    product.keys.add_issuer_key(ELSEWHERE)
    other = platform_at(product, "https://elsewhere.example", ELSEWHERE)
    course, sitting = Course(issuer_slug=SLUG, platform_id=stack.platform_id, context_id=COURSE), uuid4()
    product.assessing.records.add_sitting(
        course, replace(SITTING, sitting_id=sitting), Roster(memberships_url="", resource_link_id="1"), uuid4()
    )
    award = next(row for row in stack.rows("awards") if row.learner_id == str(in_situation("ready").person_id))
    product.names.ask(award.id, "Ana", "Kos", "", by=Actor(party=Party.LEARNER))
    found = World(create_app(product), stack, other.id, award.learner_id)
    found.administrator(SLUG)
    mine = [row for row in stack.rows("admin_sessions") if row.issuer_slug == SLUG]
    found.names = {
        "award_id": award.id,
        "achievement_id": award.achievement_id,
        "platform_id": stack.platform_id,
        "sitting_id": sitting,
        "request_id": stack.rows("name_requests")[0].id,
        "record_id": stack.rows("lti_launch_record")[0].id,
        "session_id": mine[0].id,
        "list_id": award.status_list_id,
        "share_id": product.shares.make(award.id, days=7, shows_grade=False, request=uuid4()).share_id,
        "link_id": product.invigilators.make(
            course,
            sitting,
            "Eva Examiner",
            Examiner(user_id="3", name="Tina"),
            ends_at=product.clock() + timedelta(hours=1),
            course_title="Course",
            request=uuid4(),
        )[0].link_id,
        "objection_id": objection_of(stack, award),
        "review_id": review_of(stack),
        **many_of(stack, award),
    }
    product.lti.registrations.links.make(SLUG)
    found.registration_link = stack.rows("lti_registration_link")[-1].id
    yield found


def objection_of(stack: Stack, award: Any) -> UUID:
    subject = Subject(platform_id=award.platform_id, learner_id=award.learner_id)
    stack.product.objections.make(subject, SLUG, name="Ana", words="I do not want letters.")
    return UUID(str(stack.rows("objections")[0].id))


def review_of(stack: Stack) -> UUID:
    """Send another text of the micro-credential for approval."""
    definitions, outline = stack.product.definitions, stack.outline()
    draft = definitions.begin(stack.platform_id, COURSE, SLUG, DEFINITION)
    draft = definitions.save(draft, replace(DEFINITION, title={"en": "Data Literacy, revised"}))
    assert outline is not None
    sender = Sender(platform_id=stack.platform_id, learner_id="3", name="Tina")
    return stack.product.reviews.send(draft, sender, outline).review_id


def many_of(stack: Stack, award: Any) -> dict[str, UUID]:
    """Give an import that is held, an act about many that is done, and an issue to a class that waits for a human."""
    now, ids = stack.clock(), {name: uuid4() for name in ("import_id", "bulk_id", "batch_id")}
    own = {"issuer_slug": SLUG, "heartbeat_at": now, "started_at": now}
    rows: dict[str, dict[str, Any]] = {
        "award_imports": {
            **own,
            "id": ids["import_id"],
            "achievement_id": award.achievement_id,
            "version": 1,
            "file_digest": "0" * 64,
            "state": "held",
            "held_until": now + timedelta(hours=1),
            "total": 1,
            "imported_by": "Tina",
        },
        "bulk_acts": {
            **own,
            "id": ids["bulk_id"],
            "act": "suspended",
            "reason": "Under review.",
            "state": "done",
            "started_by": "Tina",
            "finished_at": now,
        },
        "bulk_act_awards": {
            "bulk_id": ids["bulk_id"],
            "award_id": award.id,
            "number": 1,
            "seen": 0,
            "state": "changed",
            "code": "",
            "decided_at": now,
        },
        "issue_batches": {
            **own,
            "id": ids["batch_id"],
            "platform_id": stack.platform_id,
            "context_id": COURSE,
            "achievement_id": award.achievement_id,
            "memberships_url": f"{stack.lms_url}/members",
            "resource_link_id": "1",
            "origin": "teacher",
            "state": "waiting",
            "waits_for": "cap",
            "wait_until": now + timedelta(hours=1),
            "started_by": "Tina",
            "allowance": 0,
            "released_by": "",
        },
        "issue_rows": {
            "batch_id": ids["batch_id"],
            "learner_id": "11",
            "state": "pending",
            "code": "",
            "is_member": True,
            "name": "",
            "given_name": "",
            "family_name": "",
        },
    }
    with stack.product.db.write() as session:
        for name, row in rows.items():
            session.execute(insert(all_tables().tables[name]).values(row))
    return ids


def walk(world: World, who: Somebody, *guards: str) -> dict[str, int]:
    asked = [(rule, method) for rule in world.routes(*guards) for method in methods(rule)]
    return {f"{method} {rule.rule}": who.ask(world, rule, method) for rule, method in asked}


def shown(answers: dict[str, int]) -> dict[str, int]:
    """Return what was not refused. A post may lead back to a page, which is refused: what it changed, the rows tell.

    That there is no such request for approval is said as a conflict.
    """
    allowed = {"GET": {403, 404, 409}, "POST": {303, 403, 404}}
    return {route: status for route, status in answers.items() if status not in allowed[route.split()[0]]}


def pages_of(world: World, owner: Somebody, *guards: str) -> list[str]:
    """Return what the owner may read: what others are refused is there."""
    reading = [rule for rule in world.routes(*guards) if methods(rule) == ["GET"]]
    return [rule.rule for rule in reading if owner.ask(world, rule, "GET") == 200]


def test_what_a_learner_holds_is_there_for_nobody_else(world: World) -> None:
    assert len(pages_of(world, world.by_launch(Role.LEARNER, world.learner), "learner")) > 5

    before, learner = world.rows(), str(in_situation("ready", 1).person_id)
    for other in (
        world.by_launch(Role.LEARNER, learner),
        world.by_launch(Role.LEARNER, world.learner, platform=world.other_platform),
        world.by_launch(Role.LEARNER, world.learner.zfill(6)),
    ):
        answers = walk(world, other, "learner")
        assert len(answers) > 8
        assert {route: status for route, status in answers.items() if status != 404} == {}
    assert world.rows() == before


def test_what_a_holder_reaches_by_a_letter_is_reached_by_no_other_letter(world: World) -> None:
    platform = world.stack.platform_id
    own = world.by_letter(platform, world.learner, "ana@example.si")
    assert len(pages_of(world, own, "holder")) > 5
    others = [
        world.by_letter(platform, str(in_situation("ready", 1).person_id), "eva@example.si"),
        world.by_letter(world.other_platform, world.learner, "jan@example.si"),
    ]
    before = world.rows()
    for other in others:
        answers = walk(world, other, "holder")
        assert len(answers) > 8
        assert {route: status for route, status in answers.items() if status != 404} == {}
    assert world.rows() == before


def test_what_is_of_a_course_is_there_for_no_teacher_of_another(world: World) -> None:
    assert len(pages_of(world, world.by_launch(Role.TEACHER, "3"), "teacher")) > 4
    before = world.rows()
    for other in (
        world.by_launch(Role.TEACHER, "3", context="999"),
        world.by_launch(Role.TEACHER, "3", platform=world.other_platform),
    ):
        answers = walk(world, other, "teacher")
        assert len(answers) > 15
        assert shown(answers) == {}
    assert world.rows() == before


ADMIN_GUARDS = tuple(f"admin.{permission.value}" for permission in Permission)


def test_what_is_of_an_institution_is_there_in_no_role_of_another(world: World) -> None:
    own = world.administrator(SLUG)
    its_own = pages_of(world, own, *ADMIN_GUARDS)
    assert len(its_own) > 4
    before = world.rows()
    for role in AdminRole:
        answers = walk(world, world.administrator(ELSEWHERE, role), *ADMIN_GUARDS)
        assert len(answers) > 15
        assert shown(answers) == {}
        assert {name for name, rows in world.rows().items() if rows != before[name]} <= {"audit_lines"}
    assert pages_of(world, own, *ADMIN_GUARDS) == its_own  # and nobody is signed out
    written = [line for line in world.rows()["audit_lines"] if line not in before["audit_lines"]]
    assert [line for line in written if "signed_in_by_command" not in line] == []


@dataclass(frozen=True)
class Visitor:
    """Somebody of the other institution, and what may be asked with their identity."""

    name: str
    somebody: Somebody


def visitors(world: World) -> list[Visitor]:
    roles = [Visitor(role.value, world.administrator(ELSEWHERE, role)) for role in AdminRole]
    learner = world.by_launch(Role.LEARNER, world.learner, platform=world.other_platform)
    teacher = world.by_launch(Role.TEACHER, "3", platform=world.other_platform)
    holder = world.by_letter(world.other_platform, world.learner, "jan@example.si")
    invigilator = world.invigilator(world.other_platform, ELSEWHERE)
    nobody = Somebody(world.app.test_client(), "", uuid4())
    return [
        *roles,
        Visitor("learner", learner),
        Visitor("teacher", teacher),
        Visitor("holder", holder),
        Visitor("invigilator", invigilator),
        Visitor("nobody", nobody),
    ]


def test_no_byte_of_another_institution_comes_out_of_any_route(world: World) -> None:
    """Every route and API there is, by every identity of the other institution, with the first one's ids everywhere.

    Ids stand in the address, in the query and in the body at once.
    """
    marks = mark(world)
    assert nameless(world) == set()
    identities = visitors(world)
    before, leaked, asked = world.rows(), [], 0
    for visitor in identities:
        for rule in world.app.url_map.iter_rules():
            if rule.endpoint == "static" or rule.endpoint in ENDS:
                continue
            for method in methods(rule):
                for form in ("form", "json") if method == "POST" and rule.rule.startswith(APIS) else ("form",):
                    answer = everything_asked(world, visitor.somebody, rule, method, as_json=form == "json")
                    asked += 1
                    if answer.status_code >= 500 and answer.status_code != 503:
                        leaked.append((visitor.name, method, rule.rule, answer.status))
                    body = answer.get_data() + repr(list(answer.headers)).encode()
                    for what in marks:
                        if what.encode() in body:
                            leaked.append((visitor.name, method, rule.rule, what))
    assert leaked == []
    assert asked > 1000
    after, theirs = world.rows(), (SLUG, str(world.stack.platform_id), str(world.names["award_id"]))
    gone = {(name, row) for name in before for row in set(before[name]) - set(after[name])}
    made = {(name, row) for name in before for row in set(after[name]) - set(before[name])}
    assert {(name, row) for name, row in gone | made if any(f"'{one}'" in row for one in theirs)} == set()
    # What is their own, of which lines of the audit get their place in its chain.
    assert {name for name, _ in gone} <= {"issuers", "holder_addresses", "audit_lines"}
    own = world.administrator(SLUG)
    seen = own.client.get("/admin/", base_url=SITE).text + own.client.get("/admin/administrators", base_url=SITE).text
    assert all(what in seen for what in marks[:2])  # the marks are where they belong


def nameless(world: World) -> set[str]:
    """Return what addresses ask for and this world has none of: routes of it would be asked for nothing."""
    rules = world.app.url_map.iter_rules()
    asked = {name for rule in rules for name, one in rule._converters.items() if isinstance(one, UUIDConverter)}
    return asked - set(world.names) - {"launch_id"}


def test_a_page_offers_nothing_that_its_reader_may_not_do(world: World) -> None:
    """Each page that a role may read, as it stands where there is something on it."""
    if "colleague_id" not in world.names:
        mark(world)
    adapter, looked_at = world.app.url_map.bind("localhost"), 0
    wrong: list[tuple[str, str, object]] = []
    pages = {rule.endpoint: rule for rule in world.app.url_map.iter_rules() if "GET" in methods(rule)}
    for role in AdminRole:
        reader = world.administrator(SLUG, role)
        may = {name for (_, name), roles in table().items() if role in roles}
        for method, name in table():
            if method != "GET" or name not in may or name in ELSEWHERE_FIRST:
                continue
            rule = pages[f"admin.{name}"]
            answer = reader.client.get(adapter.build(rule.endpoint, world.named(rule, uuid4())), base_url=SITE)
            if answer.status_code != 200:
                wrong.append((role.value, name, answer.status_code))
            elif answer.mimetype == "text/html":
                looked_at += 1
                found = offered_by(adapter, answer.text)
                wrong += [(role.value, name, one) for one in found if one not in may | {"door"}]
    assert wrong == []
    assert looked_at > 40


def mark(world: World) -> list[str]:
    """Give the first institution words that stand nowhere else, and return them."""
    product = world.stack.product
    award = next(row for row in world.stack.rows("awards") if row.id == world.names["award_id"])
    colleague = "Qqcolleague Marked"
    Colleagues(product.db, product.clock, product.admin_access, product.audit, product.sign_ins.providers).invite(
        SLUG, colleague, by=""
    )
    world.names["colleague_id"] = world.stack.rows("admin_colleagues")[0].id
    world.names["invitation_id"] = next(row.id for row in world.stack.rows("admin_links") if row.name == colleague)
    product.sign_ins.providers.put(
        SLUG, issuer="https://login.qqmarked.example", client_id="qqclient", secret="qqsecret"
    )
    return [award.family_name, colleague, "login.qqmarked.example", "qqclient", "qqsecret"]


def everything_asked(world: World, who: Somebody, rule: Rule, method: str, *, as_json: bool) -> TestResponse:
    known = {**{name: str(value) for name, value in world.names.items()}, "slug": SLUG, "issuer": SLUG}
    path = world.app.url_map.bind("localhost").build(rule.endpoint, world.named(rule, who.launch_id), method)
    given = {**known, "csrf_token": who.token, "launch_id": str(who.launch_id), **world.decisions()}
    headers = {**OWN_PAGE, "X-CSRF-Token": who.token}
    more: dict[str, Any] = {"json": given} if as_json else {"data": given if method == "POST" else None}
    return who.client.open(path, method=method, base_url=SITE, query_string=known, headers=headers, **more)
