"""What the product has issued in its own name, and everything that a stranger reads to judge it.

Learners claim over HTTP, three while the institution signs with an Ed25519 key, three with the P-256 key after it. Then
of each three one award is revoked and one suspended. What is published was read from the addresses that the credentials
themselves name.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import requests

from app.awards import ELM, OPENBADGE, SD_JWT, VC_JWT, Actor, Party
from app.cli.demo_setup import SLUG
from app.signing import MICROCREDENTIAL, Algorithm, IssuerKey, context_document, locked_contexts
from tests.integration.sealing import a_seal, put
from tests.integration.stack import DEFINITION, Stack, in_situation, make_database, make_keys, threaded_stack

VALID_MONTHS = 12
PDF = "pdf"
FILES = {OPENBADGE: "openbadge.json", VC_JWT: "vc.jwt", SD_JWT: "sd.jwt", ELM: "elm.json"}
Json = dict[str, Any]
Files = dict[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Credentials that one key signed, by format; `before` is what was published when it signed the lists too."""

    key: IssuerKey
    did: str
    valid: Files
    revoked: Files
    suspended: Files
    before: Json

    @property
    def method(self) -> str:
        """The DID URL of the key."""
        return f"{self.did}#{self.key.key_id}"

    def badge(self, of: Files) -> Json:
        """Return a learner's Open Badges credential."""
        found: Json = json.loads(of[OPENBADGE])
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """Both batches, and the world after the withdrawals as documents by URL; `now` is in seconds.

    `keys` are the institution's as JSON Web Keys, as it publishes them. The second key signs the lists in the end.
    """

    batches: dict[Algorithm, Batch]
    after: Json
    keys: list[Json]
    pdf: bytes
    now: int


@contextmanager
def issued(folder: Path) -> Iterator[Issued]:
    """Issue over SQLite and let the product go on serving, though nobody asks it any more."""
    make_database(folder / "product.sqlite3")
    make_keys(folder / "made")
    with threaded_stack(f"sqlite:///{folder / 'product.sqlite3'}", folder, folder / "made") as stack:
        stack.identify()
        put(stack, a_seal(stack))
        stack.offer(replace(DEFINITION, expires_after_months=VALID_MONTHS))
        first, pdf = _batch(stack, 0)
        _rotate(stack)
        second, _ = _batch(stack, 3)
        for batch in (first, second):
            stack.product.register.revoke(_award_id(batch.revoked), reason="Issued by mistake", by="test")
            administrator = Actor(party=Party.ADMINISTRATOR)
            stack.product.cases.suspend(_award_id(batch.suspended), reason="To be looked at", by=administrator)
        yield Issued(
            batches={Algorithm.EDDSA: first, Algorithm.ES256: second},
            after=_published(stack, second.valid),
            keys=requests.get(f"{stack.tool_url}/issuers/{SLUG}/jwks.json", timeout=10).json()["keys"],
            pdf=pdf,
            now=int(stack.clock().timestamp()),
        )


def _rotate(stack: Stack) -> None:
    keys = stack.product.keys
    old = keys.active_issuer_key(SLUG)
    keys.add_issuer_key(SLUG, Algorithm.ES256)
    keys.retire_issuer_key(SLUG, old.key_id)


def _batch(stack: Stack, begins: int) -> tuple[Batch, bytes]:
    """Let three learners claim; return what they got, and the first one's paper."""
    pages = [stack.claim(in_situation("ready", begins + n)) for n in range(3)]
    files = [{name: page.follow(href=f"credential.{file}").content for name, file in FILES.items()} for page in pages]
    batch = Batch(
        key=stack.product.keys.active_issuer_key(SLUG),
        did=stack.product.own_issuers.did(SLUG),
        valid=files[0],
        revoked=files[1],
        suspended=files[2],
        before=_published(stack, files[0]),
    )
    return batch, pages[0].follow(href="credential.pdf").content


def _award_id(files: Files) -> UUID:
    return UUID(json.loads(files[OPENBADGE])["id"].rpartition("/")[2])


def _published(stack: Stack, files: Files) -> Json:
    """Return what a stranger would load: contexts, the DID document, the lists that a credential names."""
    badge = json.loads(files[OPENBADGE])
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
