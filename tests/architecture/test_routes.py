"""Every route says who may call it, and means it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.admin import AdminRole, Permission, may
from app.assessment import Course, Examiner, Roster
from app.cli.demo_setup import SLUG, institution
from app.clock import utc_now
from app.factory import Product
from app.holders import Holder
from app.lti import Role
from app.web import SESSION
from tests.architecture.app import product_in
from tests.architecture.callers import launch_of, link_of_a_holder, platform_at
from tests.unit.assessment.test_gate import SITTING

SITE = "http://localhost"
ADMIN_GUARDS = {f"admin.{permission.value}" for permission in Permission}
GUARDS = {"public", "teacher", "learner", "invigilator", "holder"} | ADMIN_GUARDS
BY_GUARD = {
    "lti.launch_expired",
    "lti.role_not_allowed",
    "admin.signed_out",
    "admin.role_lacking",
    "assessment.link_dead",
    "holders.signed_out",
    "web.form_expired",
}
KINDS = {
    "nobody": frozenset[Role](),
    "learner": frozenset({Role.LEARNER}),
    "teacher": frozenset({Role.TEACHER}),
    "both": frozenset({Role.TEACHER, Role.LEARNER}),
    **{role.value: frozenset[Role]() for role in AdminRole},
    "invigilator": frozenset[Role](),
    "holder": frozenset[Role](),
}
MAY = {
    "nobody": {"public"},
    "learner": {"public", "learner"},
    "teacher": {"public", "teacher"},
    "both": {"public", "teacher", "learner"},
    **{
        role.value: {"public"} | {f"admin.{needed.value}" for needed in Permission if may(role, needed)}
        for role in AdminRole
    },
    "invigilator": {"public", "invigilator"},
    "holder": {"public", "holder"},
}

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Site:
    product: Product
    app: Flask
    platform_id: UUID
    link_id: UUID
    token: str

    def routes(self) -> list[Rule]:
        return [rule for rule in self.app.url_map.iter_rules() if rule.endpoint != "static"]

    def guard(self, rule: Rule) -> str:
        return str(getattr(self.app.view_functions[rule.endpoint], "__guard__", ""))

    def visitor(self, kind: str) -> tuple[FlaskClient, UUID]:
        """Return a browser of this kind and its launch id, an unknown one without a launch."""
        client = self.app.test_client()
        if kind in set(AdminRole):
            token = self.product.admin_access.new_link(SLUG, role=AdminRole(kind))
            assert client.post("/admin/sign-in/", data={"token": token}, headers=OWN_PAGE).status_code == 303
        if kind == "invigilator":
            assert client.post("/invigilate/", data={"token": self.token}, headers=OWN_PAGE).status_code == 303
        if kind == "holder":
            token = link_of_a_holder(self.product, Holder(platform_id=self.platform_id, learner_id="11"))
            assert client.post(f"/my/link/{token}", headers=OWN_PAGE).status_code == 303
        if not KINDS[kind]:
            return client, uuid4()
        launch = launch_of(self.platform_id, KINDS[kind])
        client.set_cookie(SESSION, self.product.lti.sessions.remember(launch, ""), domain="localhost")
        return client, launch.launch_id

    def path(self, rule: Rule, launch_id: UUID) -> str:
        known: dict[str, Any] = {"slug": SLUG, "token": "t", "link_id": self.link_id}
        values = {name: known.get(name, uuid4()) for name in rule.arguments}
        if "launch_id" in values:
            values["launch_id"] = launch_id
        if "version" in values:
            values["version"] = 1
        return self.app.url_map.bind("localhost").build(rule.endpoint, values, methods(rule)[0])


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})


def link_of_a_sitting(product: Product, platform_id: UUID, slug: str = SLUG) -> tuple[UUID, str]:
    """Enter a sitting and return an invigilator's link of it, with what it carries."""
    course, now = Course(issuer_slug=slug, platform_id=platform_id, context_id="2"), utc_now()
    sitting = replace(SITTING, sitting_id=uuid4(), starts_at=now - timedelta(hours=1), ends_at=now)
    product.assessing.records.add_sitting(course, sitting, Roster(memberships_url="", resource_link_id="1"), uuid4())
    made, token = product.invigilators.make(
        course,
        sitting.sitting_id,
        "Eva Examiner",
        Examiner(user_id="3", name="Tina"),
        ends_at=now + timedelta(hours=1),
        course_title="Course",
        request=uuid4(),
    )
    return made.link_id, token


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    with product_in(folder) as (product, app):
        product.keys.ensure_tool_key()
        product.keys.add_issuer_key(SLUG)
        product.issuers.put(replace(institution(product.own_issuers.did(SLUG)), slug=SLUG))
        platform = platform_at(product, "http://127.0.0.1:1")
        link_id, token = link_of_a_sitting(product, platform.id)
        yield Site(product, app, platform.id, link_id, token)


def test_every_route_declares_its_guard_and_all_of_them_are_in_use(site):
    declared = {rule.endpoint: site.guard(rule) for rule in site.routes()}
    assert {endpoint for endpoint, guard in declared.items() if not guard} == set()
    assert set(declared.values()) == GUARDS


@pytest.mark.parametrize(
    ("folder", "guards"),
    [
        ("/teach/", {"teacher"}),
        ("/claim/", {"learner"}),
        ("/wallet/", {"learner"}),
        ("/my/", {"holder", "public"}),
        ("/admin/", ADMIN_GUARDS | {"public"}),
        ("/lti/", {"public"}),
        ("/invigilate/", {"invigilator", "public"}),
    ],
)
def test_a_part_of_the_site_has_the_guard_that_its_address_promises(site, folder, guards):
    found = {site.guard(rule) for rule in site.routes() if rule.rule.startswith(folder)}
    assert found == guards


def test_only_the_sign_in_of_the_administration_is_public(site):
    public = {
        rule.endpoint for rule in site.routes() if rule.rule.startswith("/admin") and site.guard(rule) == "public"
    }
    assert public == {"admin.door", "admin.sign_in", "admin.to_provider", "admin.from_provider"}


def test_only_the_door_of_holders_is_public(site):
    rules = [rule for rule in site.routes() if rule.rule.startswith("/my")]
    public = {rule.endpoint for rule in rules if site.guard(rule) == "public"}
    assert public == {"kept.door", "kept.send", "kept.link", "kept.enter"}


def test_only_the_door_of_invigilators_is_public(site):
    rules = [rule for rule in site.routes() if rule.rule.startswith("/invigilate")]
    assert {rule.endpoint for rule in rules if site.guard(rule) == "public"} == {"invigilate.door", "invigilate.enter"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_visitor_is_refused_exactly_where_the_guard_says_so(site, kind):
    client, launch_id = site.visitor(kind)
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    for rule in site.routes():
        guard = site.guard(rule)
        for method in methods(rule):
            if guard == "public" and method == "POST":
                continue  # what is posted there proves itself, which other tests show
            answer = client.open(
                site.path(rule, launch_id), method=method, base_url=SITE, headers={"Accept": "application/json"}
            )
            code = answer.get_json()["code"] if answer.mimetype == "application/problem+json" else ""
            is_refused = code in BY_GUARD
            seen["refused" if is_refused else "let in"] += 1
            # A post without the form's token is refused to everybody, whatever the guard.
            must_refuse = guard not in MAY[kind] or method == "POST"
            if is_refused is not must_refuse or (is_refused and answer.status_code not in {401, 403}):
                wrong.append(f"{kind} {method} {rule.rule}: {answer.status_code} {code}")
    assert wrong == []
    assert seen["refused"] > 0 < seen["let in"]


def test_a_route_that_changes_something_is_never_a_get(site):
    names = ("save", "claim", "revoke", "sign_out", "sign_in", "check", "publish", "delete", "issue")
    changing = [rule for rule in site.routes() if rule.endpoint.split(".")[-1].startswith(names)]
    assert len(changing) > 5
    assert [rule.endpoint for rule in changing if "GET" in (rule.methods or set())] == []
