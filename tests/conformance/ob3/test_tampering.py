"""Every single value of a credential of ours, changed and removed."""

import copy

import pytest

from app.formats import document
from app.signing import add_proof
from app.verification import Outcome
from tests.unit.formats.full import FULL
from tests.unit.formats.sample import MOMENT
from tests.unit.verification.stranger import METHOD, SIGNER, verifier

CREDENTIAL = add_proof(document(FULL), SIGNER, METHOD, MOMENT)


def paths(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield from paths(part, (*path, key))


def at(value, path):
    for key in path:
        value = value[key]
    return value


CHANGEABLE = [path for path in paths(CREDENTIAL) if path and path[0] not in {"proof", "@context"}]
LEAVES = [path for path in CHANGEABLE if not isinstance(at(CREDENTIAL, path), dict | list)]


@pytest.mark.parametrize("path", LEAVES, ids=lambda path: ".".join(map(str, path)))
def test_any_changed_value_is_noticed(path):
    tampered = copy.deepcopy(CREDENTIAL)
    parent = at(tampered, path[:-1])
    value = parent[path[-1]]
    parent[path[-1]] = (
        (not value) if isinstance(value, bool) else value + 1 if isinstance(value, int | float) else value + "x"
    )

    assert verifier().check(tampered).outcome in {Outcome.ALTERED, Outcome.NOT_A_CREDENTIAL, Outcome.UNSUPPORTED}
    if path[0] not in {"type", "issuer"}:
        assert verifier().check(tampered).outcome is Outcome.ALTERED


@pytest.mark.parametrize("path", CHANGEABLE, ids=lambda path: ".".join(map(str, path)))
def test_any_removed_part_is_noticed(path):
    tampered = copy.deepcopy(CREDENTIAL)
    del at(tampered, path[:-1])[path[-1]]

    assert verifier().check(tampered).outcome in {Outcome.ALTERED, Outcome.NOT_A_CREDENTIAL, Outcome.UNSUPPORTED}
