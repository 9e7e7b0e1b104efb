"""The numbered steps, and what they add up to."""

import copy
import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.formats import document, status_list_credential
from app.signing import CREDENTIALS_V2, PrivateKeySigner, add_proof, to_base58btc, to_multikey
from app.verification import Outcome, Status, StepName
from tests.unit.formats.sample import AWARD, DID, MOMENT, award
from tests.unit.verification.stranger import CREDENTIAL, KEY, METHOD, NOW, SIGNER, Issuers, verifier

STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))
STRANGER_DID = f"did:key:{to_multikey(STRANGER.public_key())}"
STRANGER_METHOD = f"{STRANGER_DID}#{to_multikey(STRANGER.public_key())}"


def foreign(key=STRANGER, method=STRANGER_METHOD, did=STRANGER_DID, **changes):
    return add_proof({**document(award(issuer={"did": did})), **changes}, PrivateKeySigner(key), method, MOMENT)


def passed(report):
    return [step.passed for step in report.steps]


def test_a_credential_of_ours_is_genuine_and_passes_all_six_steps():
    report = verifier().check(CREDENTIAL)

    assert report.outcome is Outcome.GENUINE
    assert passed(report) == [True] * 6
    assert [step.number for step in report.steps] == [1, 2, 3, 4, 5, 6]
    assert report.is_intact
    assert (report.issuer_id, report.issuer_name) == (DID, "Example University")
    assert report.document == CREDENTIAL
    assert report.checked_at == NOW
    assert report.code == ""


@pytest.mark.parametrize(
    "given",
    [
        json.dumps(CREDENTIAL),
        json.dumps(CREDENTIAL, indent=2).encode(),
        b"\xef\xbb\xbf" + json.dumps(CREDENTIAL, ensure_ascii=False).encode(),
        "\ufeff \n\t" + json.dumps(CREDENTIAL, sort_keys=True) + "\r\n\r\n",
    ],
    ids=["text", "file", "byte-order-mark", "pasted"],
)
def test_a_credential_is_recognised_however_it_is_handed_in(given):
    assert verifier().check(given).outcome is Outcome.GENUINE


@pytest.mark.parametrize(
    "change",
    [
        lambda credential: credential["credentialSubject"]["identifier"][0].update(identityHash="Eva Zgled"),
        lambda credential: credential["credentialSubject"].update(creditsEarned=60),
        lambda credential: credential["credentialSubject"]["result"][0].update(value="100"),
        lambda credential: credential["credentialSubject"]["achievement"]["alignment"].pop(),
        lambda credential: credential["issuer"].update(name="Another University"),
        lambda credential: credential["credentialStatus"].update(statusListIndex="1"),
        lambda credential: credential.update(validUntil="2099-01-01T00:00:00Z"),
        lambda credential: credential.pop("credentialStatus"),
    ],
    ids=["name", "credits", "grade", "outcome", "issuer", "status", "validity", "no-status"],
)
def test_a_changed_credential_is_altered_although_the_issuer_is_ours(change):
    tampered = copy.deepcopy(CREDENTIAL)
    change(tampered)

    assert verifier().check(tampered).outcome is Outcome.ALTERED


@pytest.mark.parametrize(
    "extra",
    [
        {"honours": "yes"},
        {"credentialSubject": {**CREDENTIAL["credentialSubject"], "honours": "yes"}},
        {"description": "x"},
    ],
    ids=["undefined", "undefined-within", "defined"],
)
def test_anything_added_to_a_credential_of_ours_is_noticed(extra):
    assert verifier().check({**CREDENTIAL, **extra}).outcome is Outcome.ALTERED


@pytest.mark.parametrize(
    "proof",
    [
        None,
        [],
        [{**CREDENTIAL["proof"][0], "cryptosuite": "ecdsa-sd-2023"}],
        [{**CREDENTIAL["proof"][0], "verificationMethod": f"{DID}#unknown"}],
        [{**CREDENTIAL["proof"][0], "verificationMethod": "did:web:elsewhere.example#key"}],
        [{**CREDENTIAL["proof"][0], "verificationMethod": STRANGER_METHOD}],
        [*CREDENTIAL["proof"], *CREDENTIAL["proof"]],
    ],
    ids=["none", "empty", "suite", "our-unknown-key", "elsewhere", "stranger", "twice"],
)
def test_a_credential_in_our_name_without_our_proof_counts_as_altered(proof):
    assert verifier().check({**CREDENTIAL, "proof": proof}).outcome is Outcome.ALTERED


def test_a_stranger_who_signs_in_the_name_of_our_issuer_is_found_out():
    report = verifier().check(foreign(did=DID))

    assert report.outcome is Outcome.ALTERED
    assert report.step(StepName.SIGNATURE).passed is True
    assert report.step(StepName.ISSUER).code == "verification.issuer_mismatch"
    assert not report.is_intact


def test_a_stranger_who_claims_our_key_for_another_issuer_is_found_out():
    report = verifier().check(foreign(method=METHOD))

    assert report.outcome is Outcome.ALTERED
    assert report.code == "signing.signature_invalid"


def test_our_key_does_not_vouch_for_another_issuer():
    report = verifier().check(foreign(key=KEY, method=METHOD))

    assert report.outcome is Outcome.ISSUER_UNKNOWN
    assert report.code == "verification.issuer_mismatch"


def test_a_credential_with_its_own_key_is_intact_but_its_issuer_unknown():
    report = verifier().check(foreign())

    assert report.outcome is Outcome.ISSUER_UNKNOWN
    assert report.is_intact
    assert passed(report) == [True, True, True, False, True, None]
    assert report.issuer_name == "Example University"


def test_a_key_that_would_have_to_be_fetched_is_not_fetched_and_nothing_is_said_about_the_signature():
    did = "did:web:elsewhere.example"
    report = verifier().check(foreign(method=f"{did}#key", did=did))

    assert report.outcome is Outcome.ISSUER_UNKNOWN
    assert passed(report) == [True, True, None, False, None, None]
    assert report.code == "signing.key_unknown"
    assert not report.is_intact


def test_a_withdrawn_credential_is_revoked_with_the_issuers_reason_and_date():
    place = (AWARD.status.list_url, AWARD.status.index)
    revoked_at = datetime(2026, 12, 24, tzinfo=UTC)
    issuers = Issuers(statuses={place: Status(revoked=True, reason="Issued by mistake", revoked_at=revoked_at)})
    report = verifier(issuers).check(CREDENTIAL)

    assert report.outcome is Outcome.REVOKED
    assert (report.reason, report.revoked_at) == ("Issued by mistake", revoked_at)
    assert passed(report) == [True, True, True, True, True, False]


def test_a_suspended_credential_is_told_from_a_withdrawn_one_and_without_a_reason():
    place, since = (AWARD.status.list_url, AWARD.status.index), datetime(2026, 12, 24, tzinfo=UTC)
    issuers = Issuers(statuses={place: Status(revoked=False, suspended=True, suspended_at=since)})
    report = verifier(issuers).check(CREDENTIAL)

    assert (report.outcome, report.code) == (Outcome.SUSPENDED, "verification.suspended")
    assert (report.reason, report.suspended_at, report.revoked_at) == ("", since, None)
    assert passed(report) == [True, True, True, True, True, False]
    assert verifier(issuers, datetime(2040, 1, 1, tzinfo=UTC)).check(CREDENTIAL).outcome is Outcome.SUSPENDED


def test_a_superseded_credential_has_an_outcome_of_its_own():
    place, since = (AWARD.status.list_url, AWARD.status.index), datetime(2026, 12, 24, tzinfo=UTC)
    issuers = Issuers(statuses={place: Status(revoked=False, superseded=True, superseded_at=since)})
    report = verifier(issuers).check(CREDENTIAL)

    assert (report.outcome, report.code) == (Outcome.SUPERSEDED, "verification.superseded")
    assert report.superseded_at == since
    assert report.step(StepName.STATUS).passed is False


def test_a_status_that_cannot_be_looked_up_is_not_taken_for_good():
    report = verifier(Issuers(statuses={})).check(CREDENTIAL)

    assert report.outcome is Outcome.STATUS_UNREACHABLE
    assert report.step(StepName.STATUS).passed is None
    assert report.code == "verification.status_unreachable"
    assert report.is_intact


@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        (datetime(2026, 11, 20, 9, 59, 59, tzinfo=UTC), Outcome.NOT_YET_VALID),
        (datetime(2026, 11, 20, 10, 0, tzinfo=UTC), Outcome.GENUINE),
        (datetime(2031, 11, 20, 10, 0, tzinfo=UTC), Outcome.GENUINE),
        (datetime(2031, 11, 20, 10, 0, 1, tzinfo=UTC), Outcome.EXPIRED),
    ],
)
def test_both_ends_of_the_validity_belong_to_it(now, outcome):
    assert verifier(now=now).check(CREDENTIAL).outcome is outcome


def test_withdrawn_weighs_more_than_expired():
    place = (AWARD.status.list_url, AWARD.status.index)
    issuers = Issuers(statuses={place: Status(revoked=True)})

    assert verifier(issuers, datetime(2040, 1, 1, tzinfo=UTC)).check(CREDENTIAL).outcome is Outcome.REVOKED


def test_a_credential_without_an_end_does_not_expire():
    endless = add_proof(document(award(valid_until=None)), SIGNER, METHOD, MOMENT)

    assert verifier(now=datetime(2999, 1, 1, tzinfo=UTC)).check(endless).outcome is Outcome.GENUINE


@pytest.mark.parametrize(
    "date", ["2026-11-20T10:00:00", "yesterday", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"]
)
def test_odd_dates_of_strangers_are_no_accident(date):
    report = verifier().check(foreign(validFrom=date, validUntil=date))

    assert report.outcome is Outcome.ISSUER_UNKNOWN or report.code == "verification.date_invalid"
    assert report.step(StepName.DATES).passed is False


def test_a_credential_of_ours_rearranged_within_its_signature_is_not_shown_as_genuine():
    # The same node may be described in several places; the statements, and so the signature, stay the same.
    moved = add_proof(document(award(issuer={"awarding_body": None})), SIGNER, METHOD, MOMENT)
    creator = moved["credentialSubject"]["achievement"]["creator"]
    creator["address"] = moved["issuer"].pop("address")
    report = verifier().check(moved)

    assert report.step(StepName.SIGNATURE).passed is True
    assert report.outcome is Outcome.ALTERED
    assert report.code == "verification.rearranged"


@pytest.mark.parametrize(
    "given",
    [
        "",
        b"",
        "hello",
        b"\xff\xfe\x00",
        "[]",
        "null",
        "5",
        "{}",
        '{"type": "VerifiableCredential"}',
        '{"type": ["VerifiableCredential"], "issuer": {"id": 5}}',
        '{"a": NaN}',
        '{"a": 1, "a": 2}',
        '{"a": "\\ud800"}',
        "[" * 100_000,
        '{"a":' * 50 + "1" + "}" * 50,
        '{"a": ' + "9" * 5000 + "}",
        {"a": float("inf")},
        {"a": {1, 2}},
        {"type": ["VerifiableCredential"], "issuer": "did:web:x", "credentialSubject": {}, "a": "\ud800"},
    ],
    ids=lambda given: repr(given)[:30],
)
def test_what_is_not_a_credential_is_said_to_be_none(given):
    report = verifier().check(given)

    assert report.outcome is Outcome.NOT_A_CREDENTIAL
    assert passed(report) == [False, None, None, None, None, None]


def test_a_file_larger_than_any_credential_is_not_read():
    report = verifier().check(json.dumps({**CREDENTIAL, "description": "x" * 1_000_000}))

    assert report.code == "verification.too_large"
    assert report.document is None


@pytest.mark.parametrize(
    "given",
    [
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4IiwidmMiOnsidHlwZSI6WyJWZXJpZmlhYmxlQ3JlZGVudGlhbCJdfX0.c2lnbmF0dXJl",
        add_proof(status_list_credential(AWARD.status.list_url, DID, [], MOMENT), SIGNER, METHOD, MOMENT),
        {**CREDENTIAL, "credentialSubject": [CREDENTIAL["credentialSubject"]] * 2},
        {**CREDENTIAL, "credentialSubject": {"type": ["AchievementSubject"]}},
    ],
    ids=["token", "status-list", "two-subjects", "no-achievement"],
)
def test_other_kinds_of_credential_are_named_as_such(given):
    report = verifier().check(given)

    assert report.outcome is Outcome.UNSUPPORTED
    assert report.code == "verification.format_unsupported"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"@context": [CREDENTIALS_V2, {"name": "urn:x"}]}, "signing.context_unknown"),
        ({"@context": "https://example.org/context"}, "signing.context_unknown"),
        ({"honours": "yes"}, "signing.document_not_signable"),
        ({"proof": None}, "signing.proof_missing"),
        ({"evidence": [{"type": ["Evidence"]}] * 9}, "signing.document_too_complex"),
    ],
)
def test_what_cannot_be_checked_of_a_stranger_is_unsupported_not_altered(changes, code):
    report = verifier().check({**foreign(), **changes})

    assert report.outcome is Outcome.UNSUPPORTED
    assert report.code == code


def test_the_language_of_a_credential_cannot_be_changed():
    slovenian = add_proof(document(award(achievement={"language": "sl"})), SIGNER, METHOD, MOMENT)
    slovenian["credentialSubject"]["achievement"]["inLanguage"] = "en"

    assert verifier().check(slovenian).outcome is Outcome.ALTERED


def test_a_credential_of_another_installation_names_our_context_there_and_is_checked_without_asking_it():
    made = award(issuer={"did": STRANGER_DID}, credential_url="https://elsewhere.example/credentials/1")
    signed = add_proof(document(made), PrivateKeySigner(STRANGER), STRANGER_METHOD, MOMENT)
    report = verifier().check(signed)

    assert signed["@context"][2].startswith("https://elsewhere.example/contexts/")
    assert (report.outcome, report.is_intact) == (Outcome.ISSUER_UNKNOWN, True)


@pytest.mark.parametrize("url", ["https://tool.example/contexts/microcredential/v2", "https://tool.example/x"])
def test_a_context_that_nobody_knows_is_altered_in_the_name_of_our_issuer(url):
    tampered = copy.deepcopy(CREDENTIAL)
    tampered["@context"][2] = url

    assert verifier().check(tampered).outcome is Outcome.ALTERED


def test_terms_of_ours_whose_meanings_were_exchanged_do_not_fit_the_signature():
    tampered = copy.deepcopy(CREDENTIAL)
    extension = tampered["credentialSubject"]["achievement"]["microcredential"]
    extension["prerequisitesIn"], extension["furtherInformationIn"] = (
        extension["furtherInformationIn"],
        extension["prerequisitesIn"],
    )

    assert verifier().check(tampered).outcome is Outcome.ALTERED


P256 = generate_private_key(SECP256R1())
P256_DID = f"did:key:{to_multikey(P256.public_key())}"
P256_METHOD = f"{P256_DID}#{to_multikey(P256.public_key())}"


def test_a_strangers_p256_signature_is_checked_with_the_key_that_it_carries():
    made = document(award(issuer={"did": P256_DID}))
    signed = add_proof(made, PrivateKeySigner(P256), P256_METHOD, MOMENT)
    report = verifier().check(signed)

    assert report.outcome is Outcome.ISSUER_UNKNOWN
    assert report.step(StepName.SIGNATURE).passed is True
    assert verifier().check({**signed, "name": "Another"}).outcome is Outcome.ALTERED


def test_a_strangers_jcs_signature_is_checked():
    made = document(award(issuer={"did": STRANGER_DID}))
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": STRANGER_METHOD,
        "proofPurpose": "assertionMethod",
        "@context": made["@context"],
    }
    signature = STRANGER.sign(sha256(rfc8785.dumps(proof)).digest() + sha256(rfc8785.dumps(made)).digest())
    signed = {**made, "proof": {**proof, "proofValue": to_base58btc(signature)}}

    assert verifier().check(signed).step(StepName.SIGNATURE).passed is True
    assert verifier().check({**signed, "undefined": "term"}).outcome is Outcome.ALTERED
