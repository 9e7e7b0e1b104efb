"""The roster service over HTTP: paging, tokens, refusals and hostile answers."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import jwt
import pytest

from app.lti import Launch, Lti, MemberStatus, Person, Role, RosterRefused, RosterUnavailable
from app.lti.http import PlatformHttp
from app.lti.tokens import AccessTokens
from tests.integration.lti.conftest import Keys, World
from tests.integration.lti.hostile import Reply, Seen, as_json

SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
MEDIA = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


def launch_of(world: World, url: str | None = None) -> Launch:
    return Launch(
        launch_id=uuid4(),
        registration_id=world.platforms["a"].id,
        issuer=world.a.issuer,
        deployment_id="1",
        sub="4",
        roles=frozenset({Role.LEARNER}),
        kinds=frozenset(),
        context_id="2",
        context_title="",
        resource_link_id="1",
        name="",
        given_name="",
        family_name="",
        locale="",
        memberships_url=world.a.nrps_url if url is None else url,
        return_url="",
        launched_at=world.clock(),
    )


def serve(world: World, members: list[Any], per_page: int = 25) -> None:
    """Serve the roster as platforms do: opaque, case-sensitive cursors, and rel without quotes."""

    def page(seen: Seen) -> Reply:
        if not seen.headers.get("Authorization", "").startswith("Bearer token-"):
            return 401, {}, b""
        if seen.headers["Accept"] != MEDIA:
            return 400, {}, b""
        cursors = parse_qs(seen.query).get("page", ["bookmark:WzA"])
        start = int(cursors[0].removeprefix("bookmark:Wz").replace("A", "0"))
        chunk, following = members[start : start + per_page], start + per_page
        link = f"<{world.a.nrps_url}?page=bookmark:Wz{following}&role=x%23Learner>; rel=next"
        headers = {"Link": f'<{world.a.nrps_url}>; rel="current",{link}'} if following < len(members) else {}
        return as_json({"id": world.a.nrps_url, "context": {"id": "2"}, "members": chunk}, **headers)

    issued = iter(range(1000))
    world.server.replies["/nrps"] = page
    world.server.replies["/token"] = lambda _: as_json({"access_token": f"token-{next(issued)}", "expires_in": 3600})


def entries(count: int) -> list[dict[str, Any]]:
    return [{"user_id": str(number), "roles": ["Learner"], "status": "Active"} for number in range(count)]


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


@pytest.mark.parametrize("status", [400, 403, 404, 302])
def test_a_platform_that_refuses_is_not_asked_again(world: World, lti: Lti, status: int) -> None:
    serve(world, entries(1))
    world.server.replies["/nrps"] = lambda _: (status, {"Location": f"{world.server.url}/elsewhere"}, b"")
    with pytest.raises(RosterRefused):
        list(lti.roster.members(launch_of(world)))
    assert len(world.server.requests_to("/nrps")) == 1
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
    assert len(world.server.requests_to("/nrps")) == 1


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
