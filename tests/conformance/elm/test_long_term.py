"""pyHanko as a second opinion on what stands beside our seals: the words of authorities, and both timestamps."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from asn1crypto import cms, crl, ocsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import ValidationError

from app.signing import taken_apart
from app.signing.awaiting import awaited
from tests.unit.signing.living_authority import LivingAuthority, living_authority
from tests.unit.signing.seal_world import NOW
from tests.unit.signing.test_long_term import components, read, sealed_by


def theirs(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


def der(values: list[dict[str, str]]) -> list[bytes]:
    return [base64.b64decode(one["val"]) for one in values]


def context(living: LivingAuthority, content: bytes, *, without: str = "") -> ValidationContext:
    """Return what pyHanko is to know: the root, and what the file brings along."""
    _, certificates, said, _ = [next(iter(read(one).values())) for one in components(content)]
    said = {name: values for name, values in said.items() if name != without}
    found = [asn1.Certificate.load(one) for one in der([one["x509Cert"] for one in certificates])]
    return ValidationContext(
        trust_roots=[theirs(living.root.certificate)],
        other_certs=[*found, theirs(living.authority.certificate)],
        crls=[crl.CertificateList.load(one) for one in der(said.get("crlVals", []))],
        ocsps=[ocsp.OCSPResponse.load(one) for one in der(said.get("ocspVals", []))],
        moment=NOW,
        revocation_mode="require",
        allow_fetching=False,
    )


def validated(living: LivingAuthority, content: bytes, **options: Any) -> None:
    found = context(living, content, **options)
    validator = CertificateValidator(theirs(living.seal.certificate), validation_context=found)
    awaited(validator.async_validate_usage({"digital_signature"}))


def test_pyhanko_finds_that_nothing_was_revoked_from_the_file_alone() -> None:
    with living_authority() as living:
        content = sealed_by(living)
        validated(living, content)
        with pytest.raises(ValidationError):
            validated(living, content, without="crlVals")


def digests(text: str) -> Callable[[str], bytes]:
    return lambda name: hashlib.new(name, text.encode()).digest()


def test_pyhanko_finds_both_timestamps_right() -> None:
    with living_authority() as living:
        content = sealed_by(living)
    taken, parts = taken_apart(content), components(content)
    whole = ".".join([taken.payload.decode(), taken.protected, taken.written_signature, "".join(parts[:3])])
    for part, name, data in ((parts[0], "sigTst", taken.written_signature), (parts[3], "arcTst", whole)):
        token = cms.ContentInfo.load(base64.b64decode(read(part)[name]["tstTokens"][0]["val"]))
        status = awaited(validate_tst_signed_data(token["content"], context(living, content), digests(data)))
        assert (status["intact"], status["valid"], status["timestamp"]) == (True, True, NOW)
