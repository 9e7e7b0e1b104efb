"""Registering platforms."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from app.lti import Platforms, PlatformUnknown, RegistrationInvalid
from tests.integration.lti.conftest import World

GOOD: dict[str, Any] = {
    "issuer": "https://moodle.example",
    "client_id": "c",
    "deployments": ["1"],
    "auth_url": "https://moodle.example/auth",
    "token_url": "https://moodle.example/token",
    "jwks_url": "https://moodle.example/jwks",
    "name": "Moodle",
    "issuer_slug": "example",
}


def test_adding_a_platform_again_updates_it_and_adds_deployments(world: World) -> None:
    first = world.lti.platforms.add(**GOOD)
    second = world.lti.platforms.add(**{**GOOD, "deployments": ["2", "1"], "name": "Moodle 5", "issuer_slug": "other"})
    assert (second.id, second.name, second.issuer_slug) == (first.id, "Moodle 5", "other")
    assert second.deployment_ids == {"1", "2"}
    assert second.created_at == first.created_at
    assert second in world.lti.platforms.list()
    assert world.lti.platforms.get(first.id) == world.lti.platforms.find("https://moodle.example") == second


def test_eight_administrators_adding_one_platform_at_once_make_one(world: World) -> None:
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda number: world.lti.platforms.add(**{**GOOD, "name": f"M{number}"}), range(8)))
    assert len({platform.id for platform in added}) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "http://moodle.example"},
        {"issuer": "https://moodle.example?x=1"},
        {"issuer": "https://moodle.example/" + "x" * 300},
        {"issuer": ""},
        {"auth_url": "http://10.0.0.5/auth"},
        {"auth_url": "https://user:password@moodle.example/auth"},
        {"auth_url": "https://moodle.example/auth#top"},
        {"auth_url": "javascript:alert(1)"},
        {"token_url": "ftp://moodle.example/token"},
        {"token_url": "https://moodle.example\\@evil.example/"},
        {"jwks_url": "file:///etc/passwd"},
        {"jwks_url": "https:///jwks"},
        {"jwks_url": "https://moodle.example:99999/"},
        {"jwks_url": "https://moodle.example; script-src *"},
        {"jwks_url": "https://moodle.example;script-src/"},
        {"client_id": ""},
        {"client_id": "c\x00"},
        {"deployments": [""]},
        {"deployments": ["1" * 256]},
        {"name": ""},
        {"issuer_slug": ""},
    ],
    ids=str,
)
def test_a_platform_with_a_wrong_value_is_refused(world: World, change: dict[str, Any]) -> None:
    with pytest.raises(RegistrationInvalid):
        world.lti.platforms.add(**{**GOOD, **change})
    with pytest.raises(PlatformUnknown):
        world.lti.platforms.find("https://moodle.example")


def test_plain_http_is_for_loopback_in_development_only(world: World) -> None:
    local = {
        **GOOD,
        "issuer": "http://localhost:9",
        "auth_url": "http://localhost:9/a",
        "token_url": "http://[::1]:9/t",
    }
    assert world.lti.platforms.add(**{**local, "jwks_url": "http://127.0.0.1:9/j"}).client_id == "c"
    strict = Platforms(world.db, allow_loopback_http=False)
    with pytest.raises(RegistrationInvalid):
        strict.add(**local)


def test_an_unknown_platform_is_not_found(world: World) -> None:
    with pytest.raises(PlatformUnknown):
        world.lti.platforms.get(uuid4())


def test_the_origins_that_may_frame_us_are_read_afresh_after_a_while(world: World) -> None:
    seconds = [0.0]
    watching = Platforms(world.db, allow_loopback_http=True, monotonic=lambda: seconds[0])
    assert watching.origins() == {world.server.url}
    world.lti.platforms.add(**GOOD)
    assert watching.origins() == {world.server.url}
    seconds[0] = 11
    assert watching.origins() == {world.server.url, "https://moodle.example"}
    assert watching.origins(world.lti.platforms.find("https://moodle.example").id) == {"https://moodle.example"}
    assert watching.origins(uuid4()) == set()


def test_a_canvas_cloud_institution_may_frame_us_from_its_own_host(world: World) -> None:
    world.lti.platforms.add(
        **{
            **GOOD,
            "issuer": "https://canvas.instructure.com",
            "auth_url": "https://sso.canvaslms.com/api/lti/authorize_redirect",
        }
    )
    assert {"https://*.instructure.com", "https://sso.canvaslms.com"} <= world.lti.platforms.origins()
