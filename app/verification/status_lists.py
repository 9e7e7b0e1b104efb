"""The signed status lists of this installation, in every form in which somebody asks for one."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from app.awards import Register, StatusList
from app.clock import Clock
from app.formats import (
    STATUS_LIST_TYPE,
    VC_JWT_TYPE,
    Purpose,
    status_list_claims,
    status_list_credential,
    vc_jwt_claims,
)
from app.signing import IssuerKey, KeyFile, add_proof, sign_token
from app.verification.envelopes import token_list_uri
from app.verification.own import OwnIssuers

_TOKEN_VALID = timedelta(days=7)
_LASTING = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class SignedList:
    """A list's bytes, and what tells them from those before and after."""

    content: bytes
    etag: str


class StatusLists:
    """Signs each list once per change of it or of the key, and tokens once a day, because those say when they end."""

    def __init__(
        self, issuers: OwnIssuers, keys: KeyFile, register: Register, public_url: str, *, clock: Clock
    ) -> None:
        self._issuers = issuers
        self._keys = keys
        self._register = register
        self._public_url = public_url
        self._clock = clock
        self._signed = lru_cache(maxsize=256)(self._sign)

    def credential(self, list_id: UUID, purpose: Purpose = Purpose.REVOCATION) -> SignedList:
        """Return a list as a credential with a proof. Raises AwardMissing for a list that we do not have."""
        return self._current(list_id, self._proven, purpose)

    def credential_token(self, list_id: UUID, purpose: Purpose = Purpose.REVOCATION) -> SignedList:
        """Return a list as a VC-JWT. Raises AwardMissing for a list that we do not have."""
        return self._current(list_id, self._enveloped, purpose)

    def token(self, list_id: UUID) -> SignedList:
        """Return a list as a status list token. Raises AwardMissing for a list that we do not have."""
        return self._current(list_id, self._token, Purpose.REVOCATION)

    def lasting_token(self, list_id: UUID) -> bytes:
        """Return a list as a token that holds for ten years: for an institution of which nothing changes any more."""
        found = self._register.status_list(list_id)
        key = self._keys.active_issuer_key(found.issuer_slug)
        return self._token(found, key, Purpose.REVOCATION, self._clock().astimezone(UTC).date(), _LASTING)

    def _current(self, list_id: UUID, form: "_Form", purpose: Purpose) -> SignedList:
        day = self._clock().astimezone(UTC).date()
        slug, revision = self._register.status_edition(list_id)
        key_id = self._keys.active_issuer_key(slug).key_id  # a list by a revoked key is worth nothing
        return self._signed(list_id, (revision, key_id), form, purpose, day)

    def _sign(self, list_id: UUID, edition: tuple[int, str], form: "_Form", purpose: Purpose, day: date) -> SignedList:
        found = self._register.status_list(list_id)
        key = self._keys.active_issuer_key(found.issuer_slug)
        if (found.revision, key.key_id) != edition:
            # It changed again in between: never keep newer bits under an older number.
            return self._signed(list_id, (found.revision, key.key_id), form, purpose, day)
        content = form(found, key, purpose, day)
        return SignedList(content, sha256(content).hexdigest()[:32])

    def _proven(self, found: StatusList, key: IssuerKey, purpose: Purpose, _day: date) -> bytes:
        unsigned = self._unsigned(found, purpose)
        signed = add_proof(unsigned, key.signer, self._method(found, key), found.changed_at)
        return json.dumps(signed, indent=1).encode()

    def _enveloped(self, found: StatusList, key: IssuerKey, purpose: Purpose, _day: date) -> bytes:
        claims = vc_jwt_claims(self._unsigned(found, purpose))
        return sign_token(claims, key.signer, typ=VC_JWT_TYPE, cty="vc", kid=self._method(found, key)).encode()

    def _token(
        self, found: StatusList, key: IssuerKey, _purpose: Purpose, day: date, valid: timedelta = _TOKEN_VALID
    ) -> bytes:
        began = datetime.combine(day, time(), UTC)
        claims = status_list_claims(
            token_list_uri(self._url(found)),
            self._issuers.did(found.issuer_slug),
            revoked=found.revoked,
            suspended=found.suspended,
            issued_at=max(began, found.changed_at),
            expires_at=began + valid,
            size=found.size,
        )
        return sign_token(claims, key.signer, typ=STATUS_LIST_TYPE, kid=self._method(found, key)).encode()

    def _unsigned(self, found: StatusList, purpose: Purpose) -> dict[str, object]:
        # A credential names one list only: the official schema of Open Badges takes a single `credentialStatus`. The
        # libraries that strangers use know one bit for each place, and one purpose for each list: with a `statusSize`
        # of two they read the wrong bit and do not notice. So whoever looks at the list that the credential names must
        # find a suspension there too, or would take a suspended credential for a valid one. When it is lifted the bit
        # is cleared. Which of them are only suspended, the other list says, and the token.
        is_all = purpose is Purpose.REVOCATION
        list_url = self._url(found) if is_all else f"{self._url(found)}/{purpose}"
        return status_list_credential(
            list_url,
            self._issuers.did(found.issuer_slug),
            [*found.revoked, *found.suspended] if is_all else found.suspended,
            found.changed_at,
            size=found.size,
            purpose=purpose,
        )

    def _url(self, found: StatusList) -> str:
        return f"{self._public_url}/status/{found.list_id}"

    def _method(self, found: StatusList, key: IssuerKey) -> str:
        return f"{self._issuers.did(found.issuer_slug)}#{key.key_id}"


_Form = Callable[[StatusList, IssuerKey, Purpose, date], bytes]
