"""A small world of seals: an authority, institutions' certificates, an authority for timestamps, and their servers."""

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from asn1crypto import core, keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
HOLDER = {"C": "SI", "O": "Univerza Zgled", "ID": "VATSI-00000000", "CN": "Pečat"}
_OIDS = {
    "C": NameOID.COUNTRY_NAME,
    "O": NameOID.ORGANIZATION_NAME,
    "ID": NameOID.ORGANIZATION_IDENTIFIER,
    "CN": NameOID.COMMON_NAME,
}
COMPLIANT, IN_DEVICE, TYPES, ESEAL, ESIGN = (
    "0.4.0.1862.1.1",
    "0.4.0.1862.1.4",
    "0.4.0.1862.1.6",
    "0.4.0.1862.1.6.2",
    "0.4.0.1862.1.6.1",
)

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Pair:
    """A key with its certificate."""

    key: Any
    certificate: x509.Certificate


@cache
def key_of(kind: str) -> Any:
    """Return the one key of a kind that the tests share; making RSA keys takes long."""
    if kind.startswith("RS"):
        return rsa.generate_private_key(public_exponent=65537, key_size=1024 if kind == "RS1024" else 2048)
    return ec.generate_private_key(ec.SECP384R1() if kind == "P-384" else ec.SECP256R1())


def certified(
    subject: dict[str, str],
    issuer: Pair | None = None,
    *,
    kind: str = "ES256",
    key: Any = None,
    begins: datetime = NOW - YEAR,
    ends: datetime = NOW + YEAR,
    ca: bool = False,
    path_length: int | None = None,
    signs: bool = True,
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = (),
) -> Pair:
    """Return a new certificate, self-signed without an issuer."""
    key = key or key_of(kind)
    name = x509.Name([x509.NameAttribute(_OIDS[part], words) for part, words in subject.items()])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject if issuer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=path_length), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=signs and not ca,
                content_commitment=False,
                key_encipherment=not signs,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=ca,
                crl_sign=ca,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    for value, critical in extensions:
        builder = builder.add_extension(value, critical=critical)
    return Pair(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


@cache
def authority() -> Pair:
    """Return the authority that issues seals."""
    return certified({"C": "SI", "CN": "Authority of the tests"}, ca=True, key=ec.generate_private_key(ec.SECP256R1()))


def seal_pair(kind: str = "ES256", **changes: Any) -> Pair:
    """Return an institution's key and certificate."""
    return certified(HOLDER, authority(), kind=kind, **changes)


def statements(*given: str) -> x509.UnrecognizedExtension:
    """Return the extension of qualified statements; a type stands among them as its own identifier."""
    types = [one for one in given if one.startswith(TYPES + ".")]

    class Identifiers(core.SequenceOf):  # type: ignore[misc]
        _child_spec = core.ObjectIdentifier

    class Statement(core.Sequence):  # type: ignore[misc]
        _fields = [("id", core.ObjectIdentifier), ("info", Identifiers, {"optional": True})]  # noqa: RUF012

    class Statements(core.SequenceOf):  # type: ignore[misc]
        _child_spec = Statement

    found = [Statement({"id": one}) for one in given if one not in {*types, TYPES}]
    if types:
        found.append(Statement({"id": TYPES, "info": Identifiers(types)}))
    return x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3"), Statements(found).dump())


@cache
def stamper() -> Pair:
    """Return the authority for timestamps."""
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    return certified(
        {"C": "SI", "CN": "Time of the tests"}, authority(), kind="RS256 of time", extensions=((purpose, True),)
    )


def stamp_response(request: bytes, at: datetime = NOW, pair: Pair | None = None) -> bytes:
    """Return an authority's answer to a request for a timestamp, made by pyHanko."""
    pair = pair or stamper()
    certificate = asn1_x509.Certificate.load(pair.certificate.public_bytes(Encoding.DER))
    key = keys.PrivateKeyInfo.load(pair.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    store = SimpleCertificateStore()
    store.register(certificate)
    dummy = DummyTimeStamper(certificate, key, certs_to_embed=store, fixed_dt=at)
    return bytes(dummy.request_tsa_response(tsp.TimeStampReq.load(request)).dump())


def openssl_response(request: bytes, pair: Pair) -> bytes:
    """Return the answer of OpenSSL's authority for timestamps to a request, or skip with the reason."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "request.tsq").write_bytes(request)
        (folder / "certificate.pem").write_bytes(pair.certificate.public_bytes(Encoding.PEM))
        (folder / "key.pem").write_bytes(pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        (folder / "tsa.cnf").write_text(
            "[tsa]\ndefault_tsa = one\n[one]\nserial = serial\nsigner_cert = certificate.pem\nsigner_key = key.pem\n"
            "signer_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256\ncrypto_device = builtin\n"
        )
        (folder / "serial").write_text("01")
        command = [openssl, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request.tsq", "-out", "answer.tsr"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return (folder / "answer.tsr").read_bytes()


@contextmanager
def served(answer: Callable[[bytes, dict[str, str]], tuple[int, bytes]]) -> Iterator[str]:
    """Serve posts with a function of body and headers, and give the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, content = answer(body, dict(self.headers))
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
