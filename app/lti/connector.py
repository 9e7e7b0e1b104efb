"""PyLTI1p3's service connector over our own HTTP client, tokens and paging."""

from collections.abc import Sequence

from pylti1p3.registration import Registration as ServiceRegistration
from pylti1p3.service_connector import ServiceConnector, TServiceConnectorResponse

from app.lti.errors import PlatformRefused, PlatformUnavailable
from app.lti.http import Answer, PlatformHttp
from app.lti.tokens import AccessTokens
from app.lti.values import Platform


class Connector(ServiceConnector):
    """Calls one platform's services.

    Replaces every method of the library's connector that calls out: those have no timeout, keep tokens past their end
    and lower-case the Link header, which breaks a platform's cursors.
    """

    def __init__(self, platform: Platform, tokens: AccessTokens, http: PlatformHttp) -> None:
        registration = ServiceRegistration().set_issuer(platform.issuer).set_client_id(platform.client_id)
        super().__init__(registration, http.session)
        self._platform = platform
        self._tokens = tokens
        self._http = http

    def get_access_token(self, scopes: Sequence[str]) -> str:
        """Return a token for `scopes`. Raises PlatformUnavailable or PlatformRefused."""
        return self._tokens.get(self._platform, frozenset(scopes))

    def make_service_request(  # noqa: PLR0917 - the library's signature
        self,
        scopes: Sequence[str],
        url: str,
        is_post: bool = False,
        data: str | None = None,
        content_type: str = "application/json",
        accept: str = "application/json",
        case_insensitive_headers: bool = False,
    ) -> TServiceConnectorResponse:
        """Call a service and return its answer; a token refused with 401 is renewed once.

        Raises PlatformUnavailable (worth a retry) or PlatformRefused (is not).
        """

        def call(token: str) -> Answer:
            headers = {"Authorization": f"Bearer {token}", "Accept": accept}
            if is_post:
                return self._http.post(url, {**headers, "Content-Type": content_type}, data)
            return self._http.get(url, headers)

        token = self.get_access_token(scopes)
        answer = call(token)
        if answer.status == 401:
            self._tokens.forget(self._platform, frozenset(scopes), token)
            answer = call(self.get_access_token(scopes))
        if answer.status == 429 or answer.status >= 500:
            raise PlatformUnavailable(f"the service answered {answer.status}")
        if not answer.ok:
            raise PlatformRefused(f"the service answered {answer.status}")
        return {
            "headers": answer.headers if case_insensitive_headers else dict(answer.headers),
            "body": answer.json() if answer.content else None,
            "next_page_url": answer.next_url or None,
        }
