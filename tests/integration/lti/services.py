"""What the tests of a platform's services share: a launch without a browser, and services as platforms serve them."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from app.lti import Launch, Role
from tests.integration.lti.conftest import World
from tests.integration.lti.hostile import Reply, Seen, as_json

MEMBERS = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


def launch_of(world: World, url: str | None = None, **changes: Any) -> Launch:
    return Launch(
        **{
            "launch_id": uuid4(),
            "registration_id": world.platforms["a"].id,
            "issuer": world.a.issuer,
            "deployment_id": "1",
            "sub": "4",
            "roles": frozenset({Role.LEARNER}),
            "kinds": frozenset(),
            "context_id": "2",
            "context_title": "",
            "resource_link_id": "1",
            "name": "",
            "given_name": "",
            "family_name": "",
            "locale": "",
            "memberships_url": world.a.nrps_url if url is None else url,
            "return_url": "",
            "launched_at": world.clock(),
            **changes,
        }
    )


def serve_tokens(world: World) -> None:
    issued = iter(range(1000))
    world.server.replies["/token"] = lambda _: as_json({"access_token": f"token-{next(issued)}", "expires_in": 3600})


def serve(world: World, members: list[Any], per_page: int = 25) -> None:
    """Serve the roster as platforms do: opaque, case-sensitive cursors, and rel without quotes."""

    def page(seen: Seen) -> Reply:
        if not seen.headers.get("Authorization", "").startswith("Bearer token-"):
            return 401, {}, b""
        if seen.headers["Accept"] != MEMBERS:
            return 400, {}, b""
        cursors = parse_qs(seen.query).get("page", ["bookmark:WzA"])
        start = int(cursors[0].removeprefix("bookmark:Wz").replace("A", "0"))
        chunk, following = members[start : start + per_page], start + per_page
        link = f"<{world.a.nrps_url}?page=bookmark:Wz{following}&role=x%23Learner>; rel=next"
        headers = {"Link": f'<{world.a.nrps_url}>; rel="current",{link}'} if following < len(members) else {}
        return as_json({"id": world.a.nrps_url, "context": {"id": "2"}, "members": chunk}, **headers)

    serve_tokens(world)
    world.server.replies["/nrps"] = page


def moodle_service(media: str, body: Callable[[Seen], Any]) -> Callable[[Seen], Reply]:
    """Answer as Moodle's gradebook does: one media type, no limit, and Link headers that no parser understands."""

    def reply(seen: Seen) -> Reply:
        if seen.method != "GET" or seen.headers.get("Accept") != media:
            return 400, {}, b"{}"
        if "limit" in parse_qs(seen.query):
            return 404, {"Content-Type": "text/html"}, b"<html>"
        found = body(seen)
        link = "<http://127.0.0.1/mod/lti/services.php?from=1&amp;type_id=1>; rel=\u201cnext\u201d"
        return 200, {"Link": link.encode().decode("latin-1")}, json.dumps(found).encode()

    return reply


def entries(count: int) -> list[dict[str, Any]]:
    return [{"user_id": str(number), "roles": ["Learner"], "status": "Active"} for number in range(count)]
