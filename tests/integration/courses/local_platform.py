"""A platform on a loopback port, with good days and bad ones."""

import json
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.unit.courses.moodle_double import MoodleDouble, parsed_form

Day = Callable[[BaseHTTPRequestHandler, bytes], None]


class LocalPlatform(ThreadingHTTPServer):
    """Serves a double over HTTP; `day` decides how an answer is sent, `over` ends everything that stalls."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.over = threading.Event()
        self.day: Day = good
        self.days: list[Day] = []  # those of the next answers, before `day`
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.double = MoodleDouble(siteurl=self.url)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a reader that hangs up is part of a bad day
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: LocalPlatform

    def do_POST(self) -> None:
        form = parsed_form(self.rfile.read(int(self.headers["Content-Length"])).decode())
        body = json.dumps(self.server.double.answer(form)).encode()
        # A bad day begins after the site check, where it can do harm.
        is_bad = form["wsfunction"] != "core_webservice_get_site_info"
        try:
            day = self.server.days.pop(0) if is_bad and self.server.days else self.server.day
            (day if is_bad else good)(self, body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the reader has hung up, as it should

    def log_message(self, format: str, *args: Any) -> None:
        return None


@contextmanager
def local_platform() -> Iterator[LocalPlatform]:
    """Run a platform for the length of the block."""
    platform = LocalPlatform()
    thread = threading.Thread(target=platform.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield platform
    finally:
        platform.over.set()
        platform.shutdown()
        platform.server_close()
        thread.join()


def _send(
    handler: BaseHTTPRequestHandler,
    body: bytes,
    *,
    status: int = 200,
    kind: str = "application/json",
    headers: dict[str, str] | None = None,
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def good(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, body, kind="application/json; charset=utf-8")


def broken(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, body, status=500)


def overloaded(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, body, status=503)


def throttled(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, body, status=429, headers={"Retry-After": "30"})


def briefly_throttled(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, body, status=429, headers={"Retry-After": "1"})


def busy_gateway(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, b"<html>Bad gateway</html>", status=502, kind="text/html")


def forbidden(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, body, status=403)


def gone(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, body, status=404)


def moved(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, body, status=307, headers={"Location": str(handler.path)})


def moved_elsewhere(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, body, status=302, headers={"Location": "http://elsewhere.invalid/webservice/rest/server.php"})


def moved_at_length(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(303)
    handler.send_header("Location", "/login/index.php")
    handler.send_header("Content-Length", str(10**12))
    handler.end_headers()
    handler.wfile.write(body)
    stall(handler, body)


def html_page(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, b"<!DOCTYPE html><title>Log in</title>", kind="text/html")


def html_called_json(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, b"<!DOCTYPE html><title>Log in</title>")


def json_called_html(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, body, kind="text/html")


def error_body(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, b'{"exception":"x","errorcode":"invalidtoken","message":"Invalid token"}')


def empty_body(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, b"")


def cut_json(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, body[: len(body) // 2])


def cut_transfer(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def reset_in_the_middle(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def oversized(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, body + b" " * (17 * 1024 * 1024))


def cut_chunks(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"%x\r\n%s\r\n" % (len(body), body))  # all of it, but never said to be all
    handler.close_connection = True


def false_gzip(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, body, headers={"Content-Encoding": "gzip"})


def reset(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.shutdown(socket.SHUT_RD)
    handler.close_connection = True


def no_http(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n")
    handler.close_connection = True


def stall(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    over: threading.Event = handler.server.over  # type: ignore[attr-defined]
    over.wait(30)
    handler.close_connection = True


def trickle(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(200)
    _trickle(handler, body)


def moved_in_a_trickle(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(303)
    handler.send_header("Location", "/login")
    _trickle(handler, b" " * 200)  # ten seconds


def _trickle(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    over: threading.Event = handler.server.over  # type: ignore[attr-defined]
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    for index in range(len(body)):
        handler.wfile.write(body[index : index + 1])
        if over.wait(0.05):
            break
    handler.close_connection = True


BAD_DAYS: tuple[Day, ...] = (
    broken,
    overloaded,
    throttled,
    busy_gateway,
    forbidden,
    gone,
    moved,
    moved_elsewhere,
    moved_at_length,
    html_page,
    html_called_json,
    json_called_html,
    error_body,
    empty_body,
    cut_json,
    cut_transfer,
    cut_chunks,
    false_gzip,
    reset,
    reset_in_the_middle,
    oversized,
    no_http,
    stall,
    trickle,
)
