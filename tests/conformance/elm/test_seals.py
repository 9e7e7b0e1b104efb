"""Seals beside others': the Commission's samples, and joserfc as a second opinion on ours."""

import base64
import json

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import ECKey, RSAKey
from joserfc.registry import HeaderParameter

from app.signing import PrivateKeySigner, Quality, TimestampInvalid, taken_apart, verified
from app.signing.beside import read_beside
from app.signing.jades import sealed_with
from app.verification import Outcome, SealLevel, SealReport, SealStepName, SealVerifier, StatusUnreachable
from tests.conformance.elm.official import dss_sample, example, needs_dss, needs_official
from tests.unit.signing.seal_world import NOW, Pair, seal_pair

SAMPLES = ["Sample-MC-Annex1-signed.jsonld", "Sample-CertOfPart-signed.jsonld"]
TEXT = '{"type": "EuropeanDigitalCredential", "name": "Žiga 😀"}'
REGISTRY = jws.JWSRegistry(
    header_registry={
        "sigT": HeaderParameter("Claimed time", "str"),
        "b64": HeaderParameter("Whether the payload is encoded", "bool"),
    },
    algorithms=["ES256", "RS256"],
    strict_check_header=False,
)
REGISTRY.max_header_length = 10_000  # certificates stand in it


def check(content: bytes, authorities: list[x509.Certificate]) -> SealReport:
    def status_of(list_url: str, index: int):
        raise StatusUnreachable

    return SealVerifier(authorities=lambda: authorities, own=list, status_of=status_of).check(content)


def authorities_in(content: bytes) -> list[x509.Certificate]:
    """Return the certificates of authorities that came with a sample, as somebody who trusts them would have them."""
    seal = verified(taken_apart(content))
    found = [*seal.others, *(one for stamp in seal.timestamps for one in stamp.others)]
    return [
        one
        for one in found
        if any(isinstance(each.value, x509.BasicConstraints) and each.value.ca for each in one.extensions)
    ]


@needs_official
@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_of_the_commission_is_intact_and_its_issuer_not_confirmed_without_its_authority(name: str) -> None:
    report = check(example(name), [])

    assert report.outcome is Outcome.ISSUER_UNKNOWN
    assert report.is_intact
    assert report.step(SealStepName.ISSUER).code == "signing.authority_unknown"
    assert report.step(SealStepName.CERTIFICATE).code == "verification.seal_time_unproven"
    assert report.holder is not None
    assert (report.holder.legal_name, report.holder.identifier) == ("ORGANIZACION TEST", "VATES-A00000000")


@needs_official
@pytest.mark.parametrize("name", SAMPLES)
def test_with_its_authorities_a_sample_is_genuine_though_its_certificate_has_ended(name: str) -> None:
    report = check(example(name), authorities_in(example(name)))

    assert (report.outcome, report.code) == (Outcome.GENUINE, "")
    assert report.quality is Quality.QUALIFIED_CERTIFICATE
    assert report.stamped_at is not None and report.stamped_at.year == 2023
    assert report.level is SealLevel.B_LTA


@needs_official
@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("place", range(4))
def test_a_changed_component_beside_the_seal_of_a_sample_is_noticed(name: str, place: int) -> None:
    value = json.loads(example(name))
    parts = value["signatures"][0]["header"]["etsiU"]
    middle = len(parts[place]) // 2
    parts[place] = parts[place][:middle] + ("A" if parts[place][middle] != "A" else "B") + parts[place][middle + 1 :]
    report = check(json.dumps(value).encode(), authorities_in(example(name)))

    assert (report.outcome, report.is_intact) == (Outcome.ALTERED, False)


# Of the Commission's signature software: sealed by it, and what was tampered with for its own tests. It arranges files
# in ways that European credentials never are, so only what stands beside the signatures is read here.
@needs_dss
@pytest.mark.filterwarnings("ignore:Parsed a serial number")  # of an old root
@pytest.mark.parametrize(
    ("name", "archived"),
    [
        ("jades-lta.json", 1),
        ("jades-triple-LTA.json", 3),
        ("double-lta-in-container.json", 2),
        ("jades-lta-with-etsiU-whitespaces.json", 1),
        ("jades-lta-copied-arctst.json", None),
        ("jades-lta-broken-arcTst.json", None),
    ],
)
def test_archive_timestamps_fit_as_the_software_of_the_commission_finds(name: str, archived: int | None) -> None:
    value = json.loads(dss_sample(name))
    signed = value.get("signatures", [value])[0]

    def read():
        return read_beside(
            signed["header"]["etsiU"], value["payload"].encode(), signed["protected"], signed["signature"]
        )

    if archived is None:
        with pytest.raises(TimestampInvalid):
            read()
    else:
        assert len(read().archived) == archived


def altered(content: bytes, how: str) -> bytes:
    value = json.loads(content)
    signed = value["signatures"][0]
    header = json.loads(base64.urlsafe_b64decode(signed["protected"] + "=="))
    if how == "text":
        value["payload"] = value["payload"].replace("Andromeda", "Andromedb").replace("Participation", "participation")
    elif how == "blank":
        value["payload"] += " "
    elif how == "signature":
        signed["signature"] = "A" + signed["signature"][1:] if signed["signature"][0] != "A" else "B"
    elif how == "x5c":
        certificate = seal_pair("RS256").certificate
        header["x5c"] = [base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()]
    elif how == "none":
        header["alg"] = "none"
    elif how == "HS256":
        header["alg"] = "HS256"
    elif how == "PS256":
        header["alg"] = "PS256"
    elif how == "b64":
        del header["b64"]
    elif how == "crit":
        header["crit"].append("exp")
    elif how == "adoTst":
        del header["adoTst"]
    elif how == "sigT":
        header["sigT"] = "2024-01-01T00:00:00Z"
    elif how == "etsiU":
        del signed["header"]["etsiU"]
        signed["header"]["alg"] = "RS256"
    signed["protected"] = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    return json.dumps(value).encode()


HOWS = ["text", "blank", "signature", "x5c", "none", "HS256", "PS256", "b64", "crit", "adoTst", "sigT", "etsiU"]


@needs_official
@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("how", HOWS)
def test_a_sample_that_was_tampered_with_is_not_intact(name: str, how: str) -> None:
    content = altered(example(name), how)
    report = check(content, authorities_in(example(name)))

    assert content != example(name)
    assert report.outcome in {Outcome.ALTERED, Outcome.UNSUPPORTED}
    assert not report.is_intact
    assert report.code


@needs_official
def test_a_sealed_presentation_is_no_credential_though_its_seal_fits() -> None:
    assert verified(taken_apart(example("ec-jades-lta.json"))).algorithm == "RS256"
    assert check(example("ec-jades-lta.json"), []).outcome is Outcome.UNSUPPORTED


def jose_key(pair: Pair):
    pem = pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return (RSAKey if "RSA" in type(pair.key).__name__ else ECKey).import_key(pem)


@pytest.mark.parametrize("kind", ["ES256", "RS256"])
def test_joserfc_finds_our_seal_right_and_an_altered_one_wrong(kind: str) -> None:
    pair = seal_pair(kind)
    content = sealed_with(TEXT.encode(), PrivateKeySigner(pair.key), [pair.certificate], NOW)
    value = json.loads(content)
    signed = value["signatures"][0]
    compact = f"{signed['protected']}..{signed['signature']}"

    assert jws.deserialize_compact(compact, jose_key(pair), payload=TEXT.encode(), registry=REGISTRY)
    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(compact, jose_key(pair), payload=TEXT.encode() + b" ", registry=REGISTRY)


@pytest.mark.parametrize("kind", ["ES256", "RS256"])
def test_what_joserfc_seals_our_verifier_finds_right(kind: str) -> None:
    pair = seal_pair(kind)
    ours = json.loads(sealed_with(TEXT.encode(), PrivateKeySigner(pair.key), [pair.certificate], NOW))
    header = json.loads(base64.urlsafe_b64decode(ours["signatures"][0]["protected"] + "=="))
    compact = jws.serialize_compact(header, TEXT.encode(), jose_key(pair), registry=REGISTRY)
    protected, signature = compact.partition(".")[0], compact.rpartition(".")[2]
    content = json.dumps({"payload": TEXT, "signatures": [{"protected": protected, "signature": signature}]})

    assert verified(taken_apart(content.encode())).certificate == pair.certificate
