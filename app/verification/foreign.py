"""What issuers elsewhere say now: the keys at their own addresses, and the status lists of their credentials."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.clock import Clock
from app.errors import ProductError
from app.formats import STATUS_LIST_TYPE, VC_JWT_TYPE, credential_of_claims
from app.settings import is_loopback
from app.signing import (
    Canonicalize,
    KeyUnfit,
    KeyUnknown,
    PublicKey,
    SignatureInvalid,
    SigningBusy,
    TokenMalformed,
    check_header,
    controller_of,
    did_jwk_public_key,
    did_key_public_key,
    is_compact,
    json_object,
    opened_token,
    verify_proof,
    verify_token,
)
from app.verification import reading, rules
from app.verification.errors import CredentialTooLarge, DateInvalid, Expired, NotACredential, NotYetValid
from app.verification.fetching import Fetch, NotFetched, TooMuchFetched
from app.verification.foreign_errors import (
    IssuerDocumentInvalid,
    IssuerUnreachable,
    StatusListInvalid,
    StatusListNotTheIssuers,
    StatusListTooLarge,
    StatusListUnreachable,
)
from app.verification.foreign_lists import (
    MAX_LIST_BYTES,
    ListKind,
    ListPlace,
    status_in,
    token_status_in,
)
from app.verification.published_keys import (
    Published,
    did_web_place,
    issuer_metadata_url,
    key_in_did_document,
    key_in_set,
    key_set_of,
)
from app.verification.values import Status

Json = dict[str, Any]
_MAX_DOCUMENT_BYTES = 500_000
_KEYS_KEPT_S, _LIST_KEPT_S = 300.0, 30.0
_DOCUMENT = "application/did+json, application/did+ld+json, application/json"
_LIST = "application/vc, application/vc+jwt, application/json"
_TOKEN_LIST = "application/statuslist+jwt"  # noqa: S105 - a media type
_KEY_ANYWHERE = (did_key_public_key, did_jwk_public_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignIssuers:
    """Asks issuers elsewhere, by way of `fetch` alone. `allow_loopback_http` is for development."""

    fetch: Fetch
    canonicalize: Canonicalize
    clock: Clock
    allow_loopback_http: bool = False

    def key(self, issuer: str, method: str) -> Published | None:
        """Return the key that an issuer publishes under a name, None where it has no place to publish any.

        `method` is a DID URL or, for an issuer with an https address, that address with the key's name as fragment.
        Raises IssuerUnreachable, IssuerDocumentInvalid, KeyNotPublished or KeyNotForAssertion.
        """
        if controller_of(method) != issuer:
            return None
        if place := did_web_place(issuer):
            document = self._document(self._address(*place))
            return key_in_did_document(document, issuer, method, self.clock())
        if self._is_web(issuer):
            return self._from_metadata(issuer, method.partition("#")[2])
        return None

    def status(self, issuer: str, places: Sequence[ListPlace]) -> Status:
        """Return what the issuer's lists say of a credential; revoked weighs more than suspended.

        Raises StatusUnreachable of every kind, and SigningBusy.
        """
        found = [self._status(issuer, place) for place in places]
        revoked = any(one.revoked for one in found)
        return Status(revoked=revoked, suspended=not revoked and any(one.suspended for one in found))

    def _status(self, issuer: str, place: ListPlace) -> Status:
        is_token = place.kind is ListKind.TOKEN
        content = self._list(place.url, _TOKEN_LIST if is_token else _LIST)
        try:
            text = reading.text(content, MAX_LIST_BYTES)
            if is_token:
                return token_status_in(self._token_claims(issuer, text, STATUS_LIST_TYPE), place)
            document = self._token_list(issuer, text) if is_compact(text) else self._proven_list(issuer, text)
        except (NotACredential, CredentialTooLarge, TokenMalformed) as error:
            raise StatusListInvalid("neither JSON nor a token") from error
        for start, end in (("validFrom", "validUntil"), ("issuanceDate", "expirationDate")):
            self._check_dates(rules.moment_at, document, start, end)
        return status_in(document, place)

    def _proven_list(self, issuer: str, text: str) -> Json:
        document = json_object(text.encode())
        if reading.issuer_id(document) != issuer:
            raise StatusListNotTheIssuers("it names another issuer")

        def signed() -> None:
            verify_proof(document, lambda method: self._list_key(issuer, method), self.canonicalize)

        _by_the_issuer(signed)
        return document

    def _token_list(self, issuer: str, text: str) -> Json:
        claims = self._token_claims(issuer, text, VC_JWT_TYPE, "jwt", "")
        inner = claims.get("vc")
        document = credential_of_claims(
            inner if isinstance(inner, dict) and "credentialSubject" not in claims else claims
        )
        if document.get("issuer") is not None and reading.issuer_id(document) != issuer:
            raise StatusListNotTheIssuers("it names another issuer")
        return document

    def _token_claims(self, issuer: str, text: str, *types: str) -> Json:
        token = opened_token(text)
        claims = token.unverified_claims
        if claims.get("iss", issuer) != issuer:
            raise StatusListNotTheIssuers("it names another issuer")

        def signed() -> None:
            check_header(token, *types)
            key = self._list_key(issuer, method_of(issuer, token.unverified_key_id))
            if key is None:
                raise KeyUnknown
            verify_token(token, key)

        _by_the_issuer(signed)
        self._check_dates(rules.seconds_at, claims, "nbf", "exp")
        return claims

    def _list_key(self, issuer: str, method: str) -> PublicKey | None:
        if controller_of(method) != issuer:
            return None
        if own := key_in_did(method):
            return own
        found = self.key(issuer, method)
        return found.key if found and found.ended_at is None else None

    def _check_dates(self, moment: Callable[[Json, str], Any], document: Json, start: str, end: str) -> None:
        try:
            rules.check_dates(moment(document, start), moment(document, end), self.clock())
        except (Expired, NotYetValid, DateInvalid) as error:
            raise StatusListInvalid("not valid now") from error

    def _from_metadata(self, issuer: str, key_id: str) -> Published:
        keys = key_set_of(self._document(issuer_metadata_url(issuer)), issuer)
        if isinstance(keys, str):
            keys = self._document(keys)
        return key_in_set(keys, key_id)

    def _document(self, url: str) -> Json:
        try:
            content = self.fetch(url, _DOCUMENT, max_bytes=_MAX_DOCUMENT_BYTES, keep_s=_KEYS_KEPT_S)
        except NotFetched as error:
            raise IssuerUnreachable(str(error)) from error
        try:
            return json_object(content)
        except TokenMalformed as error:
            raise IssuerDocumentInvalid("not JSON") from error

    def _list(self, url: str, accept: str) -> bytes:
        try:
            return self.fetch(url, accept, max_bytes=MAX_LIST_BYTES, keep_s=_LIST_KEPT_S)
        except TooMuchFetched as error:
            raise StatusListTooLarge from error
        except NotFetched as error:
            raise StatusListUnreachable(str(error)) from error

    def _address(self, host: str, path: str) -> str:
        is_own_machine = self.allow_loopback_http and is_loopback(f"http://{host}")
        return f"{'http' if is_own_machine else 'https'}://{host}{path}"

    def _is_web(self, issuer: str) -> bool:
        return issuer.startswith("https://") or (
            self.allow_loopback_http and issuer.startswith("http://") and is_loopback(issuer)
        )


def method_of(issuer: str, key_id: str) -> str:
    """Return the DID URL that a token's `kid` means, or the issuer's address with it as fragment. Pure.

    Among its own keys an issuer may name one shortly, and where a DID is the key there is nothing to name.
    """
    if issuer.startswith(("https://", "http://")):
        return f"{issuer}#{key_id}"
    if not issuer.startswith("did:") or key_id.startswith("did:"):
        return key_id
    if not key_id and issuer.startswith("did:key:"):
        return f"{issuer}#{issuer.removeprefix('did:key:')}"
    if not key_id and issuer.startswith("did:jwk:"):
        return f"{issuer}#0"
    return f"{issuer}#{key_id.removeprefix('#')}" if key_id else ""


def key_in_did(method: str) -> PublicKey | None:
    """Return the key of a DID that is itself the key. Pure."""
    return next((key for read in _KEY_ANYWHERE if (key := read(method)) is not None), None)


def _by_the_issuer(check: Callable[[], object]) -> None:
    try:
        check()
    except SigningBusy:
        raise
    except ProductError as error:
        if isinstance(error, IssuerUnreachable):
            raise StatusListUnreachable("the keys of its issuer") from error
        if isinstance(error, KeyUnknown | SignatureInvalid | KeyUnfit):
            raise StatusListNotTheIssuers(error.code) from error
        raise StatusListInvalid(error.code) from error
