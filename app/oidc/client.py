"""Asking a provider who somebody is: the question that a browser takes there, and what its answer is worth."""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from app.clock import Clock
from app.oidc.discovery import described, description_url, is_address, keys_in
from app.oidc.errors import ProviderMisdescribed, ProviderRefused, TokenUntrusted
from app.oidc.http import ProviderHttp
from app.oidc.id_token import KeyUnknown, believed
from app.oidc.values import Description, Provider

SCOPES = ["openid", "profile"]
_LONGEST_CODE = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What one sign-in is bound to: its state names it, its nonce and verifier prove that the answer is to it."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Question":
        """Return a question that nobody can guess."""
        return cls(state=secrets.token_urlsafe(32), nonce=secrets.token_urlsafe(32), verifier=secrets.token_urlsafe(48))


class Client:
    """Our side of OpenID Connect Core 1.0, 3.1: the authorization code, with PKCE (RFC 7636)."""

    def __init__(self, http: ProviderHttp, clock: Clock, *, allow_loopback_http: bool) -> None:
        self._http = http
        self._clock = clock
        self._allow_loopback_http = allow_loopback_http

    def is_address(self, url: str) -> bool:
        """Tell whether an issuer may have such an address."""
        return is_address(url, allow_loopback_http=self._allow_loopback_http) and "?" not in url

    def description(self, provider: Provider, *, is_fresh: bool = False) -> Description:
        """Return what the provider says of itself. Raises ProviderUnreachable or ProviderMisdescribed."""
        document = self._http.read(description_url(provider.issuer), is_fresh=is_fresh)
        return described(document, provider.issuer, allow_loopback_http=self._allow_loopback_http)

    def check(self, provider: Provider) -> Description:
        """Read everything that the provider publishes, anew. Raises ProviderUnreachable or ProviderMisdescribed."""
        found = self.description(provider, is_fresh=True)
        if not keys_in(self._http.read(found.jwks_url, is_fresh=True)).keys:
            raise ProviderMisdescribed("jwks_uri")
        return found

    def address(self, provider: Provider, question: Question, redirect_uri: str) -> str:
        """Return where the browser goes. Raises ProviderUnreachable or ProviderMisdescribed."""
        return str(
            prepare_grant_uri(
                self.description(provider).auth_url,
                client_id=provider.client_id,
                response_type="code",
                redirect_uri=redirect_uri,
                scope=SCOPES,
                state=question.state,
                nonce=question.nonce,
                code_challenge=create_s256_code_challenge(question.verifier),
                code_challenge_method="S256",
            )
        )

    def claims(
        self, provider: Provider, question: Question, parameters: Mapping[str, str], redirect_uri: str
    ) -> Mapping[str, Any]:
        """Return what the provider says about the person who brought the answer back.

        Raises ProviderUnreachable, ProviderMisdescribed, ProviderRefused, TokenUntrusted or ClockDiffers.
        """
        found = self.description(provider)
        named = parameters.get("iss")
        if named != provider.issuer and (named is not None or found.names_itself):
            raise TokenUntrusted("the answer is another provider's")  # RFC 9207, 2.4
        if error := parameters.get("error"):
            raise ProviderRefused("access_denied" if error == "access_denied" else "error")
        code = parameters.get("code", "")
        if not 0 < len(code) <= _LONGEST_CODE:
            raise ProviderRefused("no code")
        tokens = self._exchange(provider, found, question, code, redirect_uri)
        id_token, access_token = tokens.get("id_token"), tokens.get("access_token", "")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise TokenUntrusted("no id_token")
        for is_fresh in (False, True):
            keys = keys_in(self._http.read(found.jwks_url, is_fresh=is_fresh))
            try:
                return believed(
                    id_token,
                    provider,
                    keys,
                    algorithms=found.algorithms,
                    nonce=question.nonce,
                    access_token=access_token,
                    now=self._clock(),
                )
            except KeyUnknown:
                continue  # once more with fresh keys
        raise TokenUntrusted("key")

    def _exchange(
        self, provider: Provider, found: Description, question: Question, code: str, redirect_uri: str
    ) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": question.verifier,
        }
        headers: dict[str, str] = {}
        if provider.client_secret and not found.secret_in_body:
            # RFC 6749, 2.3.1: both parts are form-encoded first.
            pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form["client_id"] = provider.client_id
            if provider.client_secret:
                form["client_secret"] = provider.client_secret
        answer = self._http.ask(found.token_url, form, headers)
        if not isinstance(answer, dict):
            raise ProviderMisdescribed("token endpoint")
        return answer
