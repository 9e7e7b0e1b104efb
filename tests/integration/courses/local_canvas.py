"""A Canvas on a loopback port: its REST API on good and bad days, and its authorisation server."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.integration.courses.local_platform import Day, good
from tests.unit.courses.canvas_double import CanvasDouble

KEY_ID, KEY_SECRET = "170000000000123", "api-key-secret-0123456789"


@dataclass
class Authorisation:
    """What the authorisation server does, and what it was asked. `user` signs in there; `denies` says no."""

    user: dict[str, Any] = field(default_factory=lambda: {"id": 5101, "name": "Anna Berger"})
    denies: str = ""
    is_masqueraded: bool = False
    refusal: tuple[int, str] | None = None
    codes: dict[str, str] = field(default_factory=dict)
    refresh_tokens: set[str] = field(default_factory=set)
    questions: list[dict[str, str]] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    life_s: int = 3600
    counter: int = 0


class LocalCanvas(ThreadingHTTPServer):
    """Serves a double over HTTP; `day` decides how an answer of the API is sent, `over` ends all that stalls."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.over = threading.Event()
        self.day: Day = good
        self.bad_paths: Callable[[str], bool] = lambda _: True
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.domain = self.url.removeprefix("http://")
        self.double = CanvasDouble(site=self.url)
        self.authorisation = Authorisation()

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a reader that hangs up is part of a bad day
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: LocalCanvas

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/login/oauth2/auth":
            return self._consent({name: values[0] for name, values in parse_qs(parts.query).items()})
        status, headers, body = self.server.double.respond(
            parts.path, parse_qs(parts.query), self.headers.get("Authorization", "")
        )
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            if status == 200 and self.server.day is not good and self.server.bad_paths(parts.path):
                self.server.day(self, content)
            else:
                link = f'<{headers.pop("next")}>; rel="next"' if "next" in headers else ""
                self._send(status, content, {**headers, **({"Link": link} if link else {})})
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        return None

    def do_POST(self) -> None:
        form = {name: values[0] for name, values in parse_qs(self._body()).items()}
        known, grant = self.server.authorisation, form.get("grant_type", "")
        known.asked.append(grant)
        if known.refusal:
            return self._json(known.refusal[0], {"error": known.refusal[1]})
        if (form.get("client_id"), form.get("client_secret")) != (KEY_ID, KEY_SECRET):
            return self._json(401, {"error": "invalid_client"})
        if grant == "authorization_code" and known.codes.pop(form.get("code", ""), "") == form.get("redirect_uri"):
            known.counter += 1
            refresh = f"refresh-{known.counter}"
            known.refresh_tokens.add(refresh)
            more = {"real_user": {"id": 1, "name": "Admin"}} if known.is_masqueraded else {}
            return self._json(200, {**self._token(), "user": known.user, "refresh_token": refresh, **more})
        if grant == "refresh_token" and form.get("refresh_token") in known.refresh_tokens:
            return self._json(200, {**self._token(), "user": known.user})
        return self._json(400, {"error": "invalid_grant", "error_description": "no longer"})

    def do_DELETE(self) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.server.double.tokens:
            return self._json(401, {})
        self.server.double.tokens.discard(token)
        self.server.authorisation.revoked.append(token)
        return self._json(200, {})

    def _consent(self, question: dict[str, str]) -> None:
        known = self.server.authorisation
        known.questions.append(question)
        answer = {"state": question["state"]}
        if known.denies:
            answer |= {"error": known.denies}
        else:
            known.counter += 1
            answer |= {"code": f"code-{known.counter}"}
            known.codes[answer["code"]] = question["redirect_uri"]
        self._send(302, b"", {"Location": f"{question['redirect_uri']}?{urlencode(answer)}"})

    def _token(self) -> dict[str, Any]:
        known = self.server.authorisation
        known.counter += 1
        token = f"access-{known.counter}"
        self.server.double.tokens.add(token)
        return {"access_token": token, "token_type": "Bearer", "expires_in": known.life_s}

    def _json(self, status: int, body: Any) -> None:
        self._send(status, json.dumps(body).encode(), {})

    def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        if "Content-Type" not in headers:
            self.send_header("Content-Type", "application/json; charset=utf-8")
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _body(self) -> str:
        return self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()

    def log_message(self, format: str, *args: Any) -> None:
        return None


@contextmanager
def local_canvas() -> Iterator[LocalCanvas]:
    """Run a Canvas for the length of the block."""
    canvas = LocalCanvas()
    thread = threading.Thread(target=canvas.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield canvas
    finally:
        canvas.over.set()
        canvas.shutdown()
        canvas.server_close()
        thread.join()
