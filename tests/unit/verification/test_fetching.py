"""The verifier's way out: which addresses it takes, what it refuses, and that it does not wait for ever."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

import pytest

from app.public_http import public_adapter
from app.verification.fetching import Fetching, NotFetched, TooMuchFetched


class Site(BaseHTTPRequestHandler):
    """Answers by path, and counts."""

    asked: list[str] = []  # noqa: RUF012 - one server, one list

    def do_GET(self) -> None:
        self.asked.append(self.path)
        assert "Cookie" not in self.headers
        status = 302 if self.path == "/away" else 404 if self.path == "/missing" else 200
        content = b"x" * 5000 if self.path == "/large" else b"{}"
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Set-Cookie", "a=b")
        if status == 302:
            self.send_header("Location", "/here")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def get(fetch: Fetching, url: str, max_bytes: int = 1000) -> bytes:
    return fetch(url, "application/json", max_bytes=max_bytes, keep_s=60)


@pytest.mark.parametrize(
    "url",
    [
        "http://badges.example/did.json",
        "http://127.0.0.1/did.json",
        "ftp://badges.example/",
        "file:///etc/passwd",
        "gopher://badges.example/",
        "https://user:secret@badges.example/",
        "https://badges.example/#part",
        "https://badges.example:0/",
        "https://badges.example:99999/",
        "https://badges.example/a b",
        "https://badges.example/\r\nHost: x",
        "https://badges.example\\@127.0.0.1/",
        "https://[::1/",
        "https:///did.json",
        "https://b\u00e4dges.example/",
        "https://badges.example/" + "x" * 3000,
        "",
    ],
)
def test_an_address_that_must_not_be_asked_is_not(url: str) -> None:
    with pytest.raises(NotFetched):
        get(Fetching(), url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_a_name_that_leads_inside_is_refused_also_in_development(address: str) -> None:
    adapter = lambda: public_adapter(NotFetched, lambda host, port: [ip_address("8.8.8.8"), ip_address(address)])  # noqa: E731
    for development in (False, True):
        with pytest.raises(NotFetched, match="not a public address"):
            get(Fetching(adapter=adapter, allow_loopback_http=development), "https://badges.example/did.json")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_a_number_that_means_this_machine_is_refused(host: str) -> None:
    with pytest.raises(NotFetched):
        get(Fetching(allow_loopback_http=True), f"https://{host}/did.json")


def test_plain_http_to_this_machine_is_for_development_only(site: str) -> None:
    assert get(Fetching(allow_loopback_http=True), f"{site}/here") == b"{}"
    with pytest.raises(NotFetched, match="not https"):
        get(Fetching(), f"{site}/here")


def test_a_redirect_an_error_and_too_much_are_no_answers(site: str) -> None:
    fetch = Fetching(allow_loopback_http=True)
    for path in ("/away", "/missing"):
        with pytest.raises(NotFetched, match="status"):
            get(fetch, f"{site}{path}")
    with pytest.raises(TooMuchFetched):
        get(fetch, f"{site}/large")
    assert "/here" not in Site.asked[-3:]


def test_an_answer_is_kept_for_a_while_and_a_failure_shorter(site: str) -> None:
    time = Time()
    fetch = Fetching(allow_loopback_http=True, monotonic=time)
    for path, lasts in (("/kept", 59), ("/missing", 19)):
        Site.asked.clear()
        for now in (0, lasts, lasts + 2):
            time.now = now + (1000 if path == "/missing" else 0)
            try:
                get(fetch, f"{site}{path}")
            except NotFetched:
                assert path == "/missing"
        assert Site.asked == [path] * 2


def test_a_host_is_not_asked_without_end(site: str) -> None:
    fetch = Fetching(allow_loopback_http=True, monotonic=Time())
    for number in range(20):
        get(fetch, f"{site}/{number}")
    with pytest.raises(NotFetched, match="too often"):
        get(fetch, f"{site}/20")
