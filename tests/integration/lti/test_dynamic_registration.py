"""Platforms that connect themselves: honest ones, hostile ones, and two at once."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from app.errors import ProductError
from app.lti import Platform, RegistrationInvalid, Standing, build_lti
from app.lti.errors import PlatformUnavailable
from app.lti.models import Registration
from app.lti.openid_configuration import PLATFORM
from app.lti.registration_errors import (
    AddressRefused,
    ConfigurationForeign,
    ConfigurationInvalid,
    DeploymentDeclined,
    DeploymentPending,
    LinkExpired,
    LinkUnknown,
    LinkUsed,
    PlatformDeclined,
    PlatformPending,
    RegistrationConflict,
    RegistrationDenied,
)
from app.lti.tool_configuration import SCOPES, TOOL
from tests.integration.lti.conftest import PUBLIC_URL, Keys, World, code_of
from tests.integration.lti.hostile import LTI, Reply, Seen, as_json

# What a platform may say is the same story on every database.
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CONFIGURATION, REGISTRATION = "/.well-known/openid-configuration", "/register"


class Newcomer:
    """A platform on the hostile server that wants to connect; its answers can be changed."""

    def __init__(self, world: World) -> None:
        self.world, self.url = world, f"{world.server.url}{CONFIGURATION}"
        base = world.server.url
        self.configuration: dict[str, Any] = {
            "issuer": base,
            "authorization_endpoint": f"{base}/auth",
            "token_endpoint": f"{base}/token",
            "jwks_uri": f"{base}/jwks",
            "registration_endpoint": f"{base}{REGISTRATION}",
            "scopes_supported": [*SCOPES, "openid"],
            PLATFORM: {"product_family_code": "moodle", "version": "4.5.5+ (Build: 20250613)"},
        }
        self.bodies: list[dict[str, Any]] = []
        world.server.replies[CONFIGURATION] = lambda _: as_json(self.configuration)
        world.server.replies[REGISTRATION] = lambda _: as_json({"client_id": "new", TOOL: {"deployment_id": "7"}})

    @property
    def links(self) -> Any:
        return self.world.lti.registrations.links

    def secret(self, institution: str = "example") -> str:
        return str(self.links.make(institution)).rsplit("/", 1)[1]

    def connect(self, secret: str | None = None, token: str = "the-token", url: str = "") -> Platform:
        return self.world.lti.registrations.register(secret or self.secret(), url or self.url, token)

    def answers(self, path: str, reply: Callable[[Seen], Reply] | Reply) -> None:
        self.world.server.replies[path] = reply if callable(reply) else lambda _: reply


@pytest.fixture
def newcomer(world: World) -> Newcomer:
    return Newcomer(world)


def launch_from(world: World, deployment_id: str) -> Any:
    changes: dict[str, Any] = {f"{LTI}deployment_id": deployment_id}
    return world.launch(world.browser(), **changes)


def registered(world: World) -> int:
    with world.db.read() as session:
        return session.scalar(select(func.count()).select_from(Registration)) or 0


def test_a_platform_connects_itself_and_waits(world: World, newcomer: Newcomer) -> None:
    found = newcomer.connect()
    assert (found.standing, found.client_id, *found.waiting_ids) == (Standing.PENDING, "new", "7")
    assert (found.software, found.config_host) == ("Moodle 4.5.5", world.server.url.removeprefix("http://"))
    assert not found.deployment_ids
    asked, posted = world.server.requests_to(CONFIGURATION)[0], world.server.requests_to(REGISTRATION)[0]
    assert asked.headers["Authorization"] == posted.headers["Authorization"] == "Bearer the-token"
    assert posted.headers["Content-Type"] == "application/json"


def test_a_number_may_name_the_deployment_and_none_need_be_named(newcomer: Newcomer) -> None:
    newcomer.answers(REGISTRATION, as_json({"client_id": "n1", TOOL: {"deployment_id": 12}}))
    assert newcomer.connect().waiting_ids == {"12"}
    newcomer.answers(REGISTRATION, as_json({"client_id": "n2"}))
    assert newcomer.connect(token="").waiting_ids == frozenset()
    assert "Authorization" not in newcomer.world.server.seen[-1].headers


def test_a_platform_may_name_whom_token_requests_are_addressed_to(newcomer: Newcomer) -> None:
    realm = f"{newcomer.world.server.url}/realm"
    newcomer.configuration["authorization_server"] = realm
    assert newcomer.connect().token_audience == realm


@pytest.mark.parametrize(
    "named", [["https://auth.example"], "https://moodle.victim/mod/lti/token.php", "a b", {"a": 1}, "realm"]
)
def test_token_requests_are_never_addressed_to_another_platform(newcomer: Newcomer, named: Any) -> None:
    newcomer.configuration["authorization_server"] = named
    with pytest.raises(ConfigurationInvalid):
        newcomer.connect()


def test_a_used_link_says_when_and_by_whom(world: World, newcomer: Newcomer) -> None:
    secret = newcomer.secret()
    newcomer.connect(secret)
    used_at = world.clock()
    world.clock.pass_s(30)
    with pytest.raises(LinkUsed) as refused:
        newcomer.connect(secret, url="https://elsewhere.example/x")
    assert (refused.value.used_at, refused.value.used_by_host) == (
        used_at,
        world.server.url.removeprefix("http://"),
    )
    assert len(world.server.requests_to(CONFIGURATION)) == 1


def test_a_link_lasts_an_hour(world: World, newcomer: Newcomer) -> None:
    secret = newcomer.secret()
    world.clock.pass_s(3600)
    with pytest.raises(LinkExpired):
        newcomer.connect(secret)
    assert not world.server.requests_to(CONFIGURATION)


def test_a_link_that_was_withdrawn_or_never_made_opens_nothing(world: World, newcomer: Newcomer) -> None:
    secret = newcomer.secret()
    newcomer.links.withdraw("another", newcomer.links.list("example")[0].id)
    assert newcomer.links.list("example")
    newcomer.links.withdraw("example", newcomer.links.list("example")[0].id)
    for unknown in (secret, "guess", "\x00", "č", "x" * 5000):
        with pytest.raises(LinkUnknown):
            newcomer.connect(unknown)
    assert not world.server.seen


def test_of_two_platforms_at_once_one_gets_in(world: World, newcomer: Newcomer) -> None:
    secret = newcomer.secret()

    def attempt(_: int) -> str:
        try:
            newcomer.connect(secret)
        except LinkUsed:
            return "used"
        return "in"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))
    assert sorted(outcomes) == ["in"] + ["used"] * 7
    assert len(world.server.requests_to(REGISTRATION)) == 1


def slow(_: Seen) -> Reply:
    time.sleep(2.5)
    return as_json({})


CONFIGURATIONS: dict[str, tuple[type[ProductError], Any]] = {
    "issuer of another host": (ConfigurationForeign, {"issuer": "https://moodle.example"}),
    "issuer of another port": (ConfigurationForeign, {"issuer": "http://127.0.0.1:1"}),
    "canvas from a foreign host": (
        ConfigurationForeign,
        {"issuer": "https://canvas.instructure.com", "jwks_uri": "https://keys.example/"},
    ),
    "no token endpoint": (ConfigurationInvalid, {"token_endpoint": None}),
    "http endpoint elsewhere": (ConfigurationInvalid, {"jwks_uri": "http://10.0.0.5/jwks"}),
    "not an object": (ConfigurationInvalid, as_json([1])),
    "not JSON": (ConfigurationInvalid, (200, {}, b"<html>")),
    "deeply nested": (ConfigurationInvalid, (200, {}, b"[" * 100_000)),
    "not found": (ConfigurationInvalid, (404, {}, b"{}")),
    "redirect": (ConfigurationInvalid, (302, {"Location": "http://169.254.169.254/latest"}, b"")),
    "huge": (PlatformUnavailable, (200, {}, b" " * 600_000)),
    "down": (PlatformUnavailable, (503, {}, b"")),
    "slow": (PlatformUnavailable, slow),
}


@sqlite_only
@pytest.mark.parametrize("case", CONFIGURATIONS, ids=str)
def test_a_description_that_cannot_be_used_registers_nothing(world: World, newcomer: Newcomer, case: str) -> None:
    error, change = CONFIGURATIONS[case]
    if isinstance(change, dict):
        newcomer.configuration |= change
    else:
        newcomer.answers(CONFIGURATION, change)
    before, began = registered(world), time.monotonic()
    with pytest.raises(error):
        newcomer.connect()
    assert registered(world) == before and not world.server.requests_to(REGISTRATION)
    assert time.monotonic() - began < 5
    assert not world.server.requests_to("/latest")


@sqlite_only
@pytest.mark.parametrize(
    "url",
    [
        "http://moodle.example/x",
        "https://u:p@moodle.example/",
        "ftp://moodle.example/",
        "file:///etc/passwd",
        "//moodle.example/",
        "https://moodle.example/#x",
        "https://",
    ],
)
def test_an_address_of_the_wrong_kind_does_not_use_up_the_link(newcomer: Newcomer, url: str) -> None:
    secret = newcomer.secret()
    with pytest.raises(AddressRefused):
        newcomer.connect(secret, url=url)
    assert newcomer.connect(secret).standing is Standing.PENDING


@sqlite_only
@pytest.mark.parametrize("token", ["a\nb", "č", "x" * 9000], ids=["line", "letter", "long"])
def test_a_token_that_cannot_stand_in_a_header_is_refused(newcomer: Newcomer, token: str) -> None:
    with pytest.raises(ConfigurationInvalid):
        newcomer.connect(token=token)


@sqlite_only
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.5", "192.168.1.1", "169.254.169.254", "[::1]", "[fd00::1]", "0.0.0.0"]
)
def test_an_installation_open_to_the_world_never_calls_into_its_own_network(
    world: World, settings_of: Callable[..., Any], rsa_keys: dict[str, Any], host: str
) -> None:
    strict = build_lti(
        world.db, settings_of("https://tool.example", lms_timeout_s=1.0), Keys(rsa_keys["tool"]), world.clock
    )
    port = world.server.url.rsplit(":", 1)[1]
    secret = strict.registrations.links.make("example").rsplit("/", 1)[1]
    with pytest.raises(AddressRefused):
        strict.registrations.register(secret, f"https://{host}:{port}{CONFIGURATION}", "t")
    with pytest.raises((AddressRefused, LinkUsed)):
        strict.registrations.register(secret, f"http://{host}:{port}{CONFIGURATION}", "t")
    strict.close()
    assert not world.server.seen


REFUSALS: dict[str, tuple[Reply, int, tuple[str, ...]]] = {
    "Moodle's text": ((400, {}, b"domain_targetlinkuri_mismatch"), 400, ("domain_targetlinkuri_mismatch",)),
    "Canvas' list": (
        (422, {}, json.dumps({"errors": ["scope is invalid", {"field": "<b>domain</b>"}]}).encode()),
        422,
        ("scope is invalid", '{"field": "<b>domain</b>"}'),
    ),
    "OpenID's words": (
        (400, {}, json.dumps({"error": "invalid_client_metadata", "error_description": "no jwks"}).encode()),
        400,
        ("no jwks",),
    ),
    "nothing": ((401, {}, b""), 401, ()),
    "not text": ((500, {}, b"\xff\xfe\x00"), 500, ("\ufffd\ufffd\x00",)),
    "redirect": ((307, {"Location": "/elsewhere"}, b"moved"), 307, ("moved",)),
}


@sqlite_only
@pytest.mark.parametrize("case", REFUSALS, ids=str)
def test_a_refusal_is_handed_on_in_the_platforms_own_words(world: World, newcomer: Newcomer, case: str) -> None:
    reply, status, words = REFUSALS[case]
    newcomer.answers(REGISTRATION, reply)
    before = registered(world)
    with pytest.raises(RegistrationDenied) as refused:
        newcomer.connect()
    assert (refused.value.status, refused.value.words) == (status, words)
    assert registered(world) == before and not world.server.requests_to("/elsewhere")
    assert len(world.server.requests_to(REGISTRATION)) == 1


@sqlite_only
def test_a_refusal_without_end_is_cut(newcomer: Newcomer) -> None:
    newcomer.answers(REGISTRATION, (422, {}, json.dumps({"errors": ["x" * 5000] * 500}).encode()))
    with pytest.raises((RegistrationDenied, PlatformUnavailable)) as refused:
        newcomer.connect()
    words = getattr(refused.value, "words", ())
    assert sum(map(len, words)) <= 10_000


@sqlite_only
@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        None,
        {"client_id": ""},
        {"client_id": 7},
        {"client_id": "č"},
        {"client_id": "c", TOOL: {"deployment_id": "d" * 256}},
        {"client_id": "c", TOOL: {"deployment_id": True}},
    ],
    ids=str,
)
def test_an_answer_without_usable_ids_stores_nothing(world: World, newcomer: Newcomer, answer: Any) -> None:
    newcomer.answers(REGISTRATION, as_json(answer))
    before = registered(world)
    with pytest.raises(ConfigurationInvalid):
        newcomer.connect()
    assert registered(world) == before


def test_a_platform_cannot_take_over_a_registration_that_exists(world: World, newcomer: Newcomer) -> None:
    newcomer.answers(REGISTRATION, as_json({"client_id": "client-a"}))
    newcomer.configuration["jwks_uri"] = f"{world.server.url}/other-keys"
    with pytest.raises(RegistrationConflict):
        newcomer.connect()
    newcomer.configuration["jwks_uri"] = f"{world.server.url}/jwks"
    with pytest.raises(RegistrationConflict):
        newcomer.connect(newcomer.secret("another-institution"))
    assert world.lti.platforms.get(world.platforms["a"].id) == world.platforms["a"]


def test_registering_again_with_the_same_addresses_keeps_what_was_decided(world: World, newcomer: Newcomer) -> None:
    newcomer.answers(REGISTRATION, as_json({"client_id": "client-a", TOOL: {"deployment_id": "9"}}))
    found = newcomer.connect()
    assert (found.id, found.standing) == (world.platforms["a"].id, Standing.APPROVED)
    assert (*found.deployment_ids, *found.waiting_ids) == ("1", "9")


def test_launches_wait_for_the_approval_and_end_with_the_refusal(world: World, newcomer: Newcomer) -> None:
    newcomer.answers(REGISTRATION, as_json({"client_id": "new", TOOL: {"deployment_id": "1"}}))
    found = newcomer.connect()
    signer = type(world.a)(world.clock, world.server.url, "new", world.keys["a"])
    login = {
        "iss": signer.issuer,
        "client_id": "new",
        "login_hint": "4",
        "target_link_uri": f"{PUBLIC_URL}/lti/launch",
    }
    refused = world.browser().post("/lti/login", data=login)
    assert (refused.status_code, code_of(refused)) == (403, PlatformPending.code)
    world.lti.approvals.decide(found.id, Standing.APPROVED)
    browser = world.browser()
    launched = world.launch(browser, signer=signer)
    assert launched.status_code == 303 and browser.get(launched.location).status_code == 200
    begun = world.begin(browser, signer)
    world.lti.approvals.decide(found.id, Standing.REFUSED)
    assert browser.get(launched.location).status_code == 401
    assert world.post(browser, begun.state, signer.sign(signer.claims(begun.nonce))).status_code in {400, 403}
    again = world.browser().post("/lti/login", data=login)
    assert (again.status_code, code_of(again)) == (403, PlatformDeclined.code)
    assert world.launch(world.browser()).status_code == 303


def test_who_waits_does_not_make_the_approved_platform_ambiguous(world: World, newcomer: Newcomer) -> None:
    base = f"{world.server.url}/b"
    newcomer.configuration |= {"issuer": base}
    newcomer.connect()
    assert world.lti.platforms.find(base).client_id == "client-b"


def test_a_new_deployment_waits_until_an_administrator_lets_it_in(world: World) -> None:
    browser, platform_id = world.browser(), world.platforms["a"].id
    new: dict[str, Any] = {f"{LTI}deployment_id": "course-9"}
    for _ in range(2):
        refused = world.launch(browser, **new)
        assert (refused.status_code, code_of(refused)) == (403, DeploymentPending.code)
    assert world.lti.platforms.get(platform_id).waiting_ids == {"course-9"}
    world.lti.approvals.decide_deployment(platform_id, "course-9", Standing.APPROVED)
    launched = world.launch(browser, **new)
    assert launched.status_code == 303
    world.lti.approvals.decide_deployment(platform_id, "course-9", Standing.REFUSED)
    assert browser.get(launched.location).status_code == 401
    refused = world.launch(browser, **new)
    assert (refused.status_code, code_of(refused)) == (403, DeploymentDeclined.code)
    assert world.launch(browser).status_code == 303


def test_an_institution_may_let_new_deployments_in_without_asking(world: World) -> None:
    world.lti.approvals.set_admits_new("example", True)
    assert launch_from(world, "new").status_code == 303
    assert world.lti.platforms.get(world.platforms["a"].id).deployment_ids == {"1", "new"}
    world.lti.approvals.set_admits_new("example", False)
    assert launch_from(world, "newer").status_code == 403


def test_eight_first_launches_of_a_deployment_at_once_are_one_deployment(world: World) -> None:
    platform = world.platforms["a"]

    def meet(_: int) -> str:
        try:
            world.lti.approvals.admit(platform, "busy")
        except DeploymentPending:
            return "waits"
        return "in"

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(meet, range(8))) == {"waits"}
    assert world.lti.platforms.get(platform.id).waiting_ids == {"busy"}


def test_a_platform_added_by_hand_is_in_at_once_and_says_what_is_wrong(world: World, newcomer: Newcomer) -> None:
    found = newcomer.connect()
    values = {
        "issuer": found.issuer,
        "client_id": found.client_id,
        "deployments": ["7"],
        "auth_url": found.auth_url,
        "token_url": found.token_url,
        "jwks_url": found.jwks_url,
        "name": "By hand",
        "issuer_slug": "example",
    }
    with pytest.raises(RegistrationConflict):
        world.lti.platforms.add(**{**values, "issuer_slug": "another"}, may_move=False)  # type: ignore[arg-type]
    added = world.lti.platforms.add(**values)  # type: ignore[arg-type]
    assert (added.id, added.standing, set(added.deployment_ids)) == (found.id, Standing.APPROVED, {"7"})
    for field, wrong in (
        ("issuer", "x"),
        ("token_url", "http://a/"),
        ("client_id", ""),
        ("deployments", [""]),
        ("token_audience", "a b"),
    ):
        with pytest.raises(RegistrationInvalid) as refused:
            world.lti.platforms.add(**{**values, field: wrong})  # type: ignore[arg-type]
        assert refused.value.field == field
