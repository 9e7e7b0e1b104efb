"""What the product has issued in its own name, and everything that a stranger reads to judge it.

Three learners claim over HTTP; then one award is revoked and another suspended. What is published was read before and
after, from the addresses that the credentials themselves name.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import requests
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from sqlalchemy import update

from app.awards import OPENBADGE, SD_JWT, VC_JWT, AwardState
from app.awards.models import AwardRow, StatusListRow
from app.cli.demo_setup import SLUG
from app.signing import MICROCREDENTIAL, IssuerKey, PublicKey, context_document, from_multikey, locked_contexts
from tests.integration.stack import DEFINITION, Stack, in_situation, make_database, make_keys, threaded_stack

VALID_MONTHS = 12
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """Credentials by learner, and the world around them as documents by URL.

    `keys` are the institution's as JSON Web Keys, `key` the one that signed; `now` is in seconds.
    """

    valid: dict[str, bytes]
    revoked: dict[str, bytes]
    suspended: dict[str, bytes]
    before: Json
    after: Json
    did: str
    keys: list[Json]
    key: IssuerKey
    now: int

    @property
    def method(self) -> str:
        """The DID URL of the key that signed."""
        return f"{self.did}#{self.key.key_id}"

    def badge(self, of: dict[str, bytes]) -> Json:
        """Return a learner's Open Badges credential."""
        found: Json = json.loads(of[OPENBADGE])
        return found


@contextmanager
def issued(folder: Path) -> Iterator[Issued]:
    """Issue over SQLite and let the product go on serving, though nobody asks it any more."""
    make_database(folder / "product.sqlite3")
    make_keys(folder / "made")
    with threaded_stack(f"sqlite:///{folder / 'product.sqlite3'}", folder, folder / "made") as stack:
        stack.offer(replace(DEFINITION, expires_after_months=VALID_MONTHS))
        credentials = [_claimed(stack, n) for n in range(3)]
        before = _published(stack, credentials)
        stack.product.register.revoke(_award_id(credentials[1]), reason="Issued by mistake", by="test")
        _suspend(stack, _award_id(credentials[2]))
        did = stack.product.own_issuers.did(SLUG)
        keys = stack.product.keys.issuer_keys(SLUG)
        valid, revoked, suspended = credentials
        yield Issued(
            valid=valid,
            revoked=revoked,
            suspended=suspended,
            before=before,
            after=_published(stack, credentials),
            did=did,
            keys=[{**jwk(from_multikey(key.public)), "kid": f"{did}#{key.key_id}"} for key in keys],
            key=stack.product.keys.active_issuer_key(SLUG),
            now=int(stack.clock().timestamp()),
        )


def jwk(key: PublicKey) -> Json:
    """Return a public key as a JSON Web Key."""
    if isinstance(key, Ed25519PublicKey):
        return dict(OKPAlgorithm.to_jwk(key, as_dict=True))
    if isinstance(key, EllipticCurvePublicKey):
        return dict(ECAlgorithm.to_jwk(key, as_dict=True))
    return {name: value for name, value in RSAAlgorithm.to_jwk(key, as_dict=True).items() if name != "key_ops"}


def _claimed(stack: Stack, n: int) -> dict[str, bytes]:
    page = stack.claim(in_situation("ready", n))
    files = {OPENBADGE: "openbadge.json", VC_JWT: "vc.jwt", SD_JWT: "sd.jwt"}
    return {name: page.follow(href=f"credential.{file}").content for name, file in files.items()}


def _award_id(files: dict[str, bytes]) -> UUID:
    return UUID(json.loads(files[OPENBADGE])["id"].rpartition("/")[2])


def _suspend(stack: Stack, award_id: UUID) -> None:
    with stack.product.db.write() as session:
        row = session.get_one(AwardRow, award_id)
        row.state = AwardState.SUSPENDED
        session.execute(
            update(StatusListRow)
            .where(StatusListRow.id == row.status_list_id)
            .values(revision=StatusListRow.revision + 1, changed_at=stack.product.clock())
        )


def _published(stack: Stack, credentials: list[dict[str, bytes]]) -> Json:
    """Return what a stranger would load: contexts, the DID document, the lists that the credentials name."""
    badge = json.loads(credentials[0][OPENBADGE])
    did, list_url = badge["issuer"]["id"], badge["credentialStatus"]["statusListCredential"]
    contexts = [*(url for url in locked_contexts() if url != MICROCREDENTIAL), stack.tool_url + MICROCREDENTIAL]
    return {
        **{url: context_document(url) for url in contexts},
        did: requests.get(f"{stack.tool_url}/issuers/{SLUG}/did.json", timeout=10).json(),
        list_url: requests.get(list_url, timeout=10).json(),
        f"{list_url}/suspension": requests.get(f"{list_url}/suspension", timeout=10).json(),
        f"{list_url}/token": requests.get(f"{list_url}/token", timeout=10).text,
        f"{list_url}/vc-jwt": requests.get(list_url, headers={"Accept": "application/vc+jwt"}, timeout=10).text,
    }
