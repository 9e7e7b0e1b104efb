"""An institution's signing keys through their lives: signing, out of use, revoked. Pure.

Keys are of kinds, the algorithms of their signatures. Of each kind the newest signs, unless it was retired or revoked:
an older one never signs again. All stay published for ever, because credentials rest on them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from app.signing.errors import IssuerKeyMissing, IssuerKeyUnknown, RevocationInvalid
from app.signing.jwk import key_id
from app.signing.multibase import from_multikey
from app.signing.pkcs11 import DeviceKey
from app.signing.signer import Algorithm, PublicKey, Signer, algorithm_of

Entry = dict[str, Any]
DATA_INTEGRITY = (Algorithm.EDDSA, Algorithm.ES256)
"""The kinds of keys that sign Data Integrity proofs, the preferred one first."""
VC_JWT_KEYS = (Algorithm.RS256, *DATA_INTEGRITY)
"""For tokens of Open Badges: nobody has an RSA key here who did not ask for it, for readers that know nothing else."""
SD_JWT_KEYS = (Algorithm.ES256, Algorithm.EDDSA)
"""For SD-JWT VC: P-256 first, which is what all wallets know."""
_LONGEST_REASON = 500


class IssuerKeyState(StrEnum):
    """What a key is for now; all of them are published."""

    ACTIVE = "active"
    OLD = "old"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRevocation:
    """From `since` on somebody else may have signed with the key; `at` is when that was entered."""

    since: datetime
    at: datetime
    reason: str


@dataclass(frozen=True)  # without slots: what is read out of `public` is read once, and asked for with every credential
class IssuerKey:
    """An institution's signing key: `key_id` is the fragment of its DID URL, `public` its Multikey (`z6Mk…`).

    `device` tells where the private half lies if not in the key file. `created_at` is None for keys of before.
    """

    key_id: str
    public: str
    _open: Callable[[], Signer] = field(repr=False, compare=False)
    created_at: datetime | None = None
    retired_at: datetime | None = None
    revocation: KeyRevocation | None = None
    device: DeviceKey | None = None

    @cached_property
    def public_key(self) -> PublicKey:
        """The public half."""
        return from_multikey(self.public)

    @cached_property
    def algorithm(self) -> Algorithm:
        """The algorithm of its signatures, which is its kind."""
        return algorithm_of(self.public_key)

    @cached_property
    def signer(self) -> Signer:
        """What signs with it, opened on first use. Raises KeyFileUnreadable, KeyTooWeak, or what a device raises."""
        return self._open()


def issuer_key(entry: Entry, open_signer: Callable[[], Signer]) -> IssuerKey:
    """Return the key that an entry of the key file describes. Pure."""
    revoked, device = entry.get("revoked"), entry.get("device")
    return IssuerKey(
        key_id=key_id(entry["public_multibase"]),
        public=entry["public_multibase"],
        _open=open_signer,
        created_at=_moment(entry, "created_at"),
        retired_at=_moment(entry, "retired_at"),
        revocation=revocation_from_json(revoked) if revoked else None,
        device=DeviceKey(token=device["token"], id=device["id"], label=device["label"]) if device else None,
    )


def check_entry(entry: Entry) -> None:
    """Refuse what is no institution's key. Raises ValueError, KeyError, TypeError or AttributeError. Pure."""
    from_multikey(entry["public_multibase"])
    if ("private_key_pem" in entry) == ("device" in entry):
        raise ValueError("neither or both of private_key_pem and device")
    if "device" in entry:
        bytes.fromhex(entry["device"]["id"])
        _ = entry["device"]["token"] + entry["device"]["label"]
    revoked = entry.get("revoked") or {"since": None, "at": None, "reason": ""}
    moments = [entry.get("created_at"), entry.get("retired_at"), revoked["since"], revoked["at"]]
    if any(datetime.fromisoformat(moment).tzinfo is None for moment in moments if moment is not None):
        raise ValueError("a time without its zone")
    _ = revoked["reason"]


def signing(keys: Sequence[IssuerKey]) -> list[IssuerKey]:
    """Return the keys that sign now, at most one of each kind, in the keys' order. Pure."""
    newest = {key.algorithm: key for key in keys}
    return [key for key in newest.values() if key.retired_at is None and key.revocation is None]


def state(keys: Sequence[IssuerKey], key: IssuerKey) -> IssuerKeyState:
    """Return what one of an institution's keys is for now. Pure."""
    if key.revocation is not None:
        return IssuerKeyState.REVOKED
    return IssuerKeyState.ACTIVE if key in signing(keys) else IssuerKeyState.OLD


def chosen(keys: Sequence[IssuerKey], algorithms: Iterable[Algorithm]) -> IssuerKey:
    """Return the signing key of the first of the kinds of which there is one. Raises IssuerKeyMissing. Pure."""
    active = {key.algorithm: key for key in signing(keys)}
    for algorithm in algorithms:
        if algorithm in active:
            return active[algorithm]
    raise IssuerKeyMissing


def named(keys: Iterable[IssuerKey], name: str) -> IssuerKey:
    """Return the key with this id, or whose id begins like this where only one does. Raises IssuerKeyUnknown. Pure."""
    found = [key for key in keys if key.key_id.startswith(name)]
    exact = [key for key in found if key.key_id == name]
    if len(exact or found) != 1 or not name:
        raise IssuerKeyUnknown
    return (exact or found)[0]


def revocation(standing: KeyRevocation | None, *, since: datetime, reason: str, now: datetime) -> KeyRevocation:
    """Return a revocation; one that stands may move earlier, never later. Raises RevocationInvalid. Pure."""
    reason = " ".join(reason.split())
    if not reason or len(reason) > _LONGEST_REASON:
        raise RevocationInvalid("no reason, or a very long one")
    if since > now:
        raise RevocationInvalid("a moment that is still to come")
    if standing is not None and since >= standing.since:
        raise RevocationInvalid("it is revoked since that moment or an earlier one")
    return KeyRevocation(since=since, at=now, reason=reason)


def revocation_to_json(value: KeyRevocation) -> Entry:
    """Return a revocation as the key file holds it. Pure."""
    return {"since": value.since.isoformat(), "at": value.at.isoformat(), "reason": value.reason}


def revocation_from_json(value: Entry) -> KeyRevocation:
    """Return a revocation that `revocation_to_json` has written. Raises what is wrong with another value. Pure."""
    since, at = datetime.fromisoformat(value["since"]), datetime.fromisoformat(value["at"])
    return KeyRevocation(since=since, at=at, reason=value["reason"])


def _moment(entry: Entry, name: str) -> datetime | None:
    return datetime.fromisoformat(entry[name]) if entry.get(name) else None
