"""Words of authorities about certificates: whose they are, of which time, and what they leave unsaid."""

from datetime import timedelta

import pytest
from asn1crypto import core
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from app.signing import SealUnsupported
from app.signing.revocations import Revocations, Word, are_known, read_revocations
from tests.unit.signing.living_authority import DAY, LivingAuthority
from tests.unit.signing.seal_world import NOW, YEAR, certified, seal_pair

NOWHERE = "http://127.0.0.1:9/"


@pytest.mark.parametrize(
    ("said", "until", "moment", "tells"),
    [
        (NOW - DAY, NOW + DAY, NOW, True),
        (NOW - DAY, NOW - timedelta(seconds=1), NOW, False),
        (NOW + DAY, NOW + 2 * DAY, NOW, True),  # what is said later holds for before
        (NOW - timedelta(hours=23), None, NOW, True),
        (NOW - 2 * DAY, None, NOW, False),
        (NOW + 2 * YEAR, None, NOW, False),  # the certificate has ended by then, and is forgotten
    ],
)
def test_a_word_tells_of_its_time(said, until, moment, tells):
    assert Word(said_at=said, until=until).tells_of(moment, seal_pair().certificate) is tells


def test_what_is_neither_a_list_nor_an_answer_is_refused():
    for lists, answers in (([b"x"], []), ([], [b"x"]), ([b""] * 13, [])):
        with pytest.raises(SealUnsupported):
            read_revocations(lists, answers)


@pytest.fixture
def living():
    return LivingAuthority(NOWHERE)


def question(living):
    builder = ocsp.OCSPRequestBuilder().add_certificate(
        living.seal.certificate, living.authority.certificate, hashes.SHA1()
    )
    return builder.build().public_bytes(Encoding.DER)


def words(living, *, lists=(), answers=()):
    found = Revocations(lists=tuple(lists), answers=tuple(answers))
    return found.words(living.seal.certificate, living.authority.certificate)


def listed(living, issuer=None, *, extension=None, critical=True, digest=None):
    issuer = issuer or living.authority
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(living.authority.certificate.subject)
        .last_update(NOW)
        .next_update(NOW + DAY)
    )
    if extension:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer.key, digest or hashes.SHA256())


def part(**options):
    named = [x509.UniformResourceIdentifier("http://example.org/part.crl")]
    usual = {
        "full_name": named,
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return x509.IssuingDistributionPoint(**{**usual, **options})


@pytest.mark.parametrize(
    ("extension", "counts"),
    [
        (None, True),
        (x509.CRLNumber(7), False),  # critical here, and not understood
        (x509.DeltaCRLIndicator(7), False),
        (part(), True),
        (part(only_contains_user_certs=True), True),
        (part(only_contains_ca_certs=True), False),
        (part(only_some_reasons=frozenset([x509.ReasonFlags.key_compromise])), False),
        (part(indirect_crl=True), False),
        (part(only_contains_attribute_certs=True), False),
    ],
)
def test_a_list_of_a_part_says_nothing_of_who_is_not_on_it(living, extension, counts):
    assert bool(words(living, lists=[listed(living, extension=extension)])) is counts


def test_a_list_is_its_authoritys_own_and_signed_with_a_digest_that_is_trusted(living):
    assert words(living, lists=[listed(living, living.root)]) == []
    assert words(living, lists=[listed(living, digest=hashes.SHA512())])
    assert words(living, lists=[listed(living, digest=hashes.SHA3_256())]) == []


def answer(living, *, responder=None, status=ocsp.OCSPCertStatus.GOOD, with_certificate=True):
    responder = responder or living.responder
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=living.seal.certificate,
        issuer=living.authority.certificate,
        algorithm=hashes.SHA256(),
        cert_status=status,
        this_update=NOW,
        next_update=NOW + DAY,
        revocation_time=None,
        revocation_reason=None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
    if with_certificate:
        builder = builder.certificates([responder.certificate])
    return builder.sign(responder.key, hashes.SHA256())


def test_an_answer_is_the_authoritys_or_its_responders(living):
    assert words(living, answers=[living.answer(question(living))])
    assert words(living, answers=[answer(living)])
    assert words(living, answers=[answer(living, responder=living.authority, with_certificate=False)])
    assert words(living, answers=[answer(living, with_certificate=False)]) == []
    purpose, mark = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), x509.OCSPNoCheck()
    for issuer, extensions, ends in (
        (living.root, (purpose, mark), NOW + YEAR),
        (living.authority, (mark,), NOW + YEAR),
        (living.authority, (purpose,), NOW + YEAR),
        (living.authority, (purpose, mark), NOW - DAY),
    ):
        given = tuple((one, False) for one in extensions)
        responder = certified({"CN": "Another"}, issuer, extensions=given, ends=ends)
        assert words(living, answers=[answer(living, responder=responder)]) == []


def test_answers_in_one_of_a_stranger_say_nothing_however_many_they_are(living):
    given = asn1_ocsp.OCSPResponse.load(answer(living).public_bytes(Encoding.DER))
    basic = given["response_bytes"]["response"].parsed
    basic["tbs_response_data"]["responses"] = [basic["tbs_response_data"]["responses"][0]] * 100
    given["response_bytes"]["response"] = core.ParsableOctetString(basic.dump(force=True))
    found = read_revocations([], [given.dump(force=True)])

    assert words(living, answers=found.answers) == []


def test_an_answer_that_does_not_know_or_is_about_somebody_else_says_nothing(living):
    assert words(living, answers=[answer(living, status=ocsp.OCSPCertStatus.UNKNOWN)]) == []
    unsuccessful = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)
    assert words(living, answers=[unsuccessful]) == []
    other = LivingAuthority(NOWHERE)
    found = Revocations(answers=(answer(living),))
    assert found.words(other.seal.certificate, other.authority.certificate) == []
    assert not are_known([other.seal.certificate, other.authority.certificate], found, NOW)
