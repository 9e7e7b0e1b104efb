"""The roster service over HTTP: paging, tokens, refusals and hostile answers."""

import tracemalloc
from datetime import timedelta
from itertools import islice

import jwt
import pytest

from app.lti import Lti, MemberStatus, Person, Role, RosterRefused, RosterUnavailable
from app.lti.http import PlatformHttp
from app.lti.tokens import AccessTokens
from tests.integration.lti.conftest import Keys, World
from tests.integration.lti.hostile import Reply, as_json
from tests.integration.lti.services import entries, launch_of, serve

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services ask it for one platform
SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"


@pytest.fixture
def lti(world: World) -> Lti:
    return world.lti


def test_every_page_of_the_roster_is_read(world: World, lti: Lti) -> None:
    serve(world, entries(60))
    assert [member.user_id for member in lti.roster.members(launch_of(world))] == [str(number) for number in range(60)]
    assert len(world.server.requests_to("/nrps")) == 3


def test_a_member_is_found_on_a_later_page_and_a_stranger_is_none(world: World, lti: Lti) -> None:
    serve(world, entries(60))
    member = lti.roster.member(launch_of(world), "59")
    assert member is not None
    assert member.may_receive
    assert lti.roster.member(launch_of(world), "60") is None


def test_members_are_read_as_moodle_sends_them(world: World, lti: Lti) -> None:
    serve(
        world,
        [
            {
                "status": "Active",
                "roles": ["Learner"],
                "user_id": "6",
                "lis_person_sourcedid": "S-003",
                "name": "Clara Smith &amp; Jones",
                "given_name": "Clara",
                "family_name": "Smith &amp; Jones",
                "email": "clara@example.org",
            },
            {"roles": ["Instructor", "http://purl.imsglobal.org/vocab/lis/v2/person#Administrator"], "user_id": "3"},
            {"status": "Inactive", "roles": ["Learner"], "user_id": "9"},
            {"status": "Suspended", "roles": ["Learner"], "user_id": "10"},
        ],
    )
    clara, teacher, inactive, odd = lti.roster.members(launch_of(world))
    assert (clara.name, clara.family_name, clara.may_receive) == ("Clara Smith & Jones", "Smith & Jones", True)
    assert (teacher.name, teacher.status) == ("", MemberStatus.ACTIVE)
    assert teacher.roles == {Role.TEACHER}
    assert teacher.kinds == {Person.ADMINISTRATOR}
    assert [inactive.may_receive, odd.may_receive] == [False, False]


def test_the_token_is_asked_for_with_a_signed_assertion_and_only_the_scope_of_the_call(world: World, lti: Lti) -> None:
    serve(world, entries(1))
    list(lti.roster.members(launch_of(world)))
    (asked,) = world.server.requests_to("/token")
    assert (asked.form["grant_type"], asked.form["scope"]) == ("client_credentials", SCOPE)
    assertion = asked.form["client_assertion"]
    assert jwt.get_unverified_header(assertion)["kid"] == "tool-key-1"
    claims = jwt.decode(
        assertion,
        world.keys["tool"].public_key,
        algorithms=["RS256"],
        audience=f"{world.a.issuer}/token",
        options={"verify_exp": False, "verify_iat": False},
    )
    assert (claims["iss"], claims["sub"], claims["exp"] - claims["iat"]) == ("client-a", "client-a", 300)
    assert claims["jti"]


def test_the_assertion_is_addressed_to_whom_the_platform_names(world: World, lti: Lti) -> None:
    serve(world, entries(1))
    a = world.platforms["a"]
    given = {name: getattr(a, name) for name in ("issuer", "client_id", "auth_url", "token_url", "jwks_url", "name")}
    lti.platforms.add(**given, issuer_slug=a.issuer_slug, deployments=["1"], token_audience=f"{a.issuer}/realm")
    list(lti.roster.members(launch_of(world)))
    (asked,) = world.server.requests_to("/token")
    claims = jwt.decode(asked.form["client_assertion"], options={"verify_signature": False})
    assert claims["aud"] == f"{a.issuer}/realm"


def test_a_token_serves_until_shortly_before_its_end(world: World, lti: Lti) -> None:
    serve(world, entries(1))
    for _ in range(3):
        list(lti.roster.members(launch_of(world)))
    assert len(world.server.requests_to("/token")) == 1
    world.clock.now += timedelta(seconds=3540)
    list(lti.roster.members(launch_of(world)))
    first, second = world.server.requests_to("/token")
    assert first.form["client_assertion"] != second.form["client_assertion"]


def test_tokens_of_two_clients_of_one_platform_are_kept_apart(world: World) -> None:
    serve(world, [])
    http = PlatformHttp(timeouts_s=(1, 1), max_bytes=1000)
    tokens = AccessTokens(http, Keys(world.keys["tool"]), world.clock)
    scope = frozenset({SCOPE})
    held = [tokens.get(world.platforms[name], scope) for name in ("a", "a2", "a", "a2")]
    assert held[:2] == held[2:]
    assert held[0] != held[1]
    http.close()


def test_a_token_refused_before_its_end_is_renewed_once(world: World, lti: Lti) -> None:
    serve(world, entries(1))
    list(lti.roster.members(launch_of(world)))
    page = world.server.replies["/nrps"]
    world.server.replies["/nrps"] = lambda seen: (
        (401, {}, b"") if seen.headers["Authorization"] == "Bearer token-0" else page(seen)
    )
    assert len(list(lti.roster.members(launch_of(world)))) == 1
    assert len(world.server.requests_to("/token")) == 2
    world.server.replies["/nrps"] = lambda _: (401, {}, b"")
    with pytest.raises(RosterRefused):
        list(lti.roster.members(launch_of(world)))
    assert len(world.server.requests_to("/token")) == 3


def test_a_busy_platform_is_asked_again_and_then_given_up(world: World, lti: Lti) -> None:
    serve(world, entries(1))
    page, statuses = world.server.replies["/nrps"], iter([429, 503])
    world.server.replies["/nrps"] = lambda seen: (status, {}, b"") if (status := next(statuses, 0)) else page(seen)
    assert len(list(lti.roster.members(launch_of(world)))) == 1
    world.server.seen.clear()
    world.server.replies["/nrps"] = lambda _: (503, {}, b"")
    with pytest.raises(RosterUnavailable):
        list(lti.roster.members(launch_of(world)))
    assert len(world.server.requests_to("/nrps")) == 3


@pytest.mark.parametrize(("status", "times"), [(401, 2), (403, 1), (410, 1), (302, 1), (400, 2), (404, 2), (422, 2)])
def test_a_platform_that_refuses_is_asked_again_only_with_another_token_or_without_the_link(
    world: World, lti: Lti, status: int, times: int
) -> None:
    serve(world, entries(1))
    world.server.replies["/nrps"] = lambda _: (status, {"Location": f"{world.server.url}/elsewhere"}, b"")
    with pytest.raises(RosterRefused):
        list(lti.roster.members(launch_of(world)))
    assert len(world.server.requests_to("/nrps")) == times
    assert world.server.requests_to("/elsewhere") == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((400, {}, b'{"error":"invalid_scope"}'), RosterRefused),
        ((500, {}, b""), RosterUnavailable),
        ((429, {}, b""), RosterUnavailable),
        ((302, {"Location": "/nrps"}, b""), RosterRefused),
        (as_json([]), RosterUnavailable),
        (as_json({}), RosterUnavailable),
        (as_json({"access_token": "line\r\nbreak", "expires_in": 1}), RosterUnavailable),
        (as_json({"access_token": 5}), RosterUnavailable),
        ((200, {}, b"<html>"), RosterUnavailable),
        ((200, {}, b"[" * 50_000), RosterUnavailable),
    ],
)
def test_a_token_endpoint_that_gives_no_token_is_told_apart(
    world: World, lti: Lti, answer: Reply, error: type[Exception]
) -> None:
    serve(world, entries(1))
    world.server.replies["/token"] = lambda _: answer
    with pytest.raises(error):
        list(lti.roster.members(launch_of(world)))
    assert world.server.requests_to("/nrps") == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"members":{}}',
        b'{"members":null}',
        b"[" * 50_000,
        b"<html>",
        b'{"members":["',
        b"9" * 9000,
    ],
)
def test_a_roster_that_is_none_is_worth_a_retry(world: World, lti: Lti, body: bytes) -> None:
    serve(world, [])
    world.server.replies["/nrps"] = lambda _: (200, {}, body)
    with pytest.raises(RosterUnavailable):
        list(lti.roster.members(launch_of(world)))


def test_entries_that_do_not_say_who_they_are_are_left_out(world: World, lti: Lti) -> None:
    serve(world, [None, [], "x", {}, {"user_id": 4}, {"user_id": ""}, {"user_id": "4", "roles": "Learner", "name": 5}])
    (only,) = lti.roster.members(launch_of(world))
    assert (only.user_id, only.roles, only.name) == ("4", frozenset(), "")


def test_pages_that_go_round_end_in_an_error(world: World, lti: Lti) -> None:
    serve(world, [])
    world.server.replies["/nrps"] = lambda seen: as_json({"members": []}, Link=f'<{world.a.nrps_url}>; rel="next"')
    with pytest.raises(RosterUnavailable, match="do not end"):
        list(lti.roster.members(launch_of(world)))
    assert len(world.server.requests_to("/nrps")) == 2


def test_a_next_page_on_another_host_never_gets_the_token(world: World, lti: Lti) -> None:
    serve(world, [])
    elsewhere = world.server.url.replace("127.0.0.1", "localhost")
    world.server.replies["/nrps"] = lambda _: as_json({"members": []}, Link=f'<{elsewhere}/steal>; rel="next"')
    with pytest.raises(RosterUnavailable, match="another host"):
        list(lti.roster.members(launch_of(world)))
    assert world.server.requests_to("/steal") == []


def test_a_relative_next_page_is_followed(world: World, lti: Lti) -> None:
    serve(world, [])
    world.server.replies["/more"] = lambda _: as_json({"members": entries(2)})
    world.server.replies["/nrps"] = lambda _: as_json({"members": []}, Link='</more>; rel="next"')
    assert len(list(lti.roster.members(launch_of(world)))) == 2


def test_an_answer_of_many_megabytes_is_cut_off(world: World, lti: Lti) -> None:
    serve(world, [])
    world.server.replies["/nrps"] = lambda _: (200, {}, b" " * (6 * 1024 * 1024))
    with pytest.raises(RosterUnavailable, match="too large"):
        list(lti.roster.members(launch_of(world)))


@pytest.mark.parametrize("url", ["", "http://198.51.100.1/nrps", "file:///etc/passwd", "https://u:p@x.example/"])
def test_a_launch_without_a_usable_roster_address_is_refused_without_a_call(world: World, lti: Lti, url: str) -> None:
    with pytest.raises(RosterRefused):
        list(lti.roster.members(launch_of(world, url)))
    assert world.server.seen == []


def test_a_platform_that_is_gone_is_worth_a_retry(world: World, lti: Lti) -> None:
    serve(world, [])
    with pytest.raises(RosterUnavailable):
        list(lti.roster.members(launch_of(world, "http://127.0.0.1:1/nrps")))


def test_the_roster_is_asked_for_by_way_of_the_link_and_never_by_role(world: World, lti: Lti) -> None:
    serve(world, entries(30))
    list(lti.roster.members(launch_of(world, f"{world.a.nrps_url}?type=1&Case=Kept", resource_link_id="L&1")))
    first, second = world.server.requests_to("/nrps")
    assert first.query == "type=1&Case=Kept&limit=500&rlid=L%261"
    assert second.query == "page=bookmark:Wz25&role=x%23Learner", "the next address is used as it came"


def test_a_platform_that_does_not_know_the_link_is_asked_for_the_course(world: World, lti: Lti) -> None:
    serve(world, entries(30))
    page = world.server.replies["/nrps"]
    world.server.replies["/nrps"] = lambda seen: (400, {}, b"{}") if "rlid=" in seen.query else page(seen)
    assert len(list(lti.roster.members(launch_of(world)))) == 30
    assert len(world.server.requests_to("/token")) == 1


def test_people_who_left_are_told_apart(world: World, lti: Lti) -> None:
    serve(world, [{"user_id": str(n), "roles": ["Learner"], "status": s} for n, s in enumerate(MemberStatus)])
    members = list(lti.roster.members(launch_of(world)))
    assert [member.status for member in members] == list(MemberStatus)
    assert [member.may_receive for member in members] == [True, False, False]


def test_a_token_is_asked_for_again_where_the_platform_is_busy_each_time_with_a_new_assertion(world: World) -> None:
    serve(world, entries(1))
    give, busy = world.server.replies["/token"], iter([(503, {}, b""), (429, {"Retry-After": "1"}, b"")])
    world.server.replies["/token"] = lambda seen: next(busy, None) or give(seen)
    http = PlatformHttp(timeouts_s=(1, 1), max_bytes=1000, retries=2, sleep=lambda _: None)
    token = AccessTokens(http, Keys(world.keys["tool"]), world.clock).get(world.platforms["a"], frozenset({SCOPE}))
    http.close()
    assert token == "token-0"
    assertions = [seen.form["client_assertion"] for seen in world.server.requests_to("/token")]
    assert len(set(assertions)) == 3, "a platform may count an assertion as used although it was busy"


def test_five_thousand_members_are_read_one_page_at_a_time(world: World, lti: Lti) -> None:
    message = {"locale": "sl", "custom": {f"field_{n}": "x" * 40 for n in range(8)}}
    people = [
        {**entry, "name": f"Person {n}", "given_name": "Person", "family_name": str(n), "message": [message]}
        for n, entry in enumerate(entries(5000))
    ]
    serve(world, people, per_page=500)
    peaks = []
    for wanted in (1500, 5000):
        tracemalloc.start()
        read = sum(1 for _ in islice(lti.roster.members(launch_of(world)), wanted))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert read == wanted
    three_pages, ten_pages = peaks  # the server shares this process, so its page counts too
    assert ten_pages < 1.3 * three_pages
    assert ten_pages < 10_000_000


def test_a_member_on_the_first_page_costs_one_request(world: World, lti: Lti) -> None:
    serve(world, entries(5000), per_page=500)
    assert lti.roster.member(launch_of(world), "3") is not None
    assert len(world.server.requests_to("/nrps")) == 1
