"""PyLTI1p3's service connector over our own HTTP client, tokens and paging. It reads only."""

from collections.abc import Sequence

from pylti1p3.registration import Registration as ServiceRegistration
from pylti1p3.service_connector import ServiceConnector, TServiceConnectorResponse

from app.lti.errors import PlatformRefused, PlatformUnavailable, RequestRejected
from app.lti.http import Answer, PlatformHttp
from app.lti.tokens import AccessTokens
from app.lti.turns import Turns
from app.lti.values import Platform

_REJECTED = {400, 404, 422}


class Connector(ServiceConnector):
    """Reads one platform's services.

    Replaces every method of the library's connector that calls out: those have no timeout, keep tokens past their end
    and lower-case the Link header, which breaks a platform's cursors.
    """

    def __init__(self, platform: Platform, tokens: AccessTokens, http: PlatformHttp, turns: Turns) -> None:
        registration = ServiceRegistration().set_issuer(platform.issuer).set_client_id(platform.client_id)
        super().__init__(registration, http.session)
        self._platform = platform
        self._tokens = tokens
        self._http = http
        self._turns = turns

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
        """Read from a service and return its answer; a token refused with 401 is renewed once.

        Raises PlatformUnavailable (worth a retry) or PlatformRefused (is not), of which RequestRejected is one.
        """
        if is_post or data is not None:
            # A line item that the tool makes would count in the course's total and may complete the course.
            raise PlatformRefused(f"this tool writes nothing to a platform: {content_type}")
        token = self.get_access_token(scopes)
        answer = self._get(url, token, accept)
        if answer.status == 401:
            self._tokens.forget(self._platform, frozenset(scopes), token)
            answer = self._get(url, self.get_access_token(scopes), accept)
        if answer.is_busy or answer.status >= 500:
            raise PlatformUnavailable(f"the service answered {answer.status}")
        if answer.status in _REJECTED:
            raise RequestRejected(f"the service answered {answer.status}")
        if not answer.ok:
            raise PlatformRefused(f"the service answered {answer.status}")
        return {
            "headers": answer.headers if case_insensitive_headers else dict(answer.headers),
            "body": answer.json() if answer.content else None,
            "next_page_url": answer.next_url or None,
        }

    def _get(self, url: str, token: str, accept: str) -> Answer:
        with self._turns.one(self._platform):
            return self._http.get(url, {"Authorization": f"Bearer {token}", "Accept": accept})
