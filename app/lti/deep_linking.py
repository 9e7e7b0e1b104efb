"""The answer to a deep linking request: links for the course, a refusal, or nothing. Deep Linking 2.0, "Response"."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import jwt
from pylti1p3.deep_link_resource import DeepLinkResource
from sqlalchemy import update

from app.clock import Clock
from app.db import Database
from app.lti.deep_linking_settings import DL
from app.lti.errors import AnswerForeign, DeepLinkingAnswered, LaunchExpired
from app.lti.models import LaunchRow
from app.lti.platforms import Platforms
from app.lti.tokens import ToolKeys
from app.lti.values import Launch

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_LIFE_S = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkItem:
    """One link to place into a course; every launch of it carries `custom`. The texts may be empty."""

    title: str
    text: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeepLinkingAnswer:
    """The signed message, and where the browser has to post it as `JWT`.

    `seal` proves that both are ours, address included: a frame that carries them cannot change them.
    """

    url: str
    jwt: str
    seal: str


class DeepLinks:
    """Answers deep linking requests, each once."""

    def __init__(
        self, db: Database, platforms: Platforms, keys: ToolKeys, *, public_url: str, secret_key: str, clock: Clock
    ) -> None:
        self._db = db
        self._platforms = platforms
        self._keys = keys
        self._public_url = public_url
        self._secret = secret_key.encode()
        self._clock = clock

    def answer(
        self, launch: Launch, links: Sequence[LinkItem] = (), *, message: str = "", error: str = "", log: str = ""
    ) -> DeepLinkingAnswer:
        """Return the answer to a launch that is a deep linking request. No links: the person picked nothing.

        `message` and `error` are for the person, `log` goes into the platform's log of errors.
        Raises LaunchExpired when the launch is none, DeepLinkingAnswered when it has been answered.
        """
        settings = launch.deep_linking
        if settings is None:
            raise LaunchExpired("not a deep linking request")
        platform = self._platforms.get(launch.registration_id)
        kid, key = self._keys.tool_key()
        self._spend(launch)
        now_s = int(self._clock().timestamp())
        claims: dict[str, Any] = {
            "iss": platform.client_id,
            "aud": platform.issuer,
            "iat": now_s,
            "exp": now_s + _LIFE_S,
            "nonce": str(uuid4()),
            f"{_LTI}deployment_id": launch.deployment_id,
            f"{_LTI}message_type": "LtiDeepLinkingResponse",
            f"{_LTI}version": "1.3.0",
            f"{DL}content_items": [self._item(link) for link in links],
        }
        optional = {"data": settings.data, "msg": message or None, "errormsg": error or None, "errorlog": log or None}
        claims |= {f"{DL}{name}": value for name, value in optional.items() if value is not None}
        url, signed = settings.return_url, jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})
        return DeepLinkingAnswer(url=url, jwt=signed, seal=_seal(self._secret, url, signed))

    def sealed_answer(self, fields: Mapping[str, str]) -> DeepLinkingAnswer:
        """Return the answer that came back as a form's fields, named as its own. Raises AnswerForeign if not ours."""
        url, signed, seal = (fields.get(name, "") for name in ("url", "jwt", "seal"))
        if not hmac.compare_digest(seal.encode(), _seal(self._secret, url, signed).encode()):
            raise AnswerForeign
        return DeepLinkingAnswer(url=url, jwt=signed, seal=seal)

    def _item(self, link: LinkItem) -> dict[str, object]:
        resource = DeepLinkResource().set_title(link.title).set_url(f"{self._public_url}/lti/launch")
        item: dict[str, object] = resource.set_custom_params(dict(link.custom)).to_dict()
        if not link.custom:
            item.pop("custom", None)  # Moodle takes an empty object for a list, and fails
        return item | {"text": link.text} if link.text else item

    def _spend(self, launch: Launch) -> None:
        # One statement decides, so that of two clicks at once only one is answered.
        with self._db.write() as session:
            spent = session.execute(
                update(LaunchRow)
                .where(LaunchRow.launch_id == launch.launch_id, LaunchRow.answered_at.is_(None))
                .values(answered_at=self._clock())
                .returning(LaunchRow.launch_id)
            ).one_or_none()
        if spent is None:
            raise DeepLinkingAnswered


def _seal(secret: bytes, url: str, signed: str) -> str:
    return hmac.new(secret, f"answer:{url}\n{signed}".encode(), hashlib.sha256).hexdigest()
