"""An authority that lives: it issues seals, lists what it has revoked, answers OCSP, and stamps the time, over HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from tests.unit.signing.seal_world import HOLDER, NOW, YEAR, Pair, certified, stamp_response

DAY = timedelta(days=1)


def address(url: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(url)


def listed_at(url: str) -> tuple[x509.ExtensionType, bool]:
    """Return the extension that says where the list is on which a certificate would stand."""
    point = x509.DistributionPoint([address(url)], None, None, None)
    return x509.CRLDistributionPoints([point]), False


def asked_at(answers: str, issuer: str = "") -> tuple[x509.ExtensionType, bool]:
    """Return the extension that says where to ask about a certificate, and where its issuer's is."""
    found = [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, address(answers))]
    if issuer:
        found.append(x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, address(issuer)))
    return x509.AuthorityInformationAccess(found), False


@dataclass
class LivingAuthority:
    """A root, an authority under it, a responder, a seal and a stamper; `revoked` says since when which is revoked.

    The seal is asked about by OCSP, the stamper and the authority stand on lists. `silent` are paths that answer 503.
    """

    url: str
    begins: datetime = NOW - YEAR
    ends: datetime = NOW + YEAR
    now: datetime = NOW
    revoked: dict[int, tuple[datetime, x509.ReasonFlags]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    responder_has: tuple[tuple[x509.ExtensionType, bool], ...] = (
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False),
        (x509.OCSPNoCheck(), False),
    )

    def __post_init__(self) -> None:
        dates: dict[str, Any] = {"begins": self.begins, "ends": self.ends}
        far: dict[str, Any] = {"begins": self.begins, "ends": self.ends + 20 * YEAR}
        self.root = certified({"CN": "Root"}, ca=True, key=ec.generate_private_key(ec.SECP256R1()), **far)
        self.authority = certified(
            {"C": "SI", "CN": "Living authority"},
            self.root,
            ca=True,
            key=ec.generate_private_key(ec.SECP256R1()),
            extensions=(listed_at(f"{self.url}root.crl"),),
            **far,
        )
        self.seal = certified(
            HOLDER, self.authority, extensions=(asked_at(f"{self.url}ocsp", f"{self.url}authority.cer"),), **dates
        )
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        self.stamper = certified(
            {"CN": "Living time"},
            self.authority,
            kind="RS256 of time",
            extensions=((purpose, True), listed_at(f"{self.url}authority.crl")),
            **dates,
        )
        self.responder = certified({"CN": "Responder"}, self.authority, extensions=self.responder_has, **dates)

    def revoke(self, pair: Pair, since: datetime, reason: x509.ReasonFlags = x509.ReasonFlags.key_compromise) -> None:
        self.revoked[pair.certificate.serial_number] = since, reason

    def revocation_list(self, issuer: Pair) -> x509.CertificateRevocationList:
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(self.now - timedelta(hours=1))
            .next_update(self.now + 7 * DAY)
        )
        for serial, (since, reason) in self.revoked.items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
            builder = builder.add_revoked_certificate(entry.add_extension(x509.CRLReason(reason), False).build())
        return builder.sign(issuer.key, hashes.SHA256())

    def answer(self, question: bytes) -> ocsp.OCSPResponse:
        asked = ocsp.load_der_ocsp_request(question)
        since, reason = self.revoked.get(asked.serial_number, (None, None))
        pairs = {one.certificate.serial_number: one for one in (self.seal, self.stamper)}
        return (
            ocsp.OCSPResponseBuilder()
            .add_response(
                cert=pairs[asked.serial_number].certificate,
                issuer=self.authority.certificate,
                algorithm=hashes.SHA1(),
                cert_status=ocsp.OCSPCertStatus.REVOKED if since else ocsp.OCSPCertStatus.GOOD,
                this_update=self.now,
                next_update=self.now + DAY,
                revocation_time=since,
                revocation_reason=reason,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, self.responder.certificate)
            .certificates([self.responder.certificate])
            .sign(self.responder.key, hashes.SHA256())
        )

    def reply(self, path: str, body: bytes) -> tuple[int, bytes]:
        self.asked.append(path)
        if path in self.silent:
            return 503, b""
        if path == "tsa":
            return 200, stamp_response(body, self.now, self.stamper)
        if path == "ocsp":
            return 200, self.answer(body).public_bytes(Encoding.DER)
        if path == "authority.cer":
            return 200, self.authority.certificate.public_bytes(Encoding.DER)
        lists = {"root.crl": self.root, "authority.crl": self.authority}
        return (200, self.revocation_list(lists[path]).public_bytes(Encoding.DER)) if path in lists else (404, b"")


@contextmanager
def living_authority(**options: Any) -> Iterator[LivingAuthority]:
    """Serve an authority on a port of this machine."""
    living: list[LivingAuthority] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(b"")

        def do_POST(self) -> None:
            self.answer(self.rfile.read(int(self.headers["Content-Length"])))

        def answer(self, body: bytes) -> None:
            status, content = living[0].reply(self.path.removeprefix("/"), body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    living.append(LivingAuthority(f"http://127.0.0.1:{server.server_address[1]}/", **options))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield living[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
