"""What a signature by a revoked key is still worth."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from app.formats import document
from app.signing import KeyRevocation, add_proof
from app.verification import Outcome, StepName
from app.verification.revoked_keys import recorded, signed_at, signed_by
from tests.unit.formats.sample import AWARD, MOMENT
from tests.unit.verification.stranger import CREDENTIAL, KEY, METHOD, SIGNER, verifier

DAY = timedelta(days=1)


@dataclass
class Keys:
    """One revoked key, and what was stored when."""

    since: datetime
    stored: tuple[tuple[bytes, datetime], ...] = ()
    method: str = METHOD

    def revocation(self, method: str) -> KeyRevocation | None:
        return KeyRevocation(since=self.since, at=self.since, reason="Stolen.") if method == self.method else None

    def recorded_at(self, _: str, __: tuple[str, int] | None, given: bytes | str | dict[str, Any]) -> datetime | None:
        return recorded(given, self.stored)


STORED = ((json.dumps(CREDENTIAL, indent=1).encode(), MOMENT),)
BACKDATED = add_proof(document(AWARD) | {"name": "Forged"}, SIGNER, METHOD, MOMENT - 100 * DAY)


@pytest.mark.parametrize(
    ("given", "keys", "outcome", "code"),
    [
        (CREDENTIAL, Keys(MOMENT + DAY, STORED), Outcome.GENUINE, ""),
        (CREDENTIAL, Keys(MOMENT, STORED), Outcome.KEY_REVOKED, "verification.key_revoked"),
        (CREDENTIAL, Keys(MOMENT - DAY, STORED), Outcome.KEY_REVOKED, "verification.key_revoked"),
        (CREDENTIAL, Keys(MOMENT + DAY), Outcome.KEY_REVOKED, "verification.revoked_key_unrecorded"),
        (CREDENTIAL, Keys(MOMENT), Outcome.KEY_REVOKED, "verification.key_revoked"),
        (BACKDATED, Keys(MOMENT + DAY, STORED), Outcome.KEY_REVOKED, "verification.revoked_key_unrecorded"),
    ],
    ids=["stored-before", "stored-then", "stored-after", "never-stored", "never-stored-later", "backdated"],
)
def test_only_what_was_stored_before_the_moment_counts_and_dates_in_it_do_not(given, keys, outcome, code):
    report = replace(verifier(), revoked_keys=keys).check(given)

    assert (report.outcome, report.code) == (outcome, code)
    assert report.key_revocation == keys.revocation(METHOD)
    assert report.is_intact is (outcome is Outcome.GENUINE)
    step = report.step(StepName.ISSUER)
    assert (step.passed, step.code) == ((True, "verification.revoked_key_recorded") if not code else (False, code))


def test_an_altered_credential_is_altered_whatever_its_key():
    altered = CREDENTIAL | {"name": "Better"}
    report = replace(verifier(), revoked_keys=Keys(MOMENT + DAY, STORED)).check(altered)

    assert report.outcome is Outcome.ALTERED


def test_a_key_that_stands_needs_no_records():
    keys = Keys(MOMENT - DAY, method="another")
    report = replace(verifier(), revoked_keys=keys).check(CREDENTIAL)

    assert (report.outcome, report.key_revocation, report.step(StepName.ISSUER).code) == (Outcome.GENUINE, None, "")


@pytest.mark.parametrize("created", ["never", "2026", None, 5])
def test_a_proof_without_a_legible_date_is_not_taken_for_old(created):
    moment = signed_at({"created": created})
    assert moment is None or moment >= datetime(2026, 1, 1, tzinfo=UTC)


def test_the_same_values_in_another_layout_are_the_same_credential():
    pretty = json.dumps(CREDENTIAL, indent=4, sort_keys=True)

    assert recorded(pretty, STORED) == recorded(pretty.encode(), STORED) == MOMENT
    assert recorded(json.loads(pretty) | {"more": 1}, STORED) is None


def test_values_that_only_compare_equal_are_not_the_same():
    stored = ((b'{"a": 1}', MOMENT),)

    assert recorded({"a": 1}, stored) == MOMENT
    assert recorded({"a": True}, stored) is recorded({"a": 1.0}, stored) is None


def test_a_token_counts_to_the_byte():
    token = jwt.encode({"a": 1}, KEY, algorithm="EdDSA", headers={"kid": METHOD})

    assert recorded(token, [(token.encode() + b"\n", MOMENT)]) == MOMENT
    assert recorded(token[:-1], [(token.encode(), MOMENT)]) is None


def test_who_signed_stored_bytes_is_read_from_them():
    token = jwt.encode({"a": 1}, KEY, algorithm="EdDSA", headers={"kid": METHOD}).encode()

    assert signed_by(STORED[0][0]) == signed_by(token) == signed_by(token + b"~disclosure~") == METHOD
    for other in (b"", b"{}", b"[]", b"%PDF-1.7 \xff", b'{"proof": 1}', b'{"proof": [{}]}', b"a.b.c"):
        assert signed_by(other) == ""
