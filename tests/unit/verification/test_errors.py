"""Every refusal has an outcome, so that a check never ends in an accident."""

from dataclasses import replace

import pytest

from app.errors import ProductError
from app.signing import errors as signing_errors
from app.verification import Outcome, foreign_errors
from app.verification import errors as verification_errors
from app.verification.rules import verdict
from tests.unit.verification.stranger import CREDENTIAL, NOW, verifier

_OF_THE_INSTALLATION = {
    "AlgorithmUnsuitable",
    "KeyFileMissing",
    "KeyFileUnreadable",
    "IssuerKeyMissing",
    "ContextMissing",
    "KeyTooNew",
    "SigningBusy",
    "IssuerKeyUnknown",
    "IssuerKeyKnown",
    "KeyTooWeak",
    "PassphraseWeak",
    "RevocationInvalid",
    "DeviceAbsent",
    "DevicePinWrong",
    "DeviceKeyMissing",
    "DeviceFailed",
}
_ARGUMENTS = {foreign_errors.KeyRevokedElsewhere: (NOW,)}
REFUSALS = [
    value
    for module in (signing_errors, verification_errors, foreign_errors)
    for name, value in vars(module).items()
    if isinstance(value, type) and issubclass(value, ProductError) and value is not ProductError
    if name not in _OF_THE_INSTALLATION
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)
@pytest.mark.parametrize("ours", [True, False])
def test_every_refusal_keeps_a_credential_from_being_genuine(refusal, ours):
    outcome, code = verdict([refusal(*_ARGUMENTS.get(refusal, ()))], names_our_issuer=ours)

    assert outcome is not Outcome.GENUINE
    assert code == refusal.code


def test_keys_that_cannot_be_read_do_not_make_a_credential_look_bad():
    def unreadable(_):
        raise signing_errors.KeyFileUnreadable

    with pytest.raises(signing_errors.KeyFileUnreadable):
        replace(verifier(), resolve_key=unreadable).check(CREDENTIAL)


def test_too_many_who_verify_do_not_make_a_credential_look_bad():
    def busy(_):
        raise signing_errors.SigningBusy

    with pytest.raises(signing_errors.SigningBusy):
        replace(verifier(), canonicalize=busy).check(CREDENTIAL)


def test_without_a_refusal_a_credential_is_genuine():
    assert verdict([], names_our_issuer=True) == (Outcome.GENUINE, "")
