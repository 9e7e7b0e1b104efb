"""A platform for tests: it signs whatever it is told to with joserfc, and serves keys, tokens and rosters over HTTP."""

import base64
import json
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jws
from joserfc.jwk import RSAKey

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
TEACHER, LEARNER = f"{MEMBERSHIP}Instructor", f"{MEMBERSHIP}Learner"

_REGISTRY = jws.JWSRegistry(algorithms=["RS256", "RS512", "PS256"], strict_check_header=False)
Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Ticking:
    """A clock that stands still until it is moved."""

    now: datetime = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_s(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def epoch(self) -> int:
        return int(self.now.timestamp())


@dataclass
class Seen:
    """One request that the platform got."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    form: dict[str, str]


class _Quiet(ThreadingHTTPServer):
    """A server that keeps silent about clients that hang up."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: Any) -> None:
        return


@dataclass
class Server:
    """An HTTP server on loopback whose answers are functions by path."""

    replies: dict[str, Callable[[Seen], Reply]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                self._answer()

            def _answer(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                form = {key: values[0] for key, values in parse_qs(body).items()}
                request = Seen(self.command, parts.path, parts.query, dict(self.headers.items()), form)
                outer.seen.append(request)
                reply = outer.replies.get(parts.path, lambda _: (404, {}, b""))
                status, headers, content = reply(request)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                with suppress(ConnectionError):  # whoever asked has given up
                    self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                return

        self._http = _Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def requests_to(self, path: str) -> list[Seen]:
        return [one for one in self.seen if one.path == path]


def as_json(value: Any, **headers: str) -> Reply:
    return 200, {"Content-Type": "text/html", **headers}, json.dumps(value).encode()


def public_jwk(key: RSAKey, kid: str) -> dict[str, Any]:
    return {**key.as_dict(private=False), "kid": kid, "alg": "RS256", "use": "sig"}


@dataclass
class Signer:
    """One registration's platform side: issuer, client and the key that signs its tokens."""

    clock: Ticking
    issuer: str
    client_id: str
    key: RSAKey
    kid: str = "platform-key-1"
    nrps_url: str = ""

    def claims(self, nonce: str, role: str = LEARNER, /, **changes: Any) -> dict[str, Any]:
        """Return a good launch as Moodle sends it, with `changes` by claim name; None as a change drops the claim."""
        now = self.clock.epoch()
        good: dict[str, Any] = {
            "nonce": nonce,
            "iat": now,
            "exp": now + 60,
            "iss": self.issuer,
            "aud": self.client_id,
            f"{LTI}deployment_id": "1",
            f"{LTI}target_link_uri": "http://127.0.0.1:8000/lti/launch",
            "sub": "4",
            f"{LTI}lis": {"person_sourcedid": "S-001", "course_section_sourcedid": "MC101-2026"},
            f"{LTI}roles": [role],
            f"{LTI}context": {"id": "2", "label": "MC101", "title": "Data Literacy", "type": ["CourseSection"]},
            f"{LTI}message_type": "LtiResourceLinkRequest",
            f"{LTI}resource_link": {"title": "My micro-credential", "description": "", "id": "1"},
            "given_name": "Anna",
            "family_name": "Müller",
            "name": "Anna Müller",
            "email": "anna@example.org",
            f"{LTI}launch_presentation": {
                "locale": "sl_si",
                "document_target": "iframe",
                "return_url": f"{self.issuer}/mod/lti/return.php?course=2",
            },
            f"{LTI}version": "1.3.0",
            f"{LTI}custom": {"unresolved": "$Moodle.Nope"},
            NRPS: {"context_memberships_url": self.nrps_url, "service_versions": ["1.0", "2.0"]},
        }
        return {name: value for name, value in {**good, **changes}.items() if value is not DROP}

    def sign(self, payload: Any, **header: Any) -> str:
        """Return `payload`, a JSON value or bytes, signed by this platform; header members of DROP are left out."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        full = {"typ": "JWT", "alg": "RS256", "kid": self.kid, **header}
        members = {name: value for name, value in full.items() if value is not DROP}
        return jws.serialize_compact(members, body, self.key, registry=_REGISTRY)


class Drop:
    """Says that a claim is left out; it is called the same in every process, and so are the tests named after it."""

    def __repr__(self) -> str:
        return "left out"


DROP: Any = Drop()


def b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
