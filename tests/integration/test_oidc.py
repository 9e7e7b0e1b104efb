"""Administrators sign in by their institution's provider, and nobody else comes in by it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update
from werkzeug.test import TestResponse

from app.admin import AdminRole, Colleagues
from app.cli.demo_setup import SLUG
from app.factory import all_tables, build, create_app
from tests.architecture.test_routes import OWN_PAGE, SITE
from tests.integration import oidc_provider as op
from tests.integration.oidc_provider import CLIENT, SECRET, OidcProvider
from tests.integration.stack import Stack, threaded_stack
from tests.integration.test_owners import token_for

ELSEWHERE = "elsewhere"
ROLES = (("mc-admins", AdminRole.ADMINISTRATOR), ("mc-registrars", AdminRole.REGISTRAR))
SIGN_IN = "/admin/administrators/sign-in"


@dataclass
class World:
    stack: Stack
    app: Flask
    provider: OidcProvider
    clients: list[FlaskClient] = field(default_factory=list)

    @property
    def colleagues(self) -> Colleagues:
        product = self.stack.product
        return Colleagues(product.db, product.clock, product.admin_access, product.audit, product.sign_ins.providers)

    def set_up(self, slug: str = SLUG, *, roles: bool = False, is_on: bool = True, **changes: Any) -> None:
        providers = self.stack.product.sign_ins.providers
        given = {"issuer": self.provider.issuer, "client_id": CLIENT, "secret": SECRET}
        more = {"role_claim": "groups", "role_values": ROLES} if roles else {}
        providers.put(slug, **{**given, **more, **changes})
        providers.switch(slug, on=is_on, is_untried_fine=True)
        if "issuer" not in changes:
            providers.check(slug)  # what was kept of an earlier test goes

    def browser(self) -> FlaskClient:
        self.clients.append(self.app.test_client())
        return self.clients[-1]

    def leave(self, client: FlaskClient, path: str = f"/admin/oidc/{SLUG}") -> str:
        answer = client.get(path, base_url=SITE)
        assert answer.status_code == 303
        return answer.headers["Location"]

    def bring(self, client: FlaskClient, brought: dict[str, str], slug: str = SLUG) -> TestResponse:
        return client.get(f"/admin/oidc/{slug}/callback", query_string=brought, base_url=SITE)

    def sign_in(self, client: FlaskClient, path: str = f"/admin/oidc/{SLUG}", **claims: Any) -> TestResponse:
        return self.bring(client, self.provider.agree(self.leave(client, path), **claims))

    def invite(self, name: str = "Ana", role: AdminRole = AdminRole.REGISTRAR, slug: str = SLUG) -> str:
        return self.colleagues.invite(slug, name, by="", role=role)

    def accept(self, client: FlaskClient, token: str) -> str:
        """Open an invitation and return to where it leads."""
        page = client.post("/admin/sign-in/", data={"token": token}, headers=OWN_PAGE, base_url=SITE)
        assert page.status_code == 200
        found = page.text.partition("url=")[2].partition('"')[0]
        return found.replace("&amp;", "&")

    def by_link(self, token: str) -> FlaskClient:
        """Come in by a link while no provider is on."""
        client = self.browser()
        done = client.post("/admin/sign-in/", data={"token": token}, headers=OWN_PAGE, base_url=SITE)
        assert done.status_code == 303
        return client

    def tried(self, client: FlaskClient, form: dict[str, str], **claims: Any) -> TestResponse:
        """Press "Try it" and come back."""
        onward = client.post(f"{SIGN_IN}/try", data=form, base_url=SITE)
        address = onward.text.partition("url=")[2].partition('"')[0].replace("&amp;", "&")
        return self.bring(client, self.provider.agree(address, **claims))

    def sessions(self) -> list[tuple[str, str, str]]:
        return [(row.issuer_slug, row.name, row.role) for row in self.stack.rows("admin_sessions")]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, migrated: Path, made_keys: Path) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("oidc")
    database = folder / "test.sqlite3"
    database.write_bytes(migrated.read_bytes())
    with threaded_stack(f"sqlite:///{database}", folder, made_keys) as stack:
        provider = OidcProvider(lambda: int(stack.clock().timestamp()))
        yield World(stack, create_app(stack.product), provider)
        provider.close()


@pytest.fixture(autouse=True)
def clean(world: World) -> Iterator[None]:
    """Let each test begin with nobody and the provider switched on and honest."""
    yield
    with world.stack.product.db.write() as session:
        for table in ("admin_sessions", "admin_links", "admin_colleagues", "admin_providers", "admin_questions"):
            session.execute(delete(all_tables().tables[table]))
    world.provider.changes, world.provider.sign, world.provider.described = {}, None, {}


def code_of(answer: TestResponse) -> str:
    return answer.text.rsplit("<code>", 1)[1].split("</code>")[0] if 'class="problem"' in answer.text else ""


def test_an_invited_colleague_is_bound_at_first_and_then_comes_in_without_a_link(world: World) -> None:
    world.set_up()
    ana, link = world.browser(), world.invite()
    entered = world.bring(ana, world.provider.agree(world.accept(ana, link)))
    assert (entered.status_code, entered.headers["Location"]) == (303, "/admin/")
    assert world.sessions() == [(SLUG, "Ana", "registrar")]
    assert ana.get("/admin/", base_url=SITE).status_code == 200
    assert ana.get("/admin/platforms", base_url=SITE).status_code == 403
    again = world.sign_in(world.browser(), f"/admin/oidc/{SLUG}?next=/admin/names%3Fa=1")
    assert again.headers["Location"] == "/admin/names?a=1"
    done = [(row.action, row.who) for row in world.stack.rows("audit_lines")]
    assert ("colleague_bound", "Ana") in done and ("signed_in", "Ana") in done
    out = ana.post("/admin/sign-out", data={"csrf_token": token_for(world.app, ana)}, base_url=SITE)
    assert f"{world.provider.server.url}/logout?client_id={CLIENT}" in out.text
    assert len(world.sessions()) == 1
    # The link was for one person, once: neither another account nor another link for the same one takes it.
    refused = world.browser().post("/admin/sign-in/", data={"token": link}, headers=OWN_PAGE, base_url=SITE)
    assert code_of(refused) == "admin.link_spent"
    eva = world.browser()
    taken = world.bring(eva, world.provider.agree(world.accept(eva, world.invite("Eva")), sub="person-1"))
    assert code_of(taken) == "admin.person_taken"


def test_who_is_not_invited_stays_outside_and_the_command_line_stays_a_way_in(world: World) -> None:
    world.set_up()
    stranger = world.sign_in(world.browser(), email="ana@example.si", email_verified=True)
    assert (stranger.status_code, code_of(stranger)) == (403, "admin.not_invited")
    assert world.stack.rows("admin_colleagues") == []
    token = world.stack.product.admin_access.new_link(SLUG)
    assert world.browser().post("/admin/sign-in/", data={"token": token}, headers=OWN_PAGE).status_code == 303
    assert world.stack.rows("audit_lines")[-1].action == "signed_in_by_command"


def test_a_claim_gives_roles_and_takes_them_away(world: World) -> None:
    world.set_up(roles=True)
    first = world.browser()
    assert world.sign_in(first, groups=["staff", "mc-registrars"]).status_code == 303
    assert world.sessions() == [(SLUG, "Ana Kovač", "registrar")]
    world.sign_in(world.browser(), groups=["mc-registrars", "mc-admins"])  # the first line that somebody has
    assert {row.role for row in world.stack.rows("admin_colleagues")} == {"administrator"}
    assert {role for _, _, role in world.sessions()} == {"administrator"}
    world.sign_in(world.browser(), groups=["mc-registrars"])
    assert {role for _, _, role in world.sessions()} == {"registrar"}  # in every browser at once
    assert first.get("/admin/platforms", base_url=SITE).status_code == 403
    changed = [(row.about, row.actor) for row in world.stack.rows("audit_lines") if row.action == "role_changed"]
    assert changed == [("Ana Kovač: administrator", "product"), ("Ana Kovač: registrar", "product")]
    lost = world.sign_in(world.browser(), groups="staff")
    assert code_of(lost) == "admin.role_not_given" and world.sessions() == []
    assert world.colleagues.all(SLUG) == []  # nobody counts on them
    assert code_of(world.sign_in(world.browser(), sub="p2", groups=None)) == "admin.role_not_given"


HOSTILE_CLAIMS: list[tuple[dict[str, Any], str]] = [
    ({"nonce": "another"}, "oidc.token_untrusted"),
    ({"nonce": None}, "oidc.token_untrusted"),
    ({"aud": "another-client"}, "oidc.token_untrusted"),
    ({"aud": [CLIENT, "another-client"], "azp": CLIENT}, "oidc.token_untrusted"),
    ({"azp": "another-client"}, "oidc.token_untrusted"),
    ({"iss": "https://other.example"}, "oidc.token_untrusted"),
    ({"iss": None}, "oidc.token_untrusted"),
    ({"sub": ""}, "oidc.token_untrusted"),
    ({"sub": 7}, "oidc.token_untrusted"),
    ({"exp": None}, "oidc.token_untrusted"),
    ({"exp": "soon"}, "oidc.token_untrusted"),
    ({"at_hash": "AAAA"}, "oidc.token_untrusted"),
    ({"exp": 1_000_000}, "oidc.clock"),
    ({"iat": 1_000_000}, "oidc.clock"),
    ({"iat": 9_000_000_000, "exp": 9_000_000_300}, "oidc.clock"),
    ({"nbf": 9_000_000_000}, "oidc.clock"),
]
HOSTILE_KEYS = [
    op.by_another_key,
    op.by_an_unknown_key,
    op.by_nobody,
    op.by_the_public_key_as_secret,
    op.by_the_clients_secret,
    lambda *_: "no token",
    lambda *_: "e30.e30.e30",
]


def test_no_token_is_believed_that_is_not_signed_for_us_now(world: World) -> None:
    world.set_up(roles=True)
    got = []
    for changes, _ in HOSTILE_CLAIMS:
        world.provider.changes = {"groups": ["mc-admins"], **changes}
        got.append((changes, code_of(world.sign_in(world.browser()))))
    assert got == HOSTILE_CLAIMS
    world.provider.changes = {"groups": ["mc-admins"]}
    for world.provider.sign in HOSTILE_KEYS:
        assert code_of(world.sign_in(world.browser())) == "oidc.token_untrusted"
    world.provider.sign = None
    assert world.sessions() == [] and world.stack.rows("admin_colleagues") == []
    assert world.sign_in(world.browser()).status_code == 303


def test_an_answer_counts_once_and_only_in_the_browser_that_asked(world: World) -> None:
    world.set_up(roles=True)
    world.set_up(ELSEWHERE, roles=True)
    world.provider.changes = {"groups": "mc-admins"}
    ana, mallory = world.browser(), world.browser()
    brought = world.provider.agree(world.leave(ana))
    hers = world.provider.agree(world.leave(mallory))
    lost = "admin.question_lost"
    assert code_of(world.bring(mallory, brought)) == lost  # another browser, which spends nothing
    assert code_of(world.bring(world.browser(), brought)) == lost
    assert code_of(world.bring(ana, brought, ELSEWHERE)) == lost  # another institution
    assert code_of(world.bring(ana, {**brought, "state": "x"})) == lost
    # Somebody else's code: its proof key is not ours.
    assert code_of(world.bring(ana, {**brought, "code": hers["code"]})) == "oidc.refused"
    assert code_of(world.bring(ana, brought)) == lost  # spent, whatever came of it
    brought = world.provider.agree(world.leave(ana))
    assert world.bring(ana, brought).status_code == 303
    assert code_of(world.bring(ana, brought)) == lost
    late = world.provider.agree(world.leave(ana))
    world.stack.clock.ahead_s += 601
    assert code_of(world.bring(ana, late)) == lost
    changed = world.provider.agree(world.leave(ana))
    world.set_up(roles=True, client_id=CLIENT)
    assert code_of(world.bring(ana, changed)) == lost


def test_another_providers_answer_and_a_refusal_are_told(world: World) -> None:
    world.set_up(roles=True)
    ana = world.browser()
    mixed = {**world.provider.agree(world.leave(ana)), "iss": "https://other.example"}
    assert code_of(world.bring(ana, mixed)) == "oidc.token_untrusted"
    world.provider.described = {"authorization_response_iss_parameter_supported": True}
    world.stack.product.sign_ins.providers.check(SLUG)
    unnamed = world.provider.agree(world.leave(ana))
    del unnamed["iss"]
    assert code_of(world.bring(ana, unnamed)) == "oidc.token_untrusted"
    for answer in ({"error": "access_denied"}, {"error": "server_error"}, {}):
        state = {"state": world.provider.agree(world.leave(ana))["state"], "iss": world.provider.issuer}
        assert code_of(world.bring(ana, {**state, **answer})) == "oidc.refused"
    assert world.sessions() == []


def test_nobody_is_sent_elsewhere_afterwards(world: World) -> None:
    world.set_up(roles=True)
    world.provider.changes = {"groups": "mc-admins"}
    for wanted in (
        "https://evil.example/",
        "//evil.example",
        "/admin//evil.example",
        "/admin/../x",
        "/admin\\@evil",
        "x",
    ):
        done = world.sign_in(world.browser(), f"/admin/oidc/{SLUG}?next={wanted}")
        assert done.headers["Location"] == "/admin/"


def test_it_is_tried_before_it_is_on(world: World) -> None:
    admin = world.by_link(world.invite("Vida", AdminRole.ADMINISTRATOR))
    form = {"csrf_token": token_for(world.app, admin)}
    given = {"issuer": world.provider.issuer, "client_id": CLIENT, "secret": SECRET, "person_claim": "sub"}
    for field_name, wrong in (
        ("issuer", "https://a.example/?x"),
        ("issuer", "http://10.0.0.1"),
        ("client_id", ""),
        ("person_claim", "email"),
        ("person_claim", "Mail"),
        ("role_values", "nobody = king"),
        ("role_claim", "groups"),
    ):
        answer = admin.post(SIGN_IN, data={**form, **given, field_name: wrong}, base_url=SITE)
        assert answer.status_code == 422 and 'class="error"' in answer.text
    assert world.stack.rows("admin_providers") == []
    saved = admin.post(SIGN_IN, data={**form, **given}, base_url=SITE)
    assert saved.status_code == 303
    assert SECRET not in repr(world.stack.rows("admin_providers")) and SECRET not in admin.get(SIGN_IN).text
    assert admin.post(f"{SIGN_IN}/switch", data={**form, "on": "yes"}, base_url=SITE).status_code == 409
    assert code_of(admin.get(f"/admin/oidc/{SLUG}", base_url=SITE)) == "admin.provider_off"
    onward = admin.post(f"{SIGN_IN}/try", data=form, base_url=SITE)
    address = onward.text.partition("url=")[2].partition('"')[0].replace("&amp;", "&")
    brought = world.provider.agree(address)
    assert code_of(world.bring(world.browser(), brought)) == "admin.question_lost"
    assert "person-1" in world.bring(admin, brought).text
    assert [(row.name, row.person) for row in world.stack.rows("admin_colleagues")] == [("Vida", None)]
    assert world.sessions() == [(SLUG, "Vida", "administrator")]
    on = admin.post(f"{SIGN_IN}/switch", data={**form, "on": "yes"}, base_url=SITE)
    assert on.status_code == 303 and [row.is_on for row in world.stack.rows("admin_providers")] == [True]
    assert [(row.name, row.person) for row in world.stack.rows("admin_colleagues")] == [("Vida", "person-1")]
    assert f"/admin/oidc/{SLUG}" in world.browser().get("/admin/sign-in/", base_url=SITE).text
    assert world.sign_in(world.browser()).status_code == 303  # whoever switched it on is not shut out by it
    admin.post(SIGN_IN, data={**form, **given, "secret": ""}, base_url=SITE)  # a change is a new thing to try
    assert [(row.is_on, row.tested_at) for row in world.stack.rows("admin_providers")] == [(False, None)]


def test_it_is_not_on_while_it_lets_no_administrator_in(world: World) -> None:
    admin = world.by_link(world.stack.product.admin_access.new_link(SLUG))  # of the command line: nobody's entry
    world.invite("Bor", AdminRole.ADMINISTRATOR)
    form = {"csrf_token": token_for(world.app, admin)}
    for role_values, status in ("mc-registrars = registrar", 409), ("mc-admins = administrator", 303):
        given = {"issuer": world.provider.issuer, "client_id": CLIENT, "secret": SECRET, "role_claim": "groups"}
        admin.post(SIGN_IN, data={**form, **given, "role_values": role_values}, base_url=SITE)
        world.tried(admin, form)
        on = admin.post(f"{SIGN_IN}/switch", data={**form, "on": "yes"}, base_url=SITE)
        assert on.status_code == status
    assert [row.person for row in world.stack.rows("admin_colleagues")] == [None]


def test_a_try_binds_nobody_to_an_account_of_somebody_else_or_to_an_address(world: World) -> None:
    world.set_up(is_on=False)
    ana, bor = (world.by_link(world.invite(name, AdminRole.ADMINISTRATOR)) for name in ("Ana", "Bor"))

    def tried(client: FlaskClient, person: str) -> bool:
        told = world.tried(client, {"csrf_token": token_for(world.app, client)}, sub=person).text
        return "You are known by this account" in told

    assert tried(ana, "person-1")
    world.stack.product.sign_ins.providers.switch(SLUG, on=True)
    assert [tried(ana, "person-1"), tried(bor, "person-1"), tried(ana, "person-2")] == [True, False, False]
    for on in (False, True):
        world.stack.product.sign_ins.providers.switch(SLUG, on=on)
    assert {row.name: row.person for row in world.stack.rows("admin_colleagues")} == {"Ana": "person-1", "Bor": None}
    world.set_up(is_on=False, person_claim="contact")
    refused = world.tried(ana, {"csrf_token": token_for(world.app, ana)}, contact="ana@uni.example")
    assert code_of(refused) == "admin.person_is_mail"


def test_who_tried_one_sign_in_is_nobody_at_another(world: World) -> None:
    world.set_up(is_on=False)
    ana = world.by_link(world.invite("Ana", AdminRole.ADMINISTRATOR))
    world.tried(ana, {"csrf_token": token_for(world.app, ana)})
    world.set_up(issuer="https://another.example")  # where "person-1" may be anybody
    assert [row.person for row in world.stack.rows("admin_colleagues")] == [None]


def test_a_new_link_is_for_whichever_account_opens_it(world: World) -> None:
    world.set_up()
    old = world.browser()
    world.bring(old, world.provider.agree(world.accept(old, world.invite())))
    ana = world.colleagues.all(SLUG)[0]
    for person in ("person-1", "person-9"):
        token, _ = world.colleagues.invite_again(SLUG, ana.id, by="")
        client = world.browser()
        assert world.bring(client, world.provider.agree(world.accept(client, token), sub=person)).status_code == 303
    assert [row.person for row in world.stack.rows("admin_colleagues")] == ["person-9"]
    assert len(world.sessions()) == 1 and old.get("/admin/", base_url=SITE).status_code == 401
    assert code_of(world.sign_in(world.browser())) == "admin.not_invited"  # by the earlier account


def test_whom_a_claim_lets_in_is_let_go_where_the_claim_is_given(world: World) -> None:
    world.set_up(roles=True)
    world.sign_in(world.browser(), groups=["mc-registrars"])
    colleagues, ana = world.colleagues, world.colleagues.all(SLUG)[0]
    assert (ana.is_by_claim, ana.is_bound, ana.is_left_out) == (True, True, False)
    for refused in (
        lambda: colleagues.change_role(SLUG, ana.id, AdminRole.AUDITOR, by=""),
        lambda: colleagues.invite_again(SLUG, ana.id, by=""),
    ):
        with pytest.raises(Exception, match=r"admin\.role_elsewhere"):
            refused()
    colleagues.remove(SLUG, ana.id, by="")  # who has left does so without a word from the provider
    assert world.sessions() == []
    world.sign_in(world.browser(), groups=["mc-registrars"])  # and who has not is back
    ana = colleagues.all(SLUG)[0]
    world.set_up()  # without the claim the role that is stored holds, and is ours to change
    assert world.sign_in(world.browser()).status_code == 303
    colleagues.change_role(SLUG, ana.id, AdminRole.AUDITOR, by="")
    world.set_up(roles=True, issuer="https://another.example")
    assert [(one.is_by_claim, one.is_left_out) for one in colleagues.all(SLUG)] == [(False, True)]
    colleagues.remove(SLUG, ana.id, by="")
    assert world.stack.rows("admin_colleagues") == []


def test_the_sign_in_is_seen_and_left_though_its_secret_cannot_be_read(world: World) -> None:
    world.set_up()
    ana = world.browser()
    world.bring(ana, world.provider.agree(world.accept(ana, world.invite(role=AdminRole.ADMINISTRATOR))))
    with world.stack.product.db.write() as session:
        session.execute(update(all_tables().tables["admin_providers"]).values(sealed_secret="of another SECRET_KEY"))
    page = ana.get(SIGN_IN, base_url=SITE)
    assert page.status_code == 200 and world.provider.issuer in page.text
    out = ana.post("/admin/sign-out", data={"csrf_token": token_for(world.app, ana)}, base_url=SITE)
    assert out.status_code == 303 and world.sessions() == []


def test_the_installations_own_sign_in_is_named_where_it_lets_colleagues_in(world: World) -> None:
    settings = world.stack.product.settings
    everybodys = replace(settings, oidc_issuer="https://login.everybody.example", oidc_client_id="c")
    product = build(everybodys, world.stack.clock)
    try:
        app = create_app(product)
        admin = app.test_client()
        token = product.admin_access.new_link(SLUG)
        admin.post("/admin/sign-in/", data={"token": token}, headers=OWN_PAGE, base_url=SITE)
        for is_own_on in (False, True):
            if is_own_on:
                world.set_up()
            told = admin.get(SIGN_IN, base_url=SITE).text
            assert ("https://login.everybody.example" in told) is not is_own_on
    finally:
        product.close()


def test_what_the_provider_is_not_is_said_without_a_5xx_of_ours(world: World) -> None:
    world.set_up()
    check = world.stack.product.sign_ins.providers.check
    for described, code in (
        ({"issuer": "https://other.example"}, "oidc.misdescribed"),
        ({"token_endpoint": "http://10.0.0.1/token"}, "oidc.misdescribed"),
        ({"id_token_signing_alg_values_supported": ["none", "HS256"]}, "oidc.misdescribed"),
        ({"jwks_uri": f"{world.provider.server.url}/nothing"}, "oidc.unreachable"),
    ):
        world.provider.described = described
        with pytest.raises(Exception, match=code):
            check(SLUG)
    world.set_up(issuer="http://127.0.0.1:9")
    gone = world.browser().get(f"/admin/oidc/{SLUG}", base_url=SITE)
    assert (gone.status_code, code_of(gone)) == (503, "oidc.unreachable")


def test_whom_the_sign_in_does_not_know_counts_for_no_administrator(world: World) -> None:
    first, _ = (world.by_link(world.invite(name, AdminRole.ADMINISTRATOR)) for name in ("Ana", "Bor"))
    world.set_up(is_on=False)
    world.tried(first, {"csrf_token": token_for(world.app, first)})
    ana, bor = (one.id for one in world.colleagues.all(SLUG))
    assert [one.is_bound for one in world.colleagues.all(SLUG)] == [False, False]  # a try changes nothing
    world.stack.product.sign_ins.providers.switch(SLUG, on=True)
    with pytest.raises(Exception, match=r"admin\.last_administrator"):
        world.colleagues.remove(SLUG, ana, by="Bor")
    assert [one.is_left_out for one in world.colleagues.all(SLUG)] == [False, True]
    world.colleagues.remove(SLUG, bor, by="Ana")


def test_the_last_administrator_stays_one(world: World) -> None:
    colleagues, access = world.colleagues, world.stack.product.admin_access
    for name in ("Ana", "Bor"):
        access.sign_in(colleagues.invite(SLUG, name, by="", role=AdminRole.ADMINISTRATOR))
    for nobodys in (" ", "Command  line"):  # which is told of whoever gives a command
        with pytest.raises(Exception, match=r"admin\.name_missing"):
            colleagues.invite(SLUG, nobodys, by="Ana")
    ana, bor = (one.id for one in colleagues.all(SLUG))
    colleagues.change_role(SLUG, bor, AdminRole.AUDITOR, by="Ana")
    assert (SLUG, "Bor", "auditor") in world.sessions()  # in every browser at once
    for change in (
        lambda: colleagues.change_role(SLUG, ana, AdminRole.OFFICER, by="Ana"),
        lambda: colleagues.remove(SLUG, ana, by="Ana"),
    ):
        with pytest.raises(Exception, match=r"admin\.last_administrator"):
            change()
    with pytest.raises(Exception, match=r"admin\.colleague_missing"):
        colleagues.remove(ELSEWHERE, bor, by="Eva")
    colleagues.remove(SLUG, bor, by="Ana")
    assert world.sessions() == [(SLUG, "Ana", "administrator")]
