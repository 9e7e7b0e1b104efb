"""Gives an institution of a stack a seal of the tests' own authority."""

from datetime import timedelta

from app.cli.demo_setup import SLUG
from tests.integration.stack import Stack
from tests.unit.signing.seal_world import HOLDER, Pair, authority, certified


def a_seal(stack: Stack, **subject: str) -> Pair:
    """Return a key with a certificate that is valid now; `subject` changes parts of its holder's name."""
    now = stack.clock()
    return certified({**HOLDER, **subject}, authority(), begins=now - timedelta(days=1), ends=now + timedelta(days=300))


def put(stack: Stack, pair: Pair) -> None:
    """Let the institution seal with it from now on."""
    stack.product.sealer.seals.put_key(SLUG, [pair.certificate, authority().certificate], pair.key)
