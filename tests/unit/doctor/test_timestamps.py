"""What the doctor says of the authority for timestamps."""

from datetime import timedelta

import pytest

from app.doctor.seals import timestamp_check
from app.doctor.values import Status
from app.signing import Caller, TimestampAuthority, TimestampRefused, TimestampUnavailable
from app.signing.timestamps import checked_timestamp
from tests.unit.signing.seal_world import NOW, authority, seal_pair, served, stamp_response


def stamp(at=NOW):
    with served(lambda body, _: (200, stamp_response(body, at))) as url:
        return checked_timestamp(TimestampAuthority(Caller(url, "", 5.0))(b"x"), b"x")


@pytest.mark.parametrize(
    ("at", "known", "code"),
    [
        (NOW, [authority().certificate], "doctor.timestamp_ok"),
        (NOW, [], "doctor.timestamp_untrusted"),
        (NOW, [seal_pair().certificate], "doctor.timestamp_untrusted"),
        (NOW - timedelta(minutes=2), [authority().certificate], "doctor.timestamp_clock"),
    ],
)
def test_a_timestamp_is_of_our_time_and_of_a_known_authority(at, known, code):
    found = timestamp_check(stamp(at), known, NOW)
    assert (found.code, found.status is Status.OK) == (code, code == "doctor.timestamp_ok")
    assert found.params["authority"] == "Time of the tests"


@pytest.mark.parametrize(
    ("answer", "is_refused"),
    [
        ((401, b""), True),
        ((404, b""), True),
        ((200, bytes.fromhex("30053003020102")), True),  # PKIStatus 2: rejection
        ((500, b""), False),
        ((200, b"nonsense"), False),
    ],
)
def test_who_answers_no_is_told_from_who_does_not_answer(answer, is_refused):
    with served(lambda *_: answer) as url, pytest.raises(TimestampUnavailable) as refusal:
        TimestampAuthority(Caller(url, "", 5.0))(b"x")
    assert isinstance(refusal.value, TimestampRefused) is is_refused
