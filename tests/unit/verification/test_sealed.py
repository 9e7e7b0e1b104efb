"""A sealed European credential in seven steps: who, whether changed, when, and what cannot be known."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from app.awards import Obstacle
from app.errors import ProductError
from app.formats import ELM_3_2, Pages, elm_document, expected
from app.signing import PrivateKeySigner, Quality, Sealer, Seals, holder_of, seal_errors
from app.signing.jades import sealed_with
from app.verification import (
    EuropeanFormat,
    NotSound,
    NotVerified,
    Outcome,
    SealStepName,
    SealVerifier,
    Status,
    StatusUnreachable,
    difference,
    opened,
)
from app.verification import seal_errors as own_seal_errors
from app.verification.seal_rules import is_finding, verdict
from tests.unit.formats.rich import RICH
from tests.unit.formats.sample import AWARD, award
from tests.unit.formats.test_page import TEMPLATE
from tests.unit.signing.seal_world import HOLDER, NOW, YEAR, authority, certified, seal_pair, stamp_response
from tests.unit.signing.test_jades import resealed

PASSPHRASE = "a passphrase for tests"


def document(**changes):
    made = elm_document(award(issuer={"legal_name": {"sl": "Univerza Zgled"}, "eidas_identifier": "VATSI-00000000"}))
    del made["credentialStatus"]
    return {name: value for name, value in {**made, **changes}.items() if value is not None}


def sealed(pair=None, made=None, at=NOW, stamp=None):
    pair = pair or seal_pair()
    text = json.dumps(made or document(), ensure_ascii=False).encode()
    return sealed_with(text, PrivateKeySigner(pair.key), [pair.certificate], at, stamp)


def stamp_at(moment):
    def stamp(data):
        from app.signing.timestamps import request_for, token_in

        return token_in(stamp_response(request_for(data, 7), moment), 7)

    return stamp


def unreachable(_list_url, _index):
    raise StatusUnreachable


def verifier(now=NOW, authorities=None, own=(), status_of=unreachable):
    known = [authority().certificate] if authorities is None else authorities
    return SealVerifier(authorities=lambda: known, own=lambda: own, status_of=status_of, clock=lambda: now)


def passed(report):
    return {step.name.value: step.passed for step in report.steps if step.passed is not True}


def test_a_seal_of_a_known_authority_is_genuine_and_tells_who_and_when():
    report = verifier().check(sealed())

    assert (report.outcome, report.code) == (Outcome.GENUINE, "")
    assert [step.number for step in report.steps] == [1, 2, 3, 4, 5, 6, 7]
    assert passed(report) == {}
    assert report.holder.legal_name == "Univerza Zgled"
    assert (report.quality, report.claimed_at, report.stamped_at) == (Quality.ADVANCED, NOW, None)


def test_a_seal_that_nobody_vouches_for_is_intact_and_its_issuer_not_confirmed():
    report = verifier(authorities=[]).check(sealed())

    assert (report.outcome, report.code) == (Outcome.ISSUER_UNKNOWN, "signing.authority_unknown")
    assert passed(report) == {"issuer": None}
    assert report.is_intact and not report.is_issuer_known


def test_the_seal_of_an_institution_here_is_known_without_an_authority():
    pair = seal_pair()
    assert verifier(authorities=[], own=[pair.certificate]).check(sealed(pair)).outcome is Outcome.GENUINE


@pytest.mark.parametrize(
    ("content", "outcome", "failed"),
    [
        (sealed().replace(b"Univerza Zgled", b"Univerza Zgleb"), Outcome.ALTERED, "signature"),
        (resealed(seal_pair(), json.dumps(document()).encode(), b64=None), Outcome.UNSUPPORTED, "algorithm"),
        (resealed(seal_pair(), json.dumps(document()).encode(), alg="HS256"), Outcome.UNSUPPORTED, "algorithm"),
        (
            resealed(seal_pair(), json.dumps(document()).encode(), **{"x5t#S256": "AAAA"}),
            Outcome.ALTERED,
            "algorithm",
        ),
        (sealed(made={"type": ["VerifiableCredential"]}), Outcome.UNSUPPORTED, "format"),
        (json.dumps(document()).encode(), Outcome.UNSUPPORTED, "format"),
        (
            resealed(seal_pair(), b'{"type": "EuropeanDigitalCredential", "type": 1}'),
            Outcome.NOT_A_CREDENTIAL,
            "format",
        ),
        (resealed(seal_pair(), b"no JSON"), Outcome.NOT_A_CREDENTIAL, "format"),
    ],
)
def test_what_was_tampered_with_fails_at_its_step_and_shows_no_holder(content, outcome, failed):
    report = verifier().check(content)

    assert report.outcome is outcome
    assert report.step(SealStepName(failed)).passed is False
    assert report.code
    assert not report.is_intact
    assert report.holder is None


def test_somebody_elses_seal_on_an_institutions_credential_is_found():
    stranger = certified({**HOLDER, "ID": "VATSI-99999999", "O": "Nekdo drug"}, authority())
    renamed = certified({**HOLDER, "O": "Nekdo drug"}, authority())
    for pair in (stranger, renamed):
        report = verifier().check(sealed(pair))
        assert (report.outcome, report.code) == (Outcome.ISSUER_UNKNOWN, "verification.seal_issuer_mismatch")
        assert report.step(SealStepName.ISSUER).passed is False
    nameless = verifier().check(sealed(made=document(issuer="did:web:example.org")))
    assert nameless.code == "verification.seal_issuer_mismatch"


def test_after_the_certificate_has_ended_only_a_timestamp_tells_that_it_was_sealed_before():
    pair = seal_pair(ends=NOW + timedelta(days=30))
    later = verifier(NOW + timedelta(days=60))
    plain, stamped = sealed(pair), sealed(pair, stamp=stamp_at(NOW + timedelta(seconds=1)))

    assert later.check(plain).code == "verification.seal_time_unproven"
    assert later.check(plain).step(SealStepName.CERTIFICATE).passed is None
    report = later.check(stamped)
    assert (report.outcome, report.stamped_at) == (Outcome.GENUINE, NOW + timedelta(seconds=1))
    # A timestamp of somebody that nobody knows proves nothing.
    unknown = replace(later, authorities=lambda: [pair.certificate])
    assert unknown.check(stamped).code == "verification.seal_time_unproven"


@pytest.mark.parametrize(
    ("claimed", "stamped", "now"),
    [
        (NOW + timedelta(days=2), None, NOW),
        (NOW, NOW + 2 * YEAR, NOW + 2 * YEAR),
        (NOW, NOW - timedelta(days=1), NOW),
    ],
)
def test_a_seal_of_the_wrong_time_is_refused(claimed, stamped, now):
    pair = seal_pair(begins=NOW - timedelta(days=30), ends=NOW + YEAR)
    from app.verification.seal_rules import check_time

    with pytest.raises(own_seal_errors.SealOutsideValidity):
        check_time(pair.certificate, claimed, stamped, now)


def test_a_seal_that_claims_a_time_before_its_certificate_is_refused():
    content = resealed(seal_pair(), json.dumps(document()).encode(), sigT="2020-01-01T00:00:00Z")
    report = verifier().check(content)
    assert (report.outcome, report.code) == (Outcome.ISSUER_UNKNOWN, "verification.seal_outside_validity")


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"validFrom": "2027-01-01T00:00:00Z"}, Outcome.NOT_YET_VALID),
        ({"validUntil": "2026-11-01T00:00:00Z"}, Outcome.EXPIRED),
        ({"expirationDate": "2026-11-01T00:00:00Z"}, Outcome.EXPIRED),
        ({"validUntil": "2030-01-01T00:00:00Z", "expirationDate": "2026-11-01T00:00:00Z"}, Outcome.EXPIRED),
        ({"validFrom": "soon"}, Outcome.UNSUPPORTED),
    ],
)
def test_dates_count_whichever_name_they_have(changes, outcome):
    assert verifier().check(sealed(made=document(**changes))).outcome is outcome


def test_the_status_of_our_own_is_known_and_of_others_not():
    pair, entry = seal_pair(), {"id": "https://tool.example.org/status/1#5", "type": "CredentialStatus"}
    content = sealed(pair, document(credentialStatus=entry))
    asked = []

    def status_of(list_url, index):
        asked.append((list_url, index))
        return Status(revoked=True, reason="Issued by mistake", revoked_at=NOW)

    report = verifier(own=[pair.certificate], status_of=status_of).check(content)
    assert (report.outcome, report.reason, report.revoked_at) == (Outcome.REVOKED, "Issued by mistake", NOW)
    assert asked == [("https://tool.example.org/status/1", 5)]
    others = verifier(status_of=status_of).check(content)
    assert (others.outcome, others.step(SealStepName.STATUS).passed) == (Outcome.STATUS_UNREACHABLE, None)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("status", "outcome", "code"),
    [
        (Status(revoked=False, superseded=True, superseded_at=NOW), Outcome.SUPERSEDED, "verification.superseded"),
        (Status(revoked=False, suspended=True, suspended_at=NOW), Outcome.SUSPENDED, "verification.suspended"),
    ],
)
def test_what_was_replaced_or_is_suspended_is_not_genuine_under_its_seal(status, outcome, code):
    pair, entry = seal_pair(), {"id": "https://tool.example.org/status/1#5", "type": "CredentialStatus"}
    report = verifier(own=[pair.certificate], status_of=lambda *_: status).check(
        sealed(pair, document(credentialStatus=entry))
    )

    assert (report.outcome, report.code, report.step(SealStepName.STATUS).passed) == (outcome, code, False)
    assert (report.superseded_at, report.suspended_at) == (status.superseded_at, status.suspended_at)


def test_what_is_wrong_with_the_installation_does_not_make_a_credential_look_bad():
    def unreadable():
        raise seal_errors.AuthoritiesUnreadable

    with pytest.raises(seal_errors.AuthoritiesUnreadable):
        replace(verifier(), authorities=unreadable).check(sealed())


_OF_THE_INSTALLATION = {
    "SealFileUnreadable",
    "SealUnusable",
    "SealExpired",
    "SealRevoked",
    "SealWithdrawn",
    "SealerUnavailable",
    "SealerWrong",
    "TimestampRefused",
    "TimestampUnavailable",
    "AuthoritiesUnreadable",
}
REFUSALS = [
    value
    for module in (seal_errors, own_seal_errors)
    for name, value in vars(module).items()
    if isinstance(value, type) and issubclass(value, ProductError) and value is not ProductError
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)
def test_every_refusal_of_a_seal_keeps_a_credential_from_being_genuine(refusal):
    assert is_finding(refusal()) is (refusal.__name__ not in _OF_THE_INSTALLATION)
    if is_finding(refusal()):
        assert verdict([refusal()])[0] is not Outcome.GENUINE
        assert verdict([refusal()])[1] == refusal.code


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({}, None),
        ({"legal_name": {"sl": "  univerza  ZGLED ", "en": "Example University"}}, None),
        ({"legal_name": {"en": "Example University"}}, Obstacle.SEAL_NAME_DIFFERS),
        ({"eidas_identifier": "VATSI-00000001"}, Obstacle.SEAL_IDENTIFIER_DIFFERS),
        ({"country": "AT"}, Obstacle.SEAL_COUNTRY_DIFFERS),
    ],
)
def test_a_profile_that_is_not_what_the_certificate_says_is_named_by_field(changes, obstacle):
    profile = replace(
        AWARD.issuer,
        **{"legal_name": {"sl": "Univerza Zgled"}, "eidas_identifier": "VATSI-00000000", "country": "SI", **changes},
    )
    assert difference(profile, holder_of(seal_pair().certificate)) is obstacle


@pytest.fixture
def institution(tmp_path):
    seals, pair = Seals(tmp_path / "seals.json", PASSPHRASE), seal_pair()
    seals.put_key(RICH.issuer.slug, [pair.certificate], pair.key)
    own = verifier(
        own=seals.certificates(), authorities=[], status_of=lambda *_: Status(revoked=False), now=RICH.awarded_at
    )
    sealer = Sealer(seals, lambda: RICH.awarded_at)
    made = replace(
        RICH,
        issuer=replace(
            RICH.issuer, legal_name={"sl": "Univerza Zgled"}, eidas_identifier="VATSI-00000000", country="SI"
        ),
    )
    return EuropeanFormat(Pages(template=TEMPLATE), ELM_3_2, sealer, own), made, own


def test_what_an_institution_seals_is_verified_and_read_back(institution):
    european, made, own = institution
    content = european.sealed(made)
    european.check(content)

    assert european.obstacle(made.issuer) is None
    assert own.check(content).outcome is Outcome.GENUINE
    found = opened(content)
    assert found is not None and found.has_seal
    for language in ("en", "sl", "de"):
        assert european.elements(content, language) == expected(made, language)
    with pytest.raises(NotVerified):
        european.check(content.replace(b'"payload":"{', b'"payload":"{ '))
    with pytest.raises(NotSound):
        european.check(content.replace(b'\\"eIDASIdentifier\\"', b'\\"eidas\\"'))


def test_an_institution_whose_profile_differs_is_told_so_before_anything_is_sealed(institution):
    european, made, _ = institution
    assert european.obstacle(replace(made.issuer, country="AT")) is Obstacle.SEAL_COUNTRY_DIFFERS
    assert european.obstacle(replace(made.issuer, eidas_identifier="")) is Obstacle.NO_EIDAS_IDENTIFIER
    assert european.obstacle(replace(made.issuer, slug="another", country="AT")) is None
