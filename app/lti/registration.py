"""Dynamic registration 1.0: a platform that an administrator invited connects itself, and waits for approval."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.clock import Clock
from app.db import Database
from app.lti.errors import PlatformUnavailable
from app.lti.http import Answer, PlatformHttp
from app.lti.models import Deployment, Registration
from app.lti.openid_configuration import OpenidConfiguration, openid_configuration
from app.lti.platforms import Platforms
from app.lti.registration_errors import (
    AddressRefused,
    ConfigurationInvalid,
    RegistrationConflict,
    RegistrationDenied,
)
from app.lti.registration_links import RegistrationLinks
from app.lti.text import is_ascii_id
from app.lti.tool_configuration import TOOL, registration_request
from app.lti.urls import is_platform_url
from app.lti.values import Platform, Standing

_MAX_TOKEN = 8192
_MAX_WORDS = 2000
_MOST_LINES = 20


class Registrations:
    """Registers the tool with a platform and stores the platform as pending."""

    def __init__(
        self,
        db: Database,
        platforms: Platforms,
        links: RegistrationLinks,
        http: PlatformHttp,
        *,
        public_url: str,
        allow_loopback_http: bool,
        clock: Clock,
    ) -> None:
        self.links = links
        self._db = db
        self._platforms = platforms
        self._http = http
        self._public_url = public_url
        self._allow_loopback_http = allow_loopback_http
        self._clock = clock

    def register(self, secret: str, configuration_url: str, token: str) -> Platform:
        """Spend the link, read the platform's configuration, register the tool there, and return the pending platform.

        `token` is the platform's registration_token, "" without one. Raises what `app.lti.registration_errors` names,
        and PlatformUnavailable.
        """
        # Whoever cannot be asked at all must not use up the administrator's link.
        self.links.check(secret)
        if not is_platform_url(configuration_url, allow_loopback_http=self._allow_loopback_http):
            raise AddressRefused("openid_configuration")
        if len(token) > _MAX_TOKEN or not (token.isascii() and token.isprintable()):
            raise ConfigurationInvalid("registration_token")
        issuer_slug = self.links.spend(secret, urlsplit(configuration_url).netloc.lower())
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        found = openid_configuration(
            self._configuration(configuration_url, bearer),
            configuration_url,
            allow_loopback_http=self._allow_loopback_http,
        )
        answer = self._http.post(
            found.registration_url,
            {**bearer, "Content-Type": "application/json", "Accept": "application/json"},
            json.dumps(registration_request(self._public_url, found)),
        )
        if not answer.ok:
            raise RegistrationDenied(answer.status, words_of(answer))
        client_id, deployment_id = _identifiers(answer.json())
        try:
            return self._store(found, issuer_slug, client_id, deployment_id)
        except IntegrityError as error:
            raise RegistrationConflict from error

    def _configuration(self, url: str, bearer: Mapping[str, str]) -> Any:
        answer = self._http.get(url, {**bearer, "Accept": "application/json"})
        if answer.status == 429 or answer.status >= 500:
            raise PlatformUnavailable(f"the configuration was answered with {answer.status}")
        if not answer.ok:
            raise ConfigurationInvalid(f"answered with {answer.status}")
        try:
            return answer.json()
        except PlatformUnavailable as error:
            raise ConfigurationInvalid("not JSON") from error

    def _store(
        self, found: OpenidConfiguration, issuer_slug: str, client_id: str, deployment_id: str | None
    ) -> Platform:
        """Store a new platform; one that is known keeps what an administrator decided, and all its values."""
        addresses = {
            "auth_url": found.auth_url,
            "token_url": found.token_url,
            "jwks_url": found.jwks_url,
            "token_audience": found.token_audience,
        }
        with self._db.write() as session:
            row = session.scalar(select(Registration).filter_by(issuer=found.issuer, client_id=client_id))
            if row is None:
                row = Registration(
                    issuer=found.issuer,
                    client_id=client_id,
                    name=found.account or found.host,
                    issuer_slug=issuer_slug,
                    created_at=self._clock(),
                    standing=Standing.PENDING,
                    deployments=[],
                    **addresses,
                )
                session.add(row)
            elif row.issuer_slug != issuer_slug or any(getattr(row, name) != url for name, url in addresses.items()):
                # An update may not lead the launches of a platform that is in to other addresses.
                raise RegistrationConflict
            row.software, row.config_host = found.software, found.host[:255]
            if deployment_id is not None and all(known.deployment_id != deployment_id for known in row.deployments):
                row.deployments.append(Deployment(deployment_id=deployment_id, standing=Standing.PENDING))
            session.flush()
            platform_id = row.id
        self._platforms.forget_origins()
        return self._platforms.get(platform_id)


def words_of(answer: Answer) -> tuple[str, ...]:
    """Return what a platform says about its refusal, line by line, in its own words. Pure.

    Canvas answers 422 with {"errors": [...]}, Moodle 400 with a short text, and OpenID Connect has error_description.
    """
    text = answer.content[: 4 * _MAX_WORDS].decode("utf-8", "replace")
    try:
        body = json.loads(answer.content)
    except (ValueError, RecursionError):
        body = None
    said: Any = None
    if isinstance(body, dict):
        said = body.get("errors") or body.get("error_description") or body.get("error") or body.get("message")
    lines = said if isinstance(said, list) else [said if said is not None else text]
    flat = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    found = [" ".join(line.split())[: _MAX_WORDS // _MOST_LINES * 5] for line in flat[:_MOST_LINES]]
    return tuple(line for line in found if line)


def _identifiers(body: Any) -> tuple[str, str | None]:
    """Return client_id, and deployment_id where the platform gives one. Raises ConfigurationInvalid. Pure."""
    client_id = body.get("client_id") if isinstance(body, dict) else None
    if not is_ascii_id(client_id):
        raise ConfigurationInvalid("client_id")
    tool = body.get(TOOL)
    deployment_id = tool.get("deployment_id") if isinstance(tool, dict) else None
    if type(deployment_id) is int:
        deployment_id = str(deployment_id)
    if deployment_id is not None and not is_ascii_id(deployment_id):
        raise ConfigurationInvalid("deployment_id")
    return str(client_id), deployment_id
