"""Launches that must be refused, each for teacher and learner, each followed by a good launch that is accepted."""

from collections.abc import Mapping

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.lti.models import BrowserSession, LaunchRow
from tests.integration.lti.conftest import World, code_of
from tests.integration.lti.hostile import LEARNER, TEACHER, b64
from tests.integration.lti.hostile_claims import CLAIMS, settled
from tests.integration.lti.hostile_tokens import TOKENS

# The databases differ in what they store, not in what is refused: PostgreSQL gets a row of each sort.
ON_POSTGRESQL = {
    "claims missing",
    "unknown deployment",
    "sub with a NUL",
    "alg none",
    "bad signature",
    "payload a list",
}
both_roles = pytest.mark.parametrize("role", [TEACHER, LEARNER], ids=["teacher", "learner"])


def each(names: Mapping[str, tuple[str, object]]) -> pytest.MarkDecorator:
    rows = [(name, "sqlite") for name in names] + [(name, "postgresql") for name in names if name in ON_POSTGRESQL]
    return pytest.mark.parametrize(("name", "database_url"), rows, indirect=["database_url"])


def assert_refused(world: World, refused: TestResponse, code: str) -> None:
    """Hold that a page says why, with a reference for the administrator, and that nothing was stored."""
    assert (code_of(refused), 400 <= refused.status_code < 500) == (code, True)
    assert f"reference={refused.headers['X-Request-Id']} " in refused.get_data(as_text=True)
    assert "mc_session" not in str(refused.headers.getlist("Set-Cookie"))
    with world.db.read() as session:
        for table in (LaunchRow, BrowserSession):
            assert session.scalar(select(func.count()).select_from(table)) == 0


@both_roles
@each(CLAIMS)
def test_a_launch_with_wrong_claims_is_refused_and_the_next_good_one_accepted(
    world: World, name: str, role: str
) -> None:
    code, changes = CLAIMS[name]
    browser = world.browser()
    changes = settled(changes, now_s=world.clock.epoch(), issuer=world.a.issuer)
    assert_refused(world, world.launch(browser, role, **changes), code)
    assert world.launch(browser, role).status_code == 303


@both_roles
@each(TOKENS)
def test_a_launch_with_a_wrong_token_is_refused_and_the_next_good_one_accepted(
    world: World, name: str, role: str
) -> None:
    code, make = TOKENS[name]
    browser = world.browser()
    started = world.begin(browser)
    assert_refused(world, world.post(browser, started.state, make(world, started, role)), code)
    assert world.launch(browser, role).status_code == 303


def test_a_refused_launch_spends_its_login(world: World) -> None:
    browser = world.browser()
    started = world.begin(browser)
    assert code_of(world.post(browser, started.state, "a.b.c")) == "lti.token_invalid"
    good = world.a.sign(world.a.claims(started.nonce))
    assert code_of(world.post(browser, started.state, good)) == "lti.state_unknown"


def test_keys_too_short_to_trust_verify_nothing(world: World) -> None:
    weak = generate_private_key(65537, 1024).public_key().public_numbers()
    n = b64(weak.n.to_bytes(128, "big"))
    world.jwks["/jwks"] = [{"kty": "RSA", "n": n, "e": "AQAB", "kid": "platform-key-1"}]
    refused = world.launch(world.browser())
    assert (code_of(refused), refused.status_code) == ("lti.key_unknown", 403)
