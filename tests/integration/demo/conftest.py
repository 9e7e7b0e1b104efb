"""The demo LMS and a minimal tool, each on its own port."""

import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, redirect, request
from jwt.algorithms import RSAAlgorithm
from werkzeug.serving import make_server

from app.demo import Browser, LmsDetails, ToolRegistration, create_lms, lms_details
from app.demo.keys import load_keys

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"


class Clock:
    """A clock that is moved by hand, in seconds."""

    def __init__(self) -> None:
        self.ahead_s = 0

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(int(datetime.now(UTC).timestamp()) + self.ahead_s, UTC)


@contextmanager
def serving(make: Callable[[str], Any]) -> Iterator[str]:
    """Serve the app that `make` returns for its origin, on a free loopback port."""
    apps: list[Any] = []  # the app needs the port, and the port needs a server

    def late(environ: Any, start_response: Any) -> Any:
        return apps[0](environ, start_response)

    server = make_server("127.0.0.1", 0, late, threaded=True)
    origin = f"http://127.0.0.1:{server.server_port}"
    apps.append(make(origin))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield origin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Tool:
    """A tool that begins the flow as LTI asks, and keeps what it receives."""

    url: str = ""
    kid: str = "tool-1"
    key: Any = None
    authorization_url: str = ""
    logins: list[dict[str, str]] = field(default_factory=list)
    launches: list[dict[str, str]] = field(default_factory=list)
    changes: dict[str, str | None] = field(default_factory=dict)
    jwks_reads: int = 0

    def app(self, url: str) -> Flask:
        self.url = url
        app = Flask("tool")

        @app.post("/login")
        def login():
            asked = request.form.to_dict()
            self.logins.append(asked)
            parameters = {
                "scope": "openid",
                "response_type": "id_token",
                "response_mode": "form_post",
                "prompt": "none",
                "client_id": asked["client_id"],
                "redirect_uri": f"{self.url}/launch",
                "login_hint": asked["login_hint"],
                "lti_message_hint": asked["lti_message_hint"],
                "nonce": secrets.token_hex(8),
                "state": secrets.token_hex(8),
            } | self.changes
            sent = {name: value for name, value in parameters.items() if value is not None}
            return redirect(f"{self.authorization_url}?{urlencode(sent)}", 302)

        @app.post("/launch")
        def launch():
            self.launches.append(request.form.to_dict())
            return "<!doctype html><title>Tool</title><p>Welcome</p>"

        @app.get("/jwks")
        def jwks():
            self.jwks_reads += 1
            public = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return {"keys": [public | {"kid": self.kid, "alg": "RS256", "use": "sig"}]}

        return app

    def assertion(self, lms: "Lms", *, headers: dict | None = None, key: Any = None, **changes: Any) -> str:
        now = int(lms.clock().timestamp())
        payload = {
            "iss": lms.details.client_id,
            "sub": lms.details.client_id,
            "aud": lms.details.token_url,
            "iat": now,
            "exp": now + 60,
            "jti": secrets.token_hex(8),
        } | changes
        payload = {name: value for name, value in payload.items() if value is not None}
        return jwt.encode(payload, key or self.key, algorithm="RS256", headers={"kid": self.kid, **(headers or {})})

    def token(self, lms: "Lms", scope: str = SCOPE, **changes: Any) -> requests.Response:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self.assertion(lms),
            "scope": scope,
        } | changes
        return requests.post(lms.details.token_url, data=form, timeout=10)


@dataclass
class Lms:
    """A running demo LMS."""

    url: str
    details: LmsDetails
    clock: Clock
    tool: Tool

    def call(self, function: str, *, token: str | None = None, **arguments: Any) -> Any:
        form = {
            "wstoken": self.details.web_service_token if token is None else token,
            "wsfunction": function,
            "moodlewsrestformat": "json",
            **{name: str(value) for name, value in arguments.items()},
        }
        answer = requests.post(f"{self.url}/webservice/rest/server.php", data=form, timeout=10)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("application/json")
        return json.loads(answer.text)

    def roster(self, url: str, token: str, **headers: str) -> requests.Response:
        return requests.get(url, headers={"Authorization": f"Bearer {token}", **headers}, timeout=10)

    def memberships_url(self, course: int = 2) -> str:
        return f"{self.url}/mod/lti/services.php/CourseSection/{course}/bindings/1/memberships"

    def post(self, path: str, **form: str) -> requests.Response:
        return requests.post(f"{self.url}{path}", data=form, timeout=10, allow_redirects=False)

    def launch(self, person: int = 11, course: int = 2, **more: str) -> Any:
        browser = Browser()
        with browser.session:
            return browser.open(f"{self.url}/launch?{urlencode({'course': course, 'person': person, **more})}")


@pytest.fixture(scope="session")
def tool_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def made_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lms") / "state"
    load_keys(folder)
    return folder


@pytest.fixture
def tool(tool_key: rsa.RSAPrivateKey) -> Iterator[Tool]:
    found = Tool(key=tool_key)
    with serving(found.app):
        yield found


@pytest.fixture
def lms(tool: Tool, made_state: Path) -> Iterator[Lms]:
    clock, apps = Clock(), []

    def make(origin: str) -> Flask:
        registration = ToolRegistration(
            login_url=f"{tool.url}/login",
            launch_url=f"{tool.url}/launch",
            jwks_url=f"{tool.url}/jwks",
            client_id="demo-client",
            deployment_id="1",
        )
        apps.append(create_lms(origin, registration, made_state, clock, stall_s=0.6))
        return apps[0]

    with serving(make) as origin:
        details = lms_details(apps[0])
        tool.authorization_url = details.authorization_url
        yield Lms(url=origin, details=details, clock=clock, tool=tool)
