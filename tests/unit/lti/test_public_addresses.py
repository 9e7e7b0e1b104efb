"""Which addresses the registration may call, and that the checked address is the called one."""

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.lti.registration_errors import AddressRefused
from app.public_http import is_public, public_adapter


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.0.0.5",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.5",
        "2002:7f00:1::",
        "2002:a00:5::1",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:5",
    ],
)
def test_an_address_inside_a_network_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["193.2.1.66", "8.8.8.8", "2001:1470::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2a00:1450:4001::1"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_a_name_with_one_private_address_is_refused_before_any_connection() -> None:
    adapter = public_adapter(AddressRefused, lambda host, port: [ip_address("8.8.8.8"), ip_address("127.0.0.1")])
    with requests.Session() as session:
        session.mount("https://", adapter)
        with pytest.raises(AddressRefused):
            session.get("https://platform.example/", timeout=1)


def test_an_unknown_name_is_an_ordinary_failure() -> None:
    def unknown(host: str, port: int) -> list[object]:
        raise socket.gaierror("no such name")

    with requests.Session() as session:
        session.mount("https://", public_adapter(AddressRefused, unknown))  # type: ignore[arg-type]
        with pytest.raises(requests.ConnectionError):
            session.get("https://platform.example/", timeout=1)


@pytest.fixture(scope="module")
def tls_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Serve https on loopback with a certificate for platform.example; gives the port and the certificate."""
    folder = tmp_path_factory.mktemp("tls")
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "platform.example")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("platform.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, private = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = self.headers["Host"].encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    class Quiet(HTTPServer):
        def handle_error(self, *_: object) -> None:
            return

    server = Quiet(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, private)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server.server_port, pem
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_connection_goes_to_the_checked_address_and_keeps_the_name(tls_server: tuple[int, Path]) -> None:
    port, certificate = tls_server
    asked: list[str] = []

    def once(host: str, port: int) -> list[object]:
        asked.append(host)
        return [ip_address("127.0.0.1")]

    with requests.Session() as session:
        session.mount("https://", public_adapter(AddressRefused, once, lambda _: True))  # type: ignore[arg-type]
        answer = session.get(f"https://platform.example:{port}/", verify=str(certificate), timeout=3)
        assert answer.text == f"platform.example:{port}"
        assert asked == ["platform.example"]
        with pytest.raises(requests.exceptions.SSLError):
            session.get(f"https://other.example:{port}/", verify=str(certificate), timeout=3)
