"""A status list as a credential."""

import pytest

from app.awards.status import decode_status_list, is_set
from app.formats import status_list_credential
from tests.unit.formats.sample import DID, MOMENT

URL = "https://tool.example/status/1"


def test_the_credential_says_who_keeps_the_list_and_which_awards_are_withdrawn():
    credential = status_list_credential(URL, DID, [4711], MOMENT)
    bits = decode_status_list(credential["credentialSubject"]["encodedList"])

    assert credential["id"] == URL
    assert credential["issuer"] == DID
    assert credential["validFrom"] == "2026-11-20T10:00:00Z"
    assert credential["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert credential["credentialSubject"]["statusPurpose"] == "revocation"
    assert [index for index in range(4700, 4720) if is_set(bits, index)] == [4711]


def test_a_list_that_is_too_short_to_hide_anybody_is_refused():
    with pytest.raises(ValueError, match="131072"):
        status_list_credential(URL, DID, [], MOMENT, size=1024)
