"""Each institution's own sign-in as it was entered: tried before it is switched on, and off again with every change."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.admin.models import ColleagueRow, ProviderRow
from app.admin.roles import AdminRole
from app.clock import Clock
from app.db import Database, SecretBox, secret_digest
from app.errors import Kind, ProductError
from app.oidc import Client, Description, Provider

SUBJECT = "sub"
MAX_CLAIM, MAX_VALUE, MOST_VALUES = 64, 200, 50
# What people change, pass on, or are given anew: none of it says for good who somebody is.
_MAIL = {"email", "mail", "emails", "e-mail", "email_address", "emailaddress", "urn:oid:0.9.2342.19200300.100.1.3"}
_NO_IDENTITY = {"name", "preferred_username", "upn", "unique_name", "nickname", "given_name", "family_name"} | _MAIL
# Ids with a scope look like an address and are none: OpenID Connect's own, eduPerson, SAML's subject ids, and AARC.
_SCOPED = {"sub", "subject-id", "subject_id", "pairwise-id", "pairwise_id", "voperson_id", "voperson_external_id"} | {
    *("eduperson_unique_id", "edupersonuniqueid", "eduperson_principal_name", "edupersonprincipalname", "eppn"),
    *(f"urn:oid:1.3.6.1.4.1.5923.1.1.1.{number}" for number in (6, 13)),
    *(f"urn:oasis:names:tc:saml:attribute:{name}" for name in ("subject-id", "pairwise-id")),
}
_CLAIM = re.compile(r"[A-Za-z0-9_:/.\-]{1,64}", re.ASCII)
_PRINTED = re.compile(r"[!-~]{1,255}", re.ASCII)


class ProviderInvalid(ProductError):
    """Something that was entered about the sign-in cannot be right; `field` says what."""

    code = "admin.provider_invalid"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class ProviderOff(ProductError):
    """The institution has no sign-in of its own, or it is not switched on."""

    kind = Kind.NOT_FOUND
    code = "admin.provider_off"


class ProviderUntried(ProductError):
    """A sign-in is switched on only after it has worked as it stands."""

    kind = Kind.CONFLICT
    code = "admin.provider_untried"


class NobodyBound(ProductError):
    """Switched on, a sign-in would let no administrator in: none is bound to it, and no claim makes one."""

    kind = Kind.CONFLICT
    code = "admin.nobody_bound"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInBy:
    """How an institution's people sign in. The first of `role_values` that the claim has gives the role.

    `mark` is another one after every change.
    """

    provider: Provider
    person_claim: str = SUBJECT
    role_claim: str = ""
    role_values: tuple[tuple[str, AdminRole], ...] = ()
    tested_at: datetime | None = None
    is_on: bool = False
    mark: str = ""

    @property
    def realm(self) -> str:
        """Within what a person's id is the person's: another provider or another claim may use the same one."""
        return f"{self.provider.issuer} {self.person_claim}"

    def person(self, claims: Mapping[str, Any]) -> str:
        """Return who somebody is for good, "" if the claims do not tell. Pure."""
        value = claims.get(self.person_claim)
        return value if isinstance(value, str) and 0 < len(value) <= 255 else ""

    def is_mail(self, claims: Mapping[str, Any]) -> bool:
        """Tell whether an e-mail address would stand for somebody, which lets nobody in. Pure."""
        person = self.person(claims)
        told = {value.casefold() for name, value in claims.items() if name in _NO_IDENTITY and isinstance(value, str)}
        return "@" in person and (self.person_claim.lower() not in _SCOPED or person.casefold() in told)

    def role(self, claims: Mapping[str, Any]) -> AdminRole | None:
        """Return the role that the claims give, None for none. Pure."""
        if not self.role_claim:
            return None
        found = _value(claims, self.role_claim)
        held = {found} if isinstance(found, str) else {one for one in found or () if isinstance(one, str)}
        return next((role for value, role in self.role_values if value in held), None)


def roles_from(text: str) -> tuple[tuple[str, AdminRole], ...]:
    """Return what lines like "mc-registrars = registrar" say, in their order. Raises ProviderInvalid. Pure."""
    found: list[tuple[str, AdminRole]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        value, _, role = (part.strip() for part in line.rpartition("="))
        if not value or len(value) > MAX_VALUE or role not in set(AdminRole) or len(found) >= MOST_VALUES:
            raise ProviderInvalid("role_values")
        found.append((value, AdminRole(role)))
    return tuple(found)


class Providers:
    """The sign-ins of all institutions. `for_all` is the installation's, for those without one that is on."""

    def __init__(
        self, db: Database, clock: Clock, box: SecretBox, client: Client, for_all: Provider | None = None
    ) -> None:
        self._db = db
        self._clock = clock
        self._box = box
        self._client = client
        self._for_all = for_all

    def entered(self, issuer_slug: str) -> SignInBy | None:
        """Return what the institution entered, on or not. Raises SecretUnreadable."""
        row = self._row(issuer_slug)
        return _read(row, self._box.open(row.sealed_secret)) if row else None

    def shown(self, issuer_slug: str) -> SignInBy | None:
        """Return what the institution entered, on or not, without its secret, which need not be readable."""
        row = self._row(issuer_slug)
        return _read(row) if row else None

    def open(self, issuer_slug: str) -> SignInBy:
        """Return the sign-in that is on. Raises ProviderOff or SecretUnreadable."""
        found = self._on(self.entered(issuer_slug))
        if found is None:
            raise ProviderOff
        return found

    def current(self, issuer_slug: str) -> SignInBy | None:
        """Return the sign-in that is on, to be shown and compared; None where everybody comes by a link."""
        return self._on(self.shown(issuer_slug))

    @property
    def for_all(self) -> SignInBy | None:
        """The installation's own sign-in, for institutions without one that is on."""
        if self._for_all is None:
            return None
        return SignInBy(provider=self._for_all, is_on=True, mark=secret_digest(repr(self._for_all)))

    def is_open(self, issuer_slug: str) -> bool:
        """Tell whether the institution's people sign in by a provider."""
        if self._for_all is not None:
            return True
        with self._db.read() as session:
            return bool(session.scalar(select(ProviderRow.is_on).where(ProviderRow.issuer_slug == issuer_slug)))

    def put(
        self,
        issuer_slug: str,
        *,
        issuer: str,
        client_id: str,
        secret: str,
        person_claim: str = SUBJECT,
        role_claim: str = "",
        role_values: Sequence[tuple[str, AdminRole]] = (),
    ) -> None:
        """Store a sign-in, off and not tried. Without a secret the stored one stays, if client and issuer do.

        Raises ProviderInvalid.
        """
        issuer, client_id, secret = issuer.strip(), client_id.strip(), secret.strip()
        person_claim, role_claim = person_claim.strip() or SUBJECT, role_claim.strip()
        if not self._client.is_address(issuer):
            raise ProviderInvalid("issuer")
        if not _PRINTED.fullmatch(client_id):
            raise ProviderInvalid("client_id")
        if secret and not _PRINTED.fullmatch(secret):
            raise ProviderInvalid("secret")
        if not _CLAIM.fullmatch(person_claim) or person_claim.lower() in _NO_IDENTITY:
            raise ProviderInvalid("person_claim")
        if (role_claim and not _CLAIM.fullmatch(role_claim)) or bool(role_claim) is not bool(role_values):
            raise ProviderInvalid("role_claim")
        with self._db.write() as session:
            held = session.get(ProviderRow, issuer_slug, with_for_update=True)
            is_same = held is not None and (held.issuer, held.client_id) == (issuer, client_id)
            sealed = held.sealed_secret if held and is_same and not secret else self._box.seal(secret)
            session.merge(
                ProviderRow(
                    issuer_slug=issuer_slug,
                    issuer=issuer,
                    client_id=client_id,
                    sealed_secret=sealed,
                    person_claim=person_claim,
                    role_claim=role_claim,
                    role_values=json.dumps([[value, role.value] for value, role in role_values]),
                    tested_at=None,
                    tried_by=None,
                    tried_person="",
                    is_on=False,
                    changed_at=self._clock(),
                )
            )

    def note_tried(self, issuer_slug: str, mark: str, tester: UUID | None, person: str) -> None:
        """Remember that it worked as it is now, and for which colleague; nothing happens if it was changed since."""
        with self._db.write() as session:
            row = session.get(ProviderRow, issuer_slug, with_for_update=True)
            if row is not None and _mark(row) == mark:
                row.tested_at = self._clock()
                if tester and not row.is_on:
                    row.tried_by, row.tried_person = tester, person

    def switch(self, issuer_slug: str, *, on: bool, is_untried_fine: bool = False) -> str:
        """Switch it on or off, and return who is known by it from now on since they tried it, "" for nobody.

        Raises ProviderOff where nothing was entered, ProviderUntried or NobodyBound.
        """
        bound = ""
        with self._db.write() as session:
            row = session.get(ProviderRow, issuer_slug, with_for_update=True)
            if row is None:
                raise ProviderOff
            if on and row.tested_at is None and not is_untried_fine:
                raise ProviderUntried
            if on:
                bound = _bind_tester(session, row)
                if not is_untried_fine and not _lets_an_administrator_in(session, _read(row), issuer_slug):
                    raise NobodyBound
            row.is_on = on
        return bound

    def check(self, issuer_slug: str) -> Description:
        """Read anew what the provider publishes. Raises ProviderOff and what `Client.check` does."""
        found = self.shown(issuer_slug)
        if found is None:
            raise ProviderOff
        return self._client.check(found.provider)

    def _row(self, issuer_slug: str) -> ProviderRow | None:
        with self._db.read() as session:
            return session.get(ProviderRow, issuer_slug)

    def _on(self, found: SignInBy | None) -> SignInBy | None:
        return found if found and found.is_on else self.for_all


def _read(row: ProviderRow, secret: str = "") -> SignInBy:
    return SignInBy(
        provider=Provider(issuer=row.issuer, client_id=row.client_id, client_secret=secret),
        person_claim=row.person_claim,
        role_claim=row.role_claim,
        role_values=tuple((value, AdminRole(role)) for value, role in json.loads(row.role_values)),
        tested_at=row.tested_at,
        is_on=row.is_on,
        mark=_mark(row),
    )


def known_as(issuer_slug: str, by: SignInBy, person: str) -> Select[ColleagueRow]:
    """Return the query of the colleague whom a sign-in knows as `person`. Pure."""
    return select(ColleagueRow).where(
        ColleagueRow.issuer_slug == issuer_slug, ColleagueRow.provider == by.realm, ColleagueRow.person == person
    )


def _bind_tester(session: Session, row: ProviderRow) -> str:
    """Let the colleague who tried it be known by it, and return their name; until now they come in as before."""
    by, tester, person = _read(row), row.tried_by, row.tried_person
    row.tried_by, row.tried_person = None, ""
    colleague = session.get(ColleagueRow, tester, with_for_update=True) if tester else None
    if colleague is None or colleague.provider == by.realm:
        return ""
    if session.scalar(known_as(row.issuer_slug, by, person)) is not None:
        return ""
    # An earlier sign-in's claim says nothing here: the role that they have is theirs.
    colleague.provider, colleague.person, colleague.is_by_claim = by.realm, person, False
    session.flush()
    return colleague.name


def _lets_an_administrator_in(session: Session, by: SignInBy, issuer_slug: str) -> bool:
    if any(role is AdminRole.ADMINISTRATOR for _, role in by.role_values):
        return True
    bound = select(ColleagueRow.id).where(
        ColleagueRow.issuer_slug == issuer_slug,
        ColleagueRow.role == AdminRole.ADMINISTRATOR.value,
        ColleagueRow.joined_at.is_not(None),
        ColleagueRow.provider == by.realm,
    )
    return session.scalars(bound).first() is not None


def _mark(row: ProviderRow) -> str:
    parts = (row.issuer, row.client_id, row.sealed_secret, row.person_claim, row.role_claim, row.role_values)
    return secret_digest(json.dumps(parts))


def _value(claims: Mapping[str, Any], name: str) -> Any:
    """Return a claim by its name, or by a path such as Keycloak's realm_access.roles."""
    if name in claims:
        return _plain(claims[name])
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return _plain(found)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | list) else None
