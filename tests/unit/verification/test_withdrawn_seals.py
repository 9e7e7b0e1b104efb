"""What a seal that its institution has withdrawn is still worth: what is proven older, and nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.signing import KeyRevocation
from app.verification import Outcome, SealStepName, Status
from tests.unit.signing.seal_world import NOW, seal_pair
from tests.unit.verification.test_sealed import document, sealed, stamp_at, verifier

SINCE = NOW + timedelta(days=1)
WITHDRAWAL = KeyRevocation(since=SINCE, at=SINCE, reason="Stolen")
ENTRY = {"id": "https://tool.example.org/status/1#5", "type": "CredentialStatus"}


def checked(content, pair, recorded=None):
    asked = []

    def recorded_at(place, given):
        asked.append(place)
        return recorded if given == content else None

    found = replace(
        verifier(NOW + timedelta(days=9), own=[pair.certificate], status_of=lambda *_: Status(revoked=False)),
        withdrawal_of=lambda certificate: WITHDRAWAL if certificate == pair.certificate else None,
        recorded_at=recorded_at,
    )
    report = found.check(content)
    assert asked == [("https://tool.example.org/status/1", 5)]
    return report


@pytest.mark.parametrize(
    ("recorded", "stamped", "outcome"),
    [
        (None, None, Outcome.KEY_REVOKED),
        (SINCE, None, Outcome.KEY_REVOKED),
        (SINCE - timedelta(seconds=1), None, Outcome.GENUINE),
        (None, NOW, Outcome.GENUINE),
        (None, SINCE, Outcome.KEY_REVOKED),
        (SINCE + timedelta(days=1), NOW, Outcome.GENUINE),
    ],
)
def test_only_our_records_or_a_timestamp_from_before_prove_that_it_is_older(recorded, stamped, outcome):
    pair = seal_pair()
    content = sealed(pair, document(credentialStatus=ENTRY), stamp=stamp_at(stamped) if stamped else None)
    report = checked(content, pair, recorded)

    assert report.outcome is outcome
    if outcome is Outcome.KEY_REVOKED:
        assert report.code == "verification.seal_compromised"
        assert report.step(SealStepName.ISSUER).passed is False
        assert not report.is_issuer_known
        assert (report.withdrawn_since, report.reason) == (SINCE, "Stolen")
    else:
        assert (report.withdrawn_since, report.reason) == (None, "")
