"""Whole launches as a browser makes them, timed: login initiation, signed post, first page."""

import time
from dataclasses import dataclass
from http.client import HTTPConnection
from multiprocessing import get_context
from secrets import token_hex
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc.jwk import RSAKey

from tests.integration.lti.hostile import LTI, Signer, Ticking

WARM_UP = 2  # launches of each browser that are not counted
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class RealTime(Ticking):
    """The machine's clock."""

    def epoch(self) -> int:
        return int(time.time())


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool that is being measured."""

    name: str
    origin: str
    login_path: str
    launch_path: str
    process_ids: tuple[int, ...]


class Browser:
    """One browser window on one connection, with cookies that know neither path nor date."""

    def __init__(self, origin: str) -> None:
        self._connection = HTTPConnection(urlsplit(origin).netloc, timeout=60)
        self._cookies: dict[str, str] = {}
        self.seconds = 0.0

    def request(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, bytes]:
        """Return status, Location and body, and count the time that they took."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        body = urlencode(form) if form else None
        began = time.perf_counter()
        self._connection.request(method, path, body, headers | (FORM if form else {}))
        response = self._connection.getresponse()
        content = response.read()
        self.seconds += time.perf_counter() - began
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        return response.status, response.headers.get("Location", ""), content

    def close(self) -> None:
        self._connection.close()


def launch(tool: Tool, signer: Signer, role: str) -> float:
    """Make one launch in a new browser and return its seconds; what the platform does in between does not count."""
    browser = Browser(tool.origin)
    person = token_hex(6)  # ltijs loses a launch of somebody who launches twice at once
    target = tool.origin + tool.launch_path
    hint = {"login_hint": "4", "lti_message_hint": "5", "lti_deployment_id": "1"}
    status, location, content = browser.request(
        "POST",
        tool.login_path,
        {"iss": signer.issuer, "client_id": signer.client_id, "target_link_uri": target, **hint},
    )
    assert status == 302, (tool.name, status, content[:300])
    asked = parse_qs(urlsplit(location).query)
    token = signer.sign(signer.claims(asked["nonce"][0], role, sub=person, **{f"{LTI}target_link_uri": target}))
    status, location, content = browser.request(
        "POST", tool.launch_path, {"state": asked["state"][0], "id_token": token}
    )
    while status in {302, 303}:
        parts = urlsplit(location)
        status, location, content = browser.request("GET", f"{parts.path}?{parts.query}")
    assert status == 200, (tool.name, status, content[:300])
    assert b"</h1>" in content, (tool.name, content[:300])
    browser.close()
    return browser.seconds


def _some(tool: Tool, issuer: str, key: dict[str, str], role: str, count: int) -> list[float]:
    signer = Signer(RealTime(), issuer, "client", RSAKey.import_key(dict(key)))
    return [launch(tool, signer, role) for _ in range(count)]


def launches(tool: Tool, issuer: str, key: RSAKey, role: str, *, at_once: int, each: int) -> list[float]:
    """Return the seconds of `at_once` times `each` launches, made by as many processes at the same time."""
    private = {name: str(value) for name, value in key.as_dict(private=True).items() if isinstance(value, str)}
    with get_context("spawn").Pool(at_once) as pool:
        # After this the processes are up and the tool is warm.
        pool.starmap(_some, [(tool, issuer, private, role, WARM_UP)] * at_once)
        rounds = pool.starmap(_some, [(tool, issuer, private, role, each)] * at_once, chunksize=1)
    return [seconds for one in rounds for seconds in one]
