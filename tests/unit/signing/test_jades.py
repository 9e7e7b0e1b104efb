"""A JAdES seal: exactly as the Commission makes it, over the very bytes, and refused as soon as anything is changed."""

import base64
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from app.signing import (
    PrivateKeySigner,
    SealAlgorithmRefused,
    SealCertificateSwapped,
    SealerWrong,
    SealExpired,
    SealMalformed,
    SealUnsupported,
    SealUnusable,
    SignatureInvalid,
    TimestampInvalid,
    TimestampUnavailable,
    TimestampUnsupported,
    accepted,
    taken_apart,
    verified,
)
from app.signing.jades import file_of, sealed_with, signing_input
from app.signing.jose import encoded
from app.signing.seal_http import Caller, TimestampAuthority
from app.signing.timestamps import checked_timestamp, request_for, token_in
from tests.unit.signing.seal_world import (
    NOW,
    YEAR,
    authority,
    certified,
    key_of,
    openssl_response,
    seal_pair,
    served,
    stamp_response,
    stamper,
)

TEXT = '{"type": "EuropeanDigitalCredential",\n "name": "Žiga 😀 \\u010d"}'.encode()


def sealed(kind="ES256", **options):
    pair = seal_pair(kind)
    return sealed_with(
        TEXT, PrivateKeySigner(pair.key), [pair.certificate, authority().certificate], NOW, options.get("stamp")
    )


def header_of(content):
    protected = json.loads(content)["signatures"][0]["protected"]
    return json.loads(base64.urlsafe_b64decode(protected + "=="))


def resealed(pair, text=TEXT, **changes):
    """Seal with a header of one's own making: what a stranger might do who has a key."""
    header = header_of(sealed())
    header |= {
        "x5c": [base64.b64encode(pair.certificate.public_bytes(Encoding.DER)).decode()],
        "x5t#S256": encoded(sha256(pair.certificate.public_bytes(Encoding.DER)).digest()),
    }
    header = {name: value for name, value in {**header, **changes}.items() if value is not None}
    protected = encoded(json.dumps(header).encode())
    return file_of(text, protected, PrivateKeySigner(pair.key).sign(signing_input(protected, text)))


def changed(content, **parts):
    value = json.loads(content)
    value["signatures"][0] |= parts
    return json.dumps(value).encode()


@pytest.mark.parametrize("kind", ["ES256", "RS256"])
def test_a_seal_has_the_header_of_the_commissions_and_fits_the_very_bytes(kind):
    content = sealed(kind)
    taken = taken_apart(content)
    seal = verified(taken)
    header = header_of(content)

    assert list(json.loads(content)) == ["payload", "signatures"]
    assert taken.payload == TEXT
    assert list(header) == ["alg", "cty", "typ", "x5t#S256", "x5c", "b64", "sigT", "crit"]
    assert (header["alg"], header["cty"], header["typ"]) == (kind, "octet-stream", "jose+json")
    assert (header["b64"], header["sigT"], header["crit"]) == (False, "2026-11-28T09:00:00Z", ["b64", "sigT"])
    assert base64.b64decode(header["x5c"][0]) == seal.certificate.public_bytes(Encoding.DER)
    assert (seal.algorithm, seal.claimed_at) == (kind, NOW)
    assert seal.others == (authority().certificate,)
    assert seal.timestamps == ()


def test_nothing_is_sealed_with_what_does_not_fit_together():
    pair, other = seal_pair(), certified({"CN": "x"}, key=key_of("RS256"))
    signer = PrivateKeySigner(pair.key)

    class Elsewhere:
        algorithm, public_key = signer.algorithm, signer.public_key

        def sign(self, data):
            return signer.sign(data + b"!")

    with pytest.raises(SealUnusable):
        sealed_with(TEXT, signer, [], NOW)
    with pytest.raises(SealUnusable):
        sealed_with(TEXT, signer, [other.certificate], NOW)
    with pytest.raises(SealUnusable):
        sealed_with(TEXT, signer, [authority().certificate], NOW)
    with pytest.raises(SealUnusable):
        sealed_with(TEXT, signer, [seal_pair(signs=False).certificate], NOW)
    with pytest.raises(SealExpired):
        sealed_with(TEXT, signer, [pair.certificate], NOW + 2 * YEAR)
    with pytest.raises(SealerWrong):
        sealed_with(TEXT, Elsewhere(), [pair.certificate], NOW)


@pytest.mark.parametrize("position", [0, 20, len(TEXT) - 1])
def test_a_changed_byte_of_the_text_is_found(position):
    value = json.loads(sealed())
    value["payload"] = TEXT[:position].decode() + "x" + TEXT[position + 1 :].decode(errors="replace")
    with pytest.raises(SignatureInvalid):
        verified(taken_apart(json.dumps(value).encode()))


def test_a_changed_header_is_found():
    content = sealed()
    header = header_of(content) | {"sigT": "2020-01-01T00:00:00Z"}
    with pytest.raises(SignatureInvalid):
        verified(taken_apart(changed(content, protected=encoded(json.dumps(header).encode()))))


def test_a_swapped_certificate_is_found():
    content, other = sealed(), seal_pair()
    header = header_of(content)
    swapped = [base64.b64encode(other.certificate.public_bytes(Encoding.DER)).decode()]
    with pytest.raises(SealCertificateSwapped):
        verified(taken_apart(changed(content, protected=encoded(json.dumps(header | {"x5c": swapped}).encode()))))
    stranger = certified({"CN": "x"}, key=key_of("another"))
    with pytest.raises(SealCertificateSwapped):
        verified(taken_apart(resealed(stranger, **{"x5t#S256": header["x5t#S256"]})))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"alg": "none"}, SealAlgorithmRefused),
        ({"alg": "HS256"}, SealAlgorithmRefused),
        ({"alg": "RS256"}, SealAlgorithmRefused),
        ({"alg": "ES384"}, SealAlgorithmRefused),
        ({"alg": None}, SealAlgorithmRefused),
        ({"b64": None}, SealUnsupported),
        ({"b64": True}, SealUnsupported),
        ({"b64": 0}, SealUnsupported),
        ({"crit": None}, SealUnsupported),
        ({"crit": []}, SealUnsupported),
        ({"crit": ["sigT"]}, SealUnsupported),
        ({"crit": ["b64", "b64"]}, SealUnsupported),
        ({"crit": ["b64", "sigT", "exp"], "exp": 1}, SealUnsupported),
        ({"crit": ["b64", "sigT", "adoTst"]}, SealUnsupported),
        ({"crit": ["b64", "alg"]}, SealUnsupported),
        ({"sigT": None}, SealUnsupported),
        ({"sigT": "2026-11-28T09:00:00"}, SealUnsupported),
        ({"sigT": 7}, SealUnsupported),
        ({"x5c": None}, SealUnsupported),
        ({"x5c": []}, SealUnsupported),
        ({"x5c": ["AAAA"]}, SealUnsupported),
        ({"x5t#S256": None}, SealUnsupported),
        ({"adoTst": {"tstTokens": [{"val": "AAAA"}]}, "crit": ["b64", "sigT", "adoTst"]}, TimestampInvalid),
    ],
)
def test_whoever_signs_a_header_of_their_own_is_refused(changes, refusal):
    with pytest.raises(refusal):
        verified(taken_apart(resealed(seal_pair(), **changes)))


def test_the_newer_claim_of_time_is_understood_too():
    content = resealed(seal_pair(), sigT=None, iat=int(NOW.timestamp()), crit=["b64", "iat"])
    assert verified(taken_apart(content)).claimed_at == NOW


def test_a_weak_key_is_refused():
    with pytest.raises(SealAlgorithmRefused):
        accepted(taken_apart(resealed(certified({"CN": "x"}, kind="RS1024"), alg="RS256")))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"nothing",
        b'{"payload": "x"}',
        b'{"payload": "x", "signatures": []}',
        b'{"payload": 1, "signatures": [{"protected": "e30", "signature": "AA"}]}',
        b'{"payload": "x", "signatures": [{"protected": "e30", "signature": "AA"}], "more": 1}',
        b'{"payload": "x", "payload": "y", "signatures": [{"protected": "e30", "signature": "AA"}]}',
        b'{"payload": "\\ud800", "signatures": [{"protected": "e30", "signature": "AA"}]}',
        b'{"payload": "x", "signatures": [{"protected": "e30=", "signature": "AA"}]}',
        b'{"payload": "x", "signatures": [{"protected": "e30", "signature": "A"}]}',
        b'{"payload": "x", "signatures": [{"protected": "W10", "signature": "AA"}]}',
        b'{"payload": "x", "signatures": [{"protected": "e30", "signature": "AA", "extra": 1}]}',
        b'{"payload": "x", "signatures": [' + b"[" * 5000 + b"]" * 5000 + b"]}",
    ],
)
def test_what_is_arranged_in_another_way_is_refused(content):
    with pytest.raises(SealMalformed):
        taken_apart(content)


def test_two_seals_are_not_one():
    value = json.loads(sealed())
    value["signatures"] *= 2
    with pytest.raises(SealMalformed):
        taken_apart(json.dumps(value).encode())


@pytest.mark.parametrize("unsigned", [{"alg": "none"}, {"x5c": []}, {"jku": "https://example.org"}])
def test_a_header_that_is_not_signed_may_say_nothing_but_timestamps(unsigned):
    with pytest.raises(SealUnsupported):
        accepted(taken_apart(changed(sealed(), header=unsigned)))


def test_an_es256_signature_in_der_is_refused():
    der = base64.urlsafe_b64encode(bytes(70)).decode().rstrip("=")
    with pytest.raises(SignatureInvalid):
        verified(taken_apart(changed(sealed(), signature=der)))


def stamped(at=NOW + timedelta(seconds=2), pair=None):
    with served(lambda body, _: (200, stamp_response(body, at, pair))) as url:
        return sealed(stamp=TimestampAuthority(Caller(url, "", 5.0)))


def test_a_timestamp_is_of_the_signature_as_it_is_written_and_proves_the_time():
    taken = taken_apart(stamped())
    seal = verified(taken)

    assert [one.at for one in seal.timestamps] == [datetime(2026, 11, 28, 9, 0, 2, tzinfo=UTC)]
    assert seal.timestamps[0].certificate == stamper().certificate
    component = json.loads(base64.urlsafe_b64decode(taken.unsigned["etsiU"][0] + "=="))
    assert list(component) == ["sigTst"]


def test_a_timestamp_of_another_seal_is_found():
    one, other = json.loads(stamped()), json.loads(stamped())
    one["signatures"][0]["header"] = other["signatures"][0]["header"]
    with pytest.raises(TimestampInvalid):
        verified(taken_apart(json.dumps(one).encode()))


@pytest.mark.parametrize("place", [b"20261128", b"Time of the tests", None])
def test_a_changed_timestamp_is_found(place):
    # The time, the name in the certificate, and the signature itself.
    content = stamped()
    value = json.loads(content)
    component = json.loads(base64.urlsafe_b64decode(value["signatures"][0]["header"]["etsiU"][0] + "=="))
    token = bytearray(base64.b64decode(component["sigTst"]["tstTokens"][0]["val"]))
    token[token.index(place) if place else -20] ^= 1
    component["sigTst"]["tstTokens"][0]["val"] = base64.b64encode(token).decode()
    with pytest.raises(TimestampInvalid):
        verified(taken_apart(changed(content, header={"etsiU": [component]})))


def test_a_timestamp_signed_on_a_curve_is_checked_too():
    """OpenSSL's own authority, since pyHanko's knows RSA alone."""
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    pair = certified({"CN": "Time on a curve"}, authority(), extensions=((purpose, True),))
    token = token_in(openssl_response(request_for(TEXT, 7), pair), 7)

    assert checked_timestamp(token, TEXT).certificate == pair.certificate
    with pytest.raises(TimestampInvalid):
        checked_timestamp(token, TEXT + b" ")


def test_a_timestamp_with_more_than_one_needs_is_refused():
    token = cms.ContentInfo.load(token_in(stamp_response(request_for(TEXT, 7)), 7))
    attributes = token["content"]["signer_infos"][0]["signed_attrs"]
    one = cms.CMSAttribute({"type": "1.1", "values": []})
    token["content"]["signer_infos"][0]["signed_attrs"] = [*attributes, *[one] * 40]
    data = token.dump(force=True)

    with pytest.raises(TimestampInvalid, match="too"):
        checked_timestamp(data, TEXT)
    with pytest.raises(TimestampUnsupported, match="too"):
        checked_timestamp(data + bytes(70_000), TEXT)


@pytest.mark.parametrize("header", [{"etsiU": 1}, {"etsiU": ["***"]}, {"etsiU": [{"sigTst": {}}]}, {"etsiU": [1]}])
def test_timestamps_that_cannot_be_read_are_not_passed_over(header):
    with pytest.raises(TimestampInvalid):
        verified(taken_apart(changed(sealed(), header=header)))


def test_only_an_authority_for_timestamps_stamps():
    with pytest.raises(TimestampUnavailable):
        stamped(pair=seal_pair("RS256"))


@pytest.mark.parametrize(
    "answer",
    [
        (500, b""),
        (302, b""),
        (200, b"nonsense"),
        (200, b"x" * 100_000),
    ],
)
def test_an_authority_that_is_down_or_answers_nonsense_stops_the_sealing(answer):
    with served(lambda *_: answer) as url, pytest.raises(TimestampUnavailable):
        sealed(stamp=TimestampAuthority(Caller(url, "", 5.0)))
    with pytest.raises(TimestampUnavailable):
        sealed(stamp=TimestampAuthority(Caller(url, "", 0.5)))


def test_an_answer_to_an_earlier_request_is_refused():
    kept = []

    def replayed(body, _):
        kept.append(stamp_response(body))
        return 200, kept[0]

    with served(replayed) as url:
        sealed(stamp=TimestampAuthority(Caller(url, "", 5.0)))
        with pytest.raises(TimestampUnavailable):
            sealed(stamp=TimestampAuthority(Caller(url, "", 5.0)))


def test_the_authority_is_shown_who_asks_and_no_document():
    seen = []

    def answer(body, headers):
        seen.append((body, headers))
        return 200, stamp_response(body)

    with served(answer) as url:
        sealed(stamp=TimestampAuthority(Caller(url, "Bearer word", 5.0)))
    body, headers = seen[0]
    assert headers["Authorization"] == "Bearer word"
    assert headers["Content-Type"] == "application/timestamp-query"
    assert len(body) < 100 and b"European" not in body
