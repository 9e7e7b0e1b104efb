"""Whatever is changed in a credential of ours, in whatever form, it is not genuine; and nothing is an accident."""

import base64
import copy
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.formats import Papers, unbaked
from app.formats.badge import baked_png, baked_svg
from app.signing import read_paper
from app.verification import Outcome, Report
from tests.unit.formats.sample import AWARD
from tests.unit.verification.elsewhere import badge as foreign_badge
from tests.unit.verification.elsewhere import earlier_jwt, published
from tests.unit.verification.elsewhere import sd_jwt as foreign_sd_jwt
from tests.unit.verification.elsewhere import vc_jwt as foreign_vc_jwt
from tests.unit.verification.signers import sd_jwt, token_verifier, vc_jwt
from tests.unit.verification.stranger import CREDENTIAL, verifier
from tests.unit.verification.test_sealed import sealed
from tests.unit.verification.test_sealed import verifier as seal_verifier

_MANY = 200
_TEXT = json.dumps(CREDENTIAL).encode()
PAPER = Path(__file__).parents[3] / "templates" / "credential" / "paper.typ"
_ODD: list[Any] = [None, "", "x", 0, -1, 1e9, True, [], {}, [[]], {"id": "urn:x"}, "did:web:x.example", "\ufffe"]


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to every part of a JSON value."""
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*at, key)
        yield from paths(part, (*at, key))


def changed(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """Return a copy with one part replaced, or taken away where the value is `...`."""
    found = copy.deepcopy(document)
    at: Any = found
    for key in path[:-1]:
        at = at[key]
    if value is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return found


def test_no_single_field_of_our_open_badge_can_be_changed() -> None:
    chance, ways = random.Random(7), list(paths(CREDENTIAL))
    checker = verifier()
    for _ in range(_MANY):
        path, value = chance.choice(ways), chance.choice([*_ODD, ...])
        report = checker.check(changed(CREDENTIAL, path, value))
        assert report.outcome is not Outcome.GENUINE, (path, value)


@pytest.mark.parametrize("make", [vc_jwt, sd_jwt], ids=["vc-jwt", "sd-jwt"])
def test_no_single_byte_of_our_tokens_can_be_changed(make: Any) -> None:
    chance, token, checker = random.Random(7), make(), token_verifier()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~=+/ "
    for _ in range(_MANY):
        place, letter = chance.randrange(len(token)), chance.choice(letters)
        wrong = token[:place] + letter + token[place + 1 :]
        if wrong.strip() != token:
            assert checker.check(wrong).outcome is not Outcome.GENUINE, (place, letter)


def test_no_single_byte_of_our_open_badge_can_be_changed_in_its_meaning() -> None:
    chance, checker = random.Random(7), verifier()
    content = json.dumps(CREDENTIAL).encode()
    for _ in range(_MANY):
        wrong = bytearray(content)
        wrong[chance.randrange(len(wrong))] ^= 1 << chance.randrange(7)
        if _read(wrong) != CREDENTIAL:
            assert checker.check(bytes(wrong)).outcome is not Outcome.GENUINE


def _read(content: bytes | bytearray) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


_WEB = published()
_SAMPLES = [CREDENTIAL, foreign_badge()]
_TOKENS = [vc_jwt(), sd_jwt(), foreign_vc_jwt(), foreign_sd_jwt(), earlier_jwt()]
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(_ODD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_NOW = datetime(2027, 1, 1, tzinfo=UTC)


def never_genuine(report: Report) -> None:
    assert report.outcome is not Outcome.GENUINE
    assert report.checked_at == _NOW


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(data=st.data())
def test_no_odd_document_of_anybody_is_an_accident(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(_SAMPLES))
    for _ in range(data.draw(st.integers(1, 3))):
        document = changed(document, data.draw(st.sampled_from(list(paths(document)))), data.draw(_JSON))
    report = _WEB.check(document)

    if document != CREDENTIAL:
        never_genuine(report)


@settings(max_examples=150)
@given(data=st.data())
def test_no_odd_token_of_anybody_is_an_accident(data: st.DataObject) -> None:
    token = data.draw(st.sampled_from(_TOKENS))
    start = data.draw(st.integers(0, len(token)))
    end = data.draw(st.integers(start, min(len(token), start + 40)))
    wrong = token[:start] + data.draw(st.text(max_size=10)) + token[end:]

    if wrong.strip() != token:
        never_genuine(_WEB.check(wrong))


@settings(max_examples=100)
@given(claims=st.dictionaries(st.sampled_from(["vc", "iss", "issuer", "vct", "status", "type", "nbf", "exp"]), _JSON))
def test_no_odd_claims_that_their_issuer_signed_are_an_accident(claims: dict[str, Any]) -> None:
    kept = {name: value for name, value in claims.items() if _is_json(value)}
    for make in (foreign_sd_jwt, earlier_jwt):
        try:
            token = make(**kept)
        except (ValueError, TypeError, UnicodeError):
            continue
        never_genuine(_WEB.check(token))


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False).encode()
    except ValueError:
        return False
    return True


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


@pytest.mark.parametrize("picture", [baked_png(PIXEL, _TEXT), baked_svg(DRAWING, _TEXT)], ids=["png", "svg"])
def test_no_single_byte_of_the_credential_in_a_picture_can_be_changed(picture: bytes) -> None:
    chance, checker = random.Random(7), verifier()
    assert checker.check(unbaked(picture) or "").outcome is Outcome.GENUINE
    for _ in range(_MANY):
        wrong = bytearray(picture)
        wrong[chance.randrange(len(wrong))] ^= 1 << chance.randrange(7)
        found = unbaked(bytes(wrong))
        if found is not None and _read(found.encode()) != CREDENTIAL:
            assert checker.check(found).outcome is not Outcome.GENUINE


# Of a certificate whose country has come to be of another length.
@pytest.mark.filterwarnings("ignore:Attribute's length must be")
def test_no_single_byte_of_a_sealed_file_can_be_changed_in_its_meaning() -> None:
    chance, checker = random.Random(7), seal_verifier()
    content = sealed()
    whole = _read(content)
    assert checker.check(content).outcome is Outcome.GENUINE
    for _ in range(_MANY):
        wrong = bytearray(content)
        wrong[chance.randrange(len(wrong))] ^= 1 << chance.randrange(7)
        if _read(wrong) != whole:
            assert checker.check(bytes(wrong)).outcome is not Outcome.GENUINE


def test_no_single_byte_of_the_credential_attached_to_a_paper_can_be_changed() -> None:
    chance, checker = random.Random(7), verifier()
    paper = Papers(template=PAPER).pdf(AWARD, _TEXT, "en")
    assert checker.check(str(read_paper(paper)["attached"])).outcome is Outcome.GENUINE
    for _ in range(_MANY):
        wrong = bytearray(paper)
        wrong[chance.randrange(len(wrong))] ^= 1 << chance.randrange(7)
        found = read_paper(bytes(wrong))["attached"]
        if found is not None and _read(found.encode()) != CREDENTIAL:
            assert checker.check(found).outcome is not Outcome.GENUINE
