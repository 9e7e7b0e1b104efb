"""What a signature lies around, read in one way: a JSON document with a proof in it, or one of two kinds of token.

Each reads what it is and verifies nothing until it is asked to; the steps of the verifier ask, in their order.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from app.awards import Element
from app.formats import (
    VC_JWT_TYPE,
    Elements,
    contradictions,
    credential_of_claims,
    elements,
    issuer_name,
    sd_jwt_elements,
)
from app.signing import (
    SD_JWT_TYPE,
    Canonicalize,
    KeyUnknown,
    PublicKey,
    check_header,
    check_holder,
    disclosed_claims,
    is_compact,
    is_disclosable,
    opened_disclosable,
    opened_token,
    proof_of,
    verify_proof,
    verify_token,
)
from app.verification import reading, rules
from app.verification.earlier_model import credential_of_earlier, earlier_contradictions, is_earlier_token
from app.verification.errors import ClaimsContradict, NotACredential, StatusUnreachable
from app.verification.foreign import method_of
from app.verification.foreign_lists import ListPlace, places_of, token_places_of
from app.verification.revoked_keys import signed_at
from app.verification.values import Form

FindKey = Callable[[str], PublicKey | None]
Place = tuple[str, int]
# What others write, or wrote: a credential without a type of its own, and the first drafts' name.
_VC_JWT_TYPES = (VC_JWT_TYPE, "jwt", "vc+ld+jwt", "vc+ld+json+jwt", "")
_SD_JWT_TYPES = (SD_JWT_TYPE, "vc+sd-jwt")
_TOKEN_LIST = "/token"  # noqa: S105 - where the list lies


class Envelope(Protocol):
    """A credential with its signature. What it says is to be relied on only once `verify` has passed."""

    form: Form
    document: dict[str, Any]
    issuer: str

    @property
    def issuer_name(self) -> str:
        """What it calls its issuer."""

    @property
    def method(self) -> str:
        """The DID URL of the key that it names; only after `check_algorithm`."""

    @property
    def given(self) -> str | dict[str, Any]:
        """What was given, as text or as an object."""

    @property
    def credential_id(self) -> str:
        """The address that it claims to have, "" if it shows none."""

    @property
    def signed_at(self) -> datetime | None:
        """When it says that it was signed, None if it does not say it legibly; only after `check_algorithm`."""

    def check_algorithm(self, *, is_ours: bool) -> None:
        """Accept only what we sign with; in the name of issuers elsewhere what others do. Raises a ProductError."""

    def verify(self, find_key: FindKey) -> None:
        """Accept only what the named key has signed. Raises a ProductError, KeyUnknown if there is no such key."""

    def check_agreement(self) -> None:
        """Refuse what says two things at once. Raises ClaimsContradict."""

    def check_arrangement(self) -> None:
        """Refuse what does not show what a credential of ours must. Raises Rearranged."""

    def period(self) -> tuple[datetime | None, datetime | None]:
        """Return when its validity begins and ends. Raises DateInvalid."""

    def status_place(self) -> Place | None:
        """Return the list and the place where its status stands, None if it has none. Raises StatusUnreachable."""

    def foreign_places(self) -> list[ListPlace]:
        """Return the places in lists of anybody's where its status stands. Raises StatusListUnreachable."""


def enveloped(data: bytes | str | dict[str, Any], canonicalize: Canonicalize) -> Envelope:
    """Return what was given as a file, as pasted text or as an object.

    Raises NotACredential, CredentialTooLarge, FormatUnsupported, TokenMalformed or DisclosureInvalid.
    """
    text = "" if isinstance(data, dict) else reading.text(data)
    if is_disclosable(text):
        return DisclosableToken(text)
    if is_compact(text):
        return SignedToken(text)
    return ProvenDocument(reading.parsed(data), canonicalize)


class _Badge:
    """An Open Badges credential, however it is signed."""

    def __init__(self, document: dict[str, Any]) -> None:
        reading.checked(document)
        self.document = document
        self.issuer = reading.issuer_id(document)

    @property
    def issuer_name(self) -> str:
        return issuer_name(self.document)

    @property
    def credential_id(self) -> str:
        return str(self.document.get("id", ""))

    def check_arrangement(self) -> None:
        rules.check_arrangement(elements(self.document), self.issuer_name)

    def period(self) -> tuple[datetime | None, datetime | None]:
        # Under other names in the data model 1.1. Where both stand, the narrower period counts.
        starts = [rules.moment_at(self.document, name) for name in ("validFrom", "issuanceDate")]
        ends = [rules.moment_at(self.document, name) for name in ("validUntil", "expirationDate")]
        return max(filter(None, starts), default=None), min(filter(None, ends), default=None)

    def foreign_places(self) -> list[ListPlace]:
        return places_of(self.document)

    def status_place(self) -> Place | None:
        entry = self.document.get("credentialStatus")
        if entry is None:
            return None
        if not isinstance(entry, dict) or entry.get("type") != "BitstringStatusListEntry":
            raise StatusUnreachable("a kind of status that we do not keep")
        list_url, index = entry.get("statusListCredential"), reading.index_of(entry.get("statusListIndex"))
        if not isinstance(list_url, str) or index is None:
            raise StatusUnreachable("no place in a list")
        return list_url, index


class ProvenDocument(_Badge):
    """Open Badges 3.0 with a Data Integrity proof."""

    form = Form.OPEN_BADGE

    def __init__(self, document: dict[str, Any], canonicalize: Canonicalize) -> None:
        super().__init__(document)
        self.given = document
        self._canonicalize = canonicalize

    @property
    def method(self) -> str:
        found: str = proof_of(self.document)["verificationMethod"]
        return found

    @property
    def signed_at(self) -> datetime | None:
        return signed_at(proof_of(self.document))

    def check_algorithm(self, *, is_ours: bool) -> None:  # noqa: ARG002 - everybody's proofs are of the same kinds
        proof_of(self.document)

    def verify(self, find_key: FindKey) -> None:
        verify_proof(self.document, find_key, self._canonicalize)

    def check_agreement(self) -> None:
        """Nothing stands in it twice."""


class SignedToken(_Badge):
    """Open Badges 3.0 as a VC-JWT."""

    form = Form.VC_JWT

    def __init__(self, text: str) -> None:
        self.given = text
        self._token = opened_token(text)
        claims = self._token.unverified_claims
        self._is_earlier = is_earlier_token(claims)
        super().__init__(credential_of_earlier(claims) if self._is_earlier else credential_of_claims(claims))

    @property
    def method(self) -> str:
        return method_of(self.issuer, self._token.unverified_key_id)

    @property
    def signed_at(self) -> datetime | None:
        return rules.seconds_at(self._token.unverified_claims, "nbf")

    def check_algorithm(self, *, is_ours: bool) -> None:
        check_header(self._token, *([VC_JWT_TYPE] if is_ours else _VC_JWT_TYPES))

    def verify(self, find_key: FindKey) -> None:
        verify_token(self._token, _found(find_key, self.method))

    def check_agreement(self) -> None:
        find = earlier_contradictions if self._is_earlier else contradictions
        if found := find(self._token.unverified_claims):
            raise ClaimsContradict(", ".join(found))


class DisclosableToken:
    """An SD-JWT VC with the disclosures that its holder shows."""

    form = Form.SD_JWT

    def __init__(self, text: str) -> None:
        self.given = text
        self._found = opened_disclosable(text)
        self.document = disclosed_claims(self._found)
        issuer = self.document.get("iss")
        if not isinstance(issuer, str) or not isinstance(self.document.get("vct"), str):
            raise NotACredential("no issuer or type")
        self.issuer = issuer

    @cached_property
    def _elements(self) -> Elements:
        return sd_jwt_elements(self.document)

    @property
    def issuer_name(self) -> str:
        return self._elements.get("institution", {}).get("name", "")

    @property
    def method(self) -> str:
        return method_of(self.issuer, self._found.token.unverified_key_id)

    @property
    def credential_id(self) -> str:
        return str(self.document.get("jti", ""))

    @property
    def signed_at(self) -> datetime | None:
        return rules.seconds_at(self.document, "iat")

    def check_algorithm(self, *, is_ours: bool) -> None:
        check_header(self._found.token, *([SD_JWT_TYPE] if is_ours else _SD_JWT_TYPES))

    def verify(self, find_key: FindKey) -> None:
        verify_token(self._found.token, _found(find_key, self.method))
        check_holder(self._found)

    def check_agreement(self) -> None:
        """Nothing stands in it twice: a disclosure of what stands there already is refused."""

    def check_arrangement(self) -> None:
        rules.check_arrangement(self._elements, self.issuer_name, withheld=[Element.LEARNER])

    def period(self) -> tuple[datetime | None, datetime | None]:
        return rules.seconds_at(self.document, "nbf"), rules.seconds_at(self.document, "exp")

    def foreign_places(self) -> list[ListPlace]:
        return token_places_of(self.document)

    def status_place(self) -> Place | None:
        status = self.document.get("status")
        if status is None:
            return None
        entry = status.get("status_list") if isinstance(status, dict) else None
        uri, index = (entry.get("uri"), entry.get("idx")) if isinstance(entry, dict) else (None, None)
        if not isinstance(uri, str) or not uri.endswith(_TOKEN_LIST):
            raise StatusUnreachable("no list of ours")
        if type(index) is not int or not 0 <= index < 10**reading.MOST_DIGITS:
            raise StatusUnreachable("no place in a list")
        return uri.removesuffix(_TOKEN_LIST), index


def token_list_uri(list_url: str) -> str:
    """Return the address of the token status list with the same places as a list. Pure."""
    return list_url + _TOKEN_LIST


def said(form: Form, document: dict[str, Any], language: str = "") -> Elements:
    """Return the elements that a credential of a form shows, in a language or else in its own. Pure."""
    return sd_jwt_elements(document, language) if form is Form.SD_JWT else elements(document, language)


def _found(find_key: FindKey, method: str) -> PublicKey:
    key = find_key(method)
    if key is None:
        raise KeyUnknown
    return key
