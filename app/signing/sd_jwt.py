"""Selective disclosure: claims of which the holder shows some and withholds others.

RFC 9901 (SD-JWT): "Disclosures", "Embedding Disclosures in SD-JWTs", "Verification and Processing", "Key Binding JWT".
"""

import json
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from app.signing.errors import DisclosureInvalid, HolderNotProven, TokenMalformed
from app.signing.jose import (
    MAX_TOKEN_BYTES,
    Token,
    check_header,
    decoded,
    encoded,
    is_compact,
    is_deep,
    json_object,
    opened_token,
    public_key_of,
    sign_token,
    verify_token,
)
from app.signing.signer import Signer

SD_JWT_TYPE = "dc+sd-jwt"
KEY_BINDING_TYPE = "kb+jwt"
Salt = Callable[[], str]
Path = Sequence[str]
_ALGORITHM = "sha-256"
_DIGEST_CHARACTERS = 43
_MAX_DISCLOSURES = 500
_SET = frozenset({"_sd", "_sd_alg", "..."})
# SD-JWT VC, "Selective Disclosure": what says who vouches for what and how long may not be withheld.
_NEVER_HIDDEN = frozenset({"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"})


def fresh_salt() -> str:
    """Return 128 random bits in base64url."""
    return encoded(secrets.token_bytes(16))


def sign_disclosable(
    claims: Mapping[str, Any],
    hidden: Iterable[Path],
    signer: Signer,
    key_id: str,
    *,
    decoys: int = 0,
    salt: Salt = fresh_salt,
) -> str:
    """Return the token with all its disclosures; each claim at a path of `hidden` can be withheld by itself.

    `hidden` are paths of names, deeper ones after those above; a path that is not there is passed over. At the top
    so many digests of nothing are added that there are at least `decoys`: how many there are then tells nothing. Raises
    ValueError when a claim may not be hidden.
    """
    body: dict[str, Any] = json.loads(json.dumps(claims))
    disclosures: list[str] = []
    for *above, name in hidden:
        place: Any = body
        for step in above:
            place = place.get(step) if isinstance(place, dict) else None
        if not isinstance(place, dict) or name not in place:
            continue
        if (not above and name in _NEVER_HIDDEN) or name in _SET:
            raise ValueError(f"{name} may not be withheld")
        disclosure = encoded(json.dumps([salt(), name, place.pop(name)], ensure_ascii=False).encode())
        place.setdefault("_sd", []).append(_digest(disclosure))
        disclosures.append(disclosure)
    if decoys:
        own = body.setdefault("_sd", [])
        own += [_digest(salt()) for _ in range(decoys - len(own))]
    _sort_digests(body)
    token = sign_token({**body, "_sd_alg": _ALGORITHM}, signer, typ=SD_JWT_TYPE, kid=key_id)
    return "~".join([token, *disclosures, ""])


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosable:
    """A token with its disclosures, taken apart and not verified; `presentation` is what a holder's key signs."""

    token: Token
    disclosures: tuple[str, ...]
    presentation: str
    key_binding: str


def is_disclosable(text: str) -> bool:
    """Tell whether a text has the shape of a token with disclosures. Pure."""
    token, tilde, _ = text.partition("~")
    return bool(tilde) and is_compact(token)


def opened_disclosable(text: str) -> Disclosable:
    """Return a token with its disclosures taken apart, with nothing verified. Raises TokenMalformed. Pure."""
    if len(text) > MAX_TOKEN_BYTES or text.count("~") > _MAX_DISCLOSURES:
        raise TokenMalformed("longer than any credential")
    if "~" not in text:
        raise TokenMalformed("no place for disclosures")
    token, *disclosures, key_binding = text.split("~")
    return Disclosable(
        token=opened_token(token),
        disclosures=tuple(disclosures),
        presentation=text[: len(text) - len(key_binding)],
        key_binding=key_binding,
    )


def disclosed_claims(found: Disclosable) -> dict[str, Any]:
    """Return the claims with what is disclosed put in its place. Does not verify the signature. Pure.

    Raises DisclosureInvalid when a digest or a disclosure is there twice, a disclosure belongs to no digest, hides
    what may not be hidden or what stands there already; TokenMalformed when one is no JSON.
    """
    claims = found.token.unverified_claims
    if claims.get("_sd_alg", _ALGORITHM) != _ALGORITHM:
        raise DisclosureInvalid("another digest algorithm")
    by_digest = {_digest(disclosure): _opened(disclosure) for disclosure in found.disclosures}
    if len(by_digest) != len(found.disclosures):
        raise DisclosureInvalid("a disclosure is repeated")
    reading = _Reading(by_digest)
    result: dict[str, Any] = reading.resolved({name: part for name, part in claims.items() if name != "_sd_alg"}, 0)
    if reading.used != by_digest.keys():
        raise DisclosureInvalid("a disclosure belongs to nothing")
    if is_deep(result):
        raise TokenMalformed("nested too deeply")
    return result


def withholding(text: str, names: Collection[str]) -> str:
    """Return a token without the disclosures of claims with these names, wherever they belong. Verifies nothing. Pure.

    Raises TokenMalformed, DisclosureInvalid.
    """
    found = opened_disclosable(text)
    read = [(one, _opened(one)) for one in found.disclosures]
    # One of two parts stands in a list and has no name.
    shown = [one for one, parts in read if len(parts) == 2 or parts[1] not in names]
    return "~".join([text.partition("~")[0], *shown, ""])


def bind(presentation: str, holder: Signer, *, audience: str, nonce: str, issued_at: int) -> str:
    """Return a presentation (a token and the disclosures that are shown) signed by its holder."""
    claims = {"iat": issued_at, "aud": audience, "nonce": nonce, "sd_hash": _digest(presentation)}
    return presentation + sign_token(claims, holder, typ=KEY_BINDING_TYPE)


def check_holder(found: Disclosable) -> None:
    """Accept a presentation that its holder has signed, or that nobody has.

    For whom and when it was signed is not judged: whoever is handed a file has asked for neither. Raises
    HolderNotProven, or what reading a token and its key raise.
    """
    if not found.key_binding:
        return
    confirmation = found.token.unverified_claims.get("cnf")
    jwk = confirmation.get("jwk") if isinstance(confirmation, dict) else None
    if not isinstance(jwk, dict):
        raise HolderNotProven("the credential is bound to no key")
    binding = opened_token(found.key_binding)
    check_header(binding, KEY_BINDING_TYPE)
    verify_token(binding, public_key_of(jwk))
    claims = binding.unverified_claims
    if claims.get("sd_hash") != _digest(found.presentation):
        raise HolderNotProven("signed for other disclosures")
    if not all(isinstance(claims.get(name), str) for name in ("aud", "nonce")) or type(claims.get("iat")) is not int:
        raise HolderNotProven("signed for nobody")


class _Reading:
    """One walk through the claims; remembers which digests it has seen."""

    def __init__(self, by_digest: Mapping[str, list[Any]]) -> None:
        self._by_digest = by_digest
        self._seen: set[str] = set()
        self.used: set[str] = set()

    def resolved(self, value: Any, depth: int) -> Any:
        """Return a value with what is disclosed in it put in its place."""
        if depth > 2 * _MAX_DISCLOSURES:
            raise TokenMalformed("nested too deeply")
        if isinstance(value, list):
            return [part for item in value for part in self._item(item, depth + 1)]
        if not isinstance(value, dict):
            return value
        if "..." in value or "_sd_alg" in value:
            raise DisclosureInvalid("a name that belongs to disclosures")
        found = {name: self.resolved(part, depth + 1) for name, part in value.items() if name != "_sd"}
        digests = value.get("_sd", [])
        if not isinstance(digests, list):
            raise DisclosureInvalid("digests that are no list")
        for digest in digests:
            disclosure = self._taken(digest)
            if disclosure is None:
                continue
            if len(disclosure) != 3 or not isinstance(disclosure[1], str):
                raise DisclosureInvalid("not a disclosure of a claim")
            name = disclosure[1]
            if name in found or name in _SET or (depth == 0 and name in _NEVER_HIDDEN):
                raise DisclosureInvalid("a claim that is there already, or may not be withheld")
            found[name] = self.resolved(disclosure[2], depth + 1)
        return found

    def _item(self, item: Any, depth: int) -> list[Any]:
        if not (isinstance(item, dict) and "..." in item):
            return [self.resolved(item, depth)]
        if len(item) != 1:
            raise DisclosureInvalid("a digest with something beside it")
        disclosure = self._taken(item["..."])
        if disclosure is None:
            return []
        if len(disclosure) != 2:
            raise DisclosureInvalid("not a disclosure of an item")
        return [self.resolved(disclosure[1], depth)]

    def _taken(self, digest: Any) -> list[Any] | None:
        """Return what is disclosed for a digest, None if that is withheld or was never there."""
        if not isinstance(digest, str) or len(digest) != _DIGEST_CHARACTERS or digest in self._seen:
            raise DisclosureInvalid("a digest is repeated, or none")
        self._seen.add(digest)
        if digest in self._by_digest:
            self.used.add(digest)
        return self._by_digest.get(digest)


def _opened(disclosure: str) -> list[Any]:
    # Read within an object, so that the bounds of tokens hold for it.
    content = decoded(disclosure)
    found = json_object(b'{"parts":' + content + b"}")
    parts = found["parts"]
    if len(found) > 1 or not isinstance(parts, list) or len(parts) not in (2, 3) or not isinstance(parts[0], str):
        raise DisclosureInvalid("not a disclosure")
    return parts


def _digest(text: str) -> str:
    return encoded(sha256(text.encode()).digest())


def _sort_digests(value: Any) -> None:
    """Put digests into an order that tells nothing of the claims' own."""
    if isinstance(value, dict):
        if "_sd" in value:
            value["_sd"].sort()
        for part in value.values():
            _sort_digests(part)
    elif isinstance(value, list):
        for part in value:
            _sort_digests(part)
