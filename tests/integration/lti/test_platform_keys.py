"""Platform keys: rotation, outages and floods. A launch that follows each shows that nothing bad was remembered."""

import json
from threading import Event

import pytest

from app.lti.errors import PlatformUnavailable
from app.lti.http import PlatformHttp
from app.lti.jwks import PlatformKeys
from tests.integration.lti.conftest import World, code_of
from tests.integration.lti.hostile import Signer, as_json, public_jwk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # keys are not in it


def _rotate(world: World, to: str, kid: str) -> None:
    world.jwks["/jwks"] = [public_jwk(world.keys[to], kid)]
    world.a.key, world.a.kid = world.keys[to], kid


def test_twenty_launches_fetch_the_keys_once(world: World) -> None:
    for _ in range(20):
        assert world.launch(world.browser()).status_code == 303
    assert len(world.server.requests_to("/jwks")) == 1


def test_the_first_launch_after_each_of_two_rotations_is_accepted(world: World) -> None:
    assert world.launch(world.browser()).status_code == 303
    _rotate(world, "spare", "platform-key-2")
    assert world.launch(world.browser()).status_code == 303
    _rotate(world, "b", "platform-key-3")
    assert world.launch(world.browser()).status_code == 303


def test_a_withdrawn_key_opens_nothing_after_an_hour(world: World) -> None:
    old = Signer(world.clock, world.a.issuer, "client-a", world.a.key)
    assert world.launch(world.browser()).status_code == 303
    _rotate(world, "spare", "platform-key-2")
    world.clock.pass_s(3601)
    assert code_of(world.launch(world.browser(), signer=old)) == "lti.key_unknown"
    assert world.launch(world.browser()).status_code == 303


def test_the_first_launch_after_an_outage_is_accepted(world: World) -> None:
    good = world.server.replies["/jwks"]
    for reply, code, status in [
        (lambda _: (500, {}, b"oops"), "lti.platform_unavailable", 503),
        (lambda _: (302, {"Location": f"{world.server.url}/b/jwks"}, b""), "lti.platform_unavailable", 503),
        (lambda _: (200, {}, b"<html>"), "lti.platform_unavailable", 503),
        (lambda _: (200, {}, b"[" * 100_000), "lti.platform_unavailable", 503),
        (lambda _: (200, {}, b"x" * 2_000_000), "lti.platform_unavailable", 503),
        (lambda _: as_json({}), "lti.key_unknown", 403),
        (lambda _: as_json({"keys": []}), "lti.key_unknown", 403),
        (lambda _: as_json({"keys": {"kid": 1}}), "lti.key_unknown", 403),
        (lambda _: as_json([None, {"keys": 1}]), "lti.key_unknown", 403),
    ]:
        world.server.replies["/jwks"] = reply
        refused = world.launch(world.browser())
        assert (code_of(refused), refused.status_code) == (code, status)
        world.clock.pass_s(2)
    world.server.replies["/jwks"] = good
    assert world.launch(world.browser()).status_code == 303


def test_an_outage_does_not_stop_launches_with_a_known_key(world: World) -> None:
    assert world.launch(world.browser()).status_code == 303
    del world.server.replies["/jwks"]
    assert world.launch(world.browser()).status_code == 303


def test_a_flood_of_invented_kids_is_a_trickle_of_fetches_and_good_launches_go_on(world: World) -> None:
    assert world.launch(world.browser()).status_code == 303
    forged = Signer(world.clock, world.a.issuer, "client-a", world.keys["spare"])
    for number in range(30):
        forged.kid = f"invented-{number}"
        assert code_of(world.launch(world.browser(), signer=forged)) == "lti.key_unknown"
    assert len(world.server.requests_to("/jwks")) == 10
    assert world.launch(world.browser()).status_code == 303
    _rotate(world, "b", "platform-key-2")
    world.clock.pass_s(2)
    assert world.launch(world.browser()).status_code == 303
    assert len(world.server.requests_to("/jwks")) == 11


def test_a_platform_that_hangs_is_given_up(world: World) -> None:
    released = Event()
    world.server.replies["/hang"] = lambda _: (released.wait(5), as_json({}))[1]
    http = PlatformHttp(timeouts_s=(0.2, 0.2), max_bytes=1000)
    keys = PlatformKeys(http, world.clock)
    with pytest.raises(PlatformUnavailable):
        keys.key(f"{world.server.url}/hang", "k")
    released.set()
    http.close()


def test_a_key_that_may_not_sign_is_left_out(world: World) -> None:
    good = public_jwk(world.keys["a"], "platform-key-1")
    for wrong in ({"use": "enc"}, {"alg": "RS512"}, {"kty": "EC"}, {"n": "!"}, {"n": 5}, {"e": None}, {"kid": 7}):
        world.jwks["/jwks"] = [json.loads(json.dumps(good | wrong))]
        assert code_of(world.launch(world.browser())) == "lti.key_unknown"
        world.clock.pass_s(2)
    world.jwks["/jwks"] = [None, "x", good]  # type: ignore[list-item]
    assert world.launch(world.browser()).status_code == 303
