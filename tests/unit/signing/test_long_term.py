"""Seals that prove themselves later: all is in the file, every changed byte is noticed, and nothing waits for it."""

import base64
import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.x509 import ocsp

from app.errors import ProductError
from app.signing import (
    Caller,
    PrivateKeySigner,
    SealRevoked,
    TimestampAuthority,
    TimestampUnavailable,
    taken_apart,
    verified,
)
from app.signing.jades import archive_imprint, component_of, sealed_with
from app.signing.long_term import LongTerm
from app.signing.revocation_http import NotToldNow, RevocationHttp
from app.verification import Outcome, SealLevel, SealVerifier, StatusUnreachable
from tests.unit.signing.living_authority import DAY, LivingAuthority, living_authority
from tests.unit.signing.seal_world import NOW, YEAR
from tests.unit.verification.test_sealed import document

TEXT = json.dumps(document(validUntil=None, expirationDate=None), ensure_ascii=False).encode()
WHOLE = ["sigTst", "xVals", "rVals", "arcTst"]


@pytest.fixture(scope="module")
def living():
    with living_authority() as found:
        yield found


@pytest.fixture(autouse=True)
def afresh(living):
    living.revoked.clear()
    living.silent.clear()
    living.asked.clear()


def sealed_by(living: LivingAuthority, *, short=False, ask=None, stamp=None, **options) -> bytes:
    """Return a seal at the level that can be had; `short` leaves its authority out, whose address it tells."""
    authority = TimestampAuthority(Caller(f"{living.url}tsa", "", 5.0))
    roots = [living.root.certificate]
    chain = [living.seal.certificate] if short else [living.seal.certificate, living.authority.certificate]
    content = sealed_with(TEXT, PrivateKeySigner(living.seal.key), chain, living.now, authority)
    ask = ask or RevocationHttp(allow_loopback=True)
    return LongTerm(ask, stamp or authority, lambda: roots, **options).lengthened(content, chain)


def checked(living: LivingAuthority, content: bytes, now=NOW, authorities=None):
    def status_of(_list_url, _index):
        raise StatusUnreachable

    return SealVerifier(
        authorities=lambda: authorities or [living.root.certificate], own=list, status_of=status_of, clock=lambda: now
    ).check(content)


def components(content: bytes) -> Any:
    return json.loads(content)["signatures"][0].get("header", {}).get("etsiU", [])


def read(component: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(component + "=="))


def names(content: bytes) -> list[str]:
    return [name for one in components(content) for name in read(one)]


def with_parts(content: bytes, parts: list) -> bytes:
    value = json.loads(content)
    value["signatures"][0]["header"]["etsiU"] = parts
    return json.dumps(value, ensure_ascii=False).encode()


def test_a_seal_carries_what_its_authorities_said_and_a_timestamp_over_it(living):
    content = sealed_by(living, short=True)
    report = checked(living, content)

    assert names(content) == WHOLE
    assert (report.outcome, report.level) == (Outcome.GENUINE, SealLevel.B_LTA)
    values = read(components(content)[1])["xVals"]
    subjects = [
        x509.load_der_x509_certificate(base64.b64decode(one["x509Cert"]["val"])).subject.rfc4514_string()
        for one in values
    ]
    assert subjects == ["CN=Living authority,C=SI", "CN=Root", "CN=Living time"]
    said = read(components(content)[2])["rVals"]
    assert (len(said["crlVals"]), len(said["ocspVals"])) == (2, 1)
    assert living.asked == ["tsa", "authority.cer", "ocsp", "root.crl", "authority.crl", "tsa"]


def test_the_archive_timestamp_is_of_the_text_header_signature_and_all_before_it(living):
    """Put together from the words of TS 119 182-1, 5.3.6.3.1, and read by asn1crypto, not by our own code."""
    content = json.loads(sealed_by(living))
    signed = content["signatures"][0]
    parts = signed["header"]["etsiU"]
    imprint = ".".join([content["payload"], signed["protected"], signed["signature"], parts[0] + parts[1] + parts[2]])
    token = cms.ContentInfo.load(base64.b64decode(read(parts[3])["arcTst"]["tstTokens"][0]["val"]))
    info = tsp.TSTInfo.load(bytes(token["content"]["encap_content_info"]["content"]))

    assert info["message_imprint"]["hashed_message"].native == sha256(imprint.encode()).digest()


def test_long_after_every_certificate_has_ended_and_nobody_answers_it_still_tells(living):
    content = sealed_by(living)
    living.silent.update({"tsa", "ocsp", "root.crl", "authority.crl", "authority.cer"})
    report = checked(living, content, NOW + 40 * YEAR)

    assert living.seal.certificate.not_valid_after_utc < NOW + 40 * YEAR
    assert living.root.certificate.not_valid_after_utc < NOW + 40 * YEAR
    assert (report.outcome, report.level, report.stamped_at) == (Outcome.GENUINE, SealLevel.B_LTA, NOW)


@pytest.mark.parametrize("silent", ["ocsp", "root.crl", "authority.crl", "authority.cer"])
def test_what_cannot_be_had_leaves_the_seal_at_its_level_and_stops_nothing(living, silent):
    living.silent.add(silent)
    is_short = silent == "authority.cer"
    content = sealed_by(living, short=is_short)
    assert names(content) == WHOLE[:1]
    # Without its authority's certificate nobody who knows the root alone can tell whose it is.
    assert checked(living, content).level is (SealLevel.B_B if is_short else SealLevel.B_T)
    assert living.asked.count(silent) == 2  # asked once more, since the file stays as it is


def test_an_archive_timestamp_of_somebody_unknown_lends_nothing_to_one_that_is_known(living):
    """A known authority stamped nothing but the signature's timestamp; what authorities say stands after that."""
    content = sealed_by(living)
    stamped, *said, _ = components(content)
    value = json.loads(content)
    signed = value["signatures"][0]

    def stamp_of(authority, before):
        imprint = archive_imprint(value["payload"].encode(), signed["protected"], signed["signature"], before)
        token = base64.b64encode(authority(imprint)).decode()
        return component_of("arcTst", {"tstTokens": [{"val": token}]})

    known = TimestampAuthority(Caller(f"{living.url}tsa", "", 5.0))
    begun = [stamped, stamp_of(known, [stamped]), *said]
    with living_authority() as other:
        unknown = TimestampAuthority(Caller(f"{other.url}tsa", "", 5.0))
        forged = with_parts(content, [*begun, stamp_of(unknown, begun)])
    again = with_parts(content, [*begun, stamp_of(known, begun)])

    assert names(forged) == names(again) == ["sigTst", "arcTst", "xVals", "rVals", "arcTst"]
    assert (checked(living, forged).outcome, checked(living, forged).level) == (Outcome.GENUINE, SealLevel.B_LT)
    assert checked(living, again).level is SealLevel.B_LTA


def test_without_an_archive_timestamp_the_rest_is_kept(living):
    content = sealed_by(living, stamp=_down)
    assert (names(content), checked(living, content).level) == (WHOLE[:3], SealLevel.B_LT)
    assert checked(living, content, NOW + 40 * YEAR).outcome is Outcome.GENUINE


def test_authorities_that_take_too_long_are_not_waited_for(living):
    content = sealed_by(living, limit_s=0.0)
    assert names(content) == WHOLE[:1]


def test_a_class_is_sealed_with_one_question_to_each_authority(living):
    ask = RevocationHttp(allow_loopback=True)
    for _ in range(3):
        assert names(sealed_by(living, ask=ask)) == WHOLE
    assert {path: living.asked.count(path) for path in ("ocsp", "root.crl", "authority.crl", "tsa")} == {
        "ocsp": 1,
        "root.crl": 1,
        "authority.crl": 1,
        "tsa": 6,
    }


def test_an_authority_that_is_down_does_not_keep_each_of_a_class_waiting(living):
    living.silent.add("ocsp")
    ask = RevocationHttp(allow_loopback=True)
    for _ in range(3):
        assert names(sealed_by(living, ask=ask)) == WHOLE[:1]
    assert living.asked.count("ocsp") == 2


def test_addresses_inside_are_not_asked(living):
    with pytest.raises(NotToldNow):
        RevocationHttp()(f"{living.url}root.crl")
    with pytest.raises(NotToldNow):
        RevocationHttp(allow_loopback=True)("ftp://127.0.0.1/root.crl")
    assert living.asked == []
    assert names(sealed_by(living, ask=RevocationHttp())) == WHOLE[:1]


def test_nothing_is_sealed_with_a_certificate_that_its_authority_has_revoked(living):
    living.revoke(living.seal, NOW - DAY)
    with pytest.raises(SealRevoked):
        sealed_by(living)


def test_a_stamper_that_was_revoked_makes_no_level(living):
    living.revoke(living.stamper, NOW - DAY)
    assert names(sealed_by(living)) == WHOLE[:1]


def lengthened_later(living, content: bytes, *revocations: object) -> bytes:
    """Put words of the authority into a file that was sealed without them, as its receiver may."""
    lists = [one for one in revocations if isinstance(one, x509.CertificateRevocationList)]
    answers = [one for one in revocations if isinstance(one, ocsp.OCSPResponse)]

    def written(values):
        from cryptography.hazmat.primitives.serialization import Encoding

        return [{"val": base64.b64encode(one.public_bytes(Encoding.DER)).decode()} for one in values]

    said = {name: value for name, value in (("crlVals", written(lists)), ("ocspVals", written(answers))) if value}
    return with_parts(content, [*components(content), component_of("rVals", said)])


@pytest.mark.parametrize(
    ("since", "outcome"),
    [(NOW - DAY, Outcome.KEY_REVOKED), (NOW + timedelta(hours=1), Outcome.GENUINE)],
)
def test_revoked_before_the_timestamp_it_is_not_to_be_relied_on_and_after_it_is(living, since, outcome):
    content = sealed_by(living)
    living.revoke(living.seal, since)
    report = checked(living, lengthened_later(living, content, living.revocation_list(living.authority)), NOW + YEAR)

    assert report.outcome is outcome
    assert report.code == ("verification.seal_certificate_revoked" if outcome is Outcome.KEY_REVOKED else "")


@pytest.mark.parametrize(
    ("since", "reason", "stamped"),
    [
        (NOW - DAY, x509.ReasonFlags.superseded, False),
        (NOW + DAY, x509.ReasonFlags.superseded, True),
        (NOW + DAY, x509.ReasonFlags.key_compromise, False),
        (NOW + DAY, x509.ReasonFlags.unspecified, False),
    ],
)
def test_a_timestamp_of_a_stamper_whose_key_others_may_have_had_proves_nothing(living, since, reason, stamped):
    content = sealed_by(living)
    living.revoke(living.stamper, since, reason)
    report = checked(living, lengthened_later(living, content, living.revocation_list(living.authority)))

    assert (report.stamped_at is not None) is stamped


def test_an_authority_above_that_was_revoked_is_found(living):
    content = sealed_by(living)
    living.revoke(living.authority, NOW - DAY)
    report = checked(living, lengthened_later(living, content, living.revocation_list(living.root)))
    assert report.code == "verification.seal_certificate_revoked"


def test_words_of_somebody_else_are_not_believed(living):
    content = sealed_by(living, stamp=_down)
    with living_authority() as other:
        other.revoked[living.seal.certificate.serial_number] = NOW - DAY, x509.ReasonFlags.key_compromise
        # Of the same name, with another key.
        false = other.revocation_list(other.authority)
        assert false.issuer == living.authority.certificate.subject
        assert checked(living, lengthened_later(living, content, false)).outcome is Outcome.GENUINE
    with living_authority(responder_has=()) as unmarked:
        without = sealed_by(unmarked)
        assert names(without) == WHOLE[:1]  # its responder is none


def _down(_):
    raise TimestampUnavailable


def test_words_of_another_time_prove_no_level(living):
    old, living.now = living.now, NOW - 30 * DAY
    try:
        lists = living.revocation_list(living.root), living.revocation_list(living.authority)
    finally:
        living.now = old
    plain = sealed_by(living, limit_s=0.0)
    assert checked(living, lengthened_later(living, plain, *lists)).level is SealLevel.B_T
    fresh = living.revocation_list(living.root), living.revocation_list(living.authority)
    assert checked(living, lengthened_later(living, plain, *fresh)).level is SealLevel.B_LT


def test_without_words_of_authorities_no_level_says_that_nothing_was_revoked(living):
    """Not even where both certificates are themselves the known ones, so that nobody is above them to say anything."""
    whole = sealed_by(living)
    stamped, words, told, archived = components(whole)
    value = json.loads(whole)
    signed = value["signatures"][0]
    authority = TimestampAuthority(Caller(f"{living.url}tsa", "", 5.0))
    imprint = archive_imprint(value["payload"].encode(), signed["protected"], signed["signature"], [stamped])
    token = base64.b64encode(authority(imprint)).decode()
    begun = [stamped, component_of("arcTst", {"tstTokens": [{"val": token}]})]
    known = [living.seal.certificate, living.stamper.certificate]

    def level(*parts):
        return checked(living, with_parts(whole, list(parts)), authorities=known).level

    assert level(stamped) is level(*begun) is SealLevel.B_T
    assert level(*begun, words, told) is SealLevel.B_LT
    assert level(stamped, words, told, archived) is SealLevel.B_LTA


@pytest.mark.parametrize("place", range(4))
def test_a_changed_byte_of_a_component_is_noticed(living, place):
    content = sealed_by(living)
    parts = components(content)
    raw = bytearray(base64.urlsafe_b64decode(parts[place] + "=="))
    for position in range(0, len(raw), max(1, len(raw) // 40)):
        changed = bytearray(raw)
        changed[position] ^= 1
        written = base64.urlsafe_b64encode(changed).decode().rstrip("=")
        report = checked(living, with_parts(content, [*parts[:place], written, *parts[place + 1 :]]))
        assert report.level is not SealLevel.B_LTA, position


@pytest.mark.parametrize(
    "edit",
    [
        lambda parts: [parts[1], parts[0], *parts[2:]],
        lambda parts: [parts[0], *parts[2:]],
        lambda parts: [*parts[:2], parts[3]],
        lambda parts: [*parts[:3], component_of("note", 1), parts[3]],
    ],
)
def test_what_is_moved_taken_out_or_put_in_before_the_archive_timestamp_is_found(living, edit):
    content = sealed_by(living)
    report = checked(living, with_parts(content, edit(components(content))))
    assert (report.outcome, report.is_intact) == (Outcome.ALTERED, False)


def test_what_is_taken_from_the_end_lowers_the_level(living):
    content = sealed_by(living)
    found = [checked(living, with_parts(content, components(content)[:left])).level for left in range(5)]
    assert found == [SealLevel.B_B, SealLevel.B_T, SealLevel.B_T, SealLevel.B_LT, SealLevel.B_LTA]


def test_an_archive_timestamp_over_components_that_are_not_encoded_is_not_guessed_at(living):
    content = sealed_by(living)
    plain = [read(one) for one in components(content)]
    assert checked(living, with_parts(content, plain)).code == "signing.timestamp_unsupported"
    assert checked(living, with_parts(content, plain[:3])).level is SealLevel.B_LT


@pytest.mark.parametrize(
    "component",
    [
        {"rVals": {"crlVals": [{"val": "AAAA"}]}},
        {"rVals": {"ocspVals": [{"val": "AAAA"}]}},
        {"rVals": {"crlVals": [1]}},
        {"tstVD": {"rVals": {"crlVals": [{"val": "***"}]}}},
        {"xVals": [{"x509Cert": {"val": "AAAA"}}]},
        {"arcTst": {}},
        {"arcTst": {"tstTokens": [], "timeStamped": "previousArcTst"}},
    ],
)
def test_what_cannot_be_read_refuses_the_file(living, component):
    content = sealed_by(living)
    parts = [*components(content), base64.urlsafe_b64encode(json.dumps(component).encode()).decode().rstrip("=")]
    report = checked(living, with_parts(content, parts))
    assert report.outcome is Outcome.ALTERED
    with pytest.raises(ProductError):
        verified(taken_apart(with_parts(content, parts)))


def test_more_than_anybody_needs_is_refused(living):
    content = sealed_by(living)
    said = read(components(content)[2])["rVals"]
    crowd = component_of("rVals", {"crlVals": said["crlVals"] * 7})
    assert checked(living, with_parts(content, [*components(content), crowd])).outcome is Outcome.ALTERED
    stamps = [components(content)[0]] * 9
    assert checked(living, with_parts(content, stamps)).outcome is Outcome.ALTERED
