"""Measure how many European credentials are sealed in a second, beside raw Ed25519 signatures in the same run.

python -m tests.bench.jades: on one core, with the document written and its pages drawn beforehand. "made" is header,
signature and file; "sealed" verifies its own signature besides, as the product does. An ES256 seal, sealed, with the
pictures of the pages and without, must reach a tenth of raw Ed25519 over 64 bytes. An RSA signature alone costs about
ten of those: its seals must reach a tenth of the raw signature by the same key over the same document.

"B-LTA" seals with an authority on this machine that stamps twice for each seal and is asked about certificates once;
"B-T" is stamped once. Both are reported: nearly all of it is the authority's own work and the way there and back.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from statistics import median
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.demo import demo_seal
from app.formats import elm_document
from app.signing import Caller, PrivateKeySigner, Signer, TimestampAuthority, taken_apart, verified
from app.signing.jades import file_of, protected_header, sealed_with, signing_input
from app.signing.long_term import LongTerm
from app.signing.revocation_http import RevocationHttp
from app.verification import SealVerifier, Status
from tests.unit.formats.sample import AWARD
from tests.unit.signing.living_authority import living_authority
from tests.unit.signing.seal_world import certified, key_of

ROUNDS, ROUND_S = 3, 0.7
LEAST_OF_RAW = 1 / 10
PICTURE = "iVBORw0KGgo" + "A" * 90_000  # about what two pages take


def per_second(call: Callable[[], Any]) -> float:
    """Return how often `call` runs in a second: the median of some rounds."""
    call()
    found = []
    for _ in range(ROUNDS):
        count, begun = 0, time.perf_counter()
        while (spent := time.perf_counter() - begun) < ROUND_S:
            call()
            count += 1
        found.append(count / spent)
    return median(found)


def _made(payload: bytes, signer: Signer, chain: Sequence[x509.Certificate], now: datetime) -> bytes:
    protected = protected_header(signer.algorithm, chain, now)
    return file_of(payload, protected, signer.sign(signing_input(protected, payload)))


def _verified(content: bytes) -> object:
    return verified(taken_apart(content))


def _long_term(payload: bytes, raw: float) -> None:
    with living_authority() as living:
        stamp = TimestampAuthority(Caller(f"{living.url}tsa", "", 5.0))
        chain, signer = [living.seal.certificate, living.authority.certificate], PrivateKeySigner(living.seal.key)
        root = [living.root.certificate]
        longer = LongTerm(RevocationHttp(allow_loopback=True), stamp, lambda: root)

        def sealed() -> bytes:
            return sealed_with(payload, signer, chain, living.now, stamp)

        content = longer.lengthened(sealed(), chain)
        verifier = SealVerifier(authorities=lambda: root, own=list, status_of=_unknown, clock=lambda: living.now)
        figures: dict[str, Callable[[], Any]] = {
            "B-T": sealed,
            "B-LTA": lambda: longer.lengthened(sealed(), chain),
            "checked": lambda: verifier.check(content),
        }
        for what, call in figures.items():
            rate = per_second(call)
            print(f"ES256 {len(payload) / 1024:6.0f} kB {what:9} {rate:10.0f}/s   1/{raw / rate:.1f} of raw")
        print(f"{verifier.check(content).level} adds {(len(content) - len(sealed())) / 1024:.1f} kB to B-T")


def _unknown(_list_url: str, _index: int) -> Status:
    return Status(revoked=False)


def main() -> int:
    """Print a table, and return 0 if each seal reaches its share of a raw signature."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    now = datetime.now(UTC)
    raw_key, raw_data = Ed25519PrivateKey.generate(), bytes(64)
    raw = per_second(lambda: raw_key.sign(raw_data))
    print(f"raw Ed25519, 64 bytes: {raw:10.0f}/s")
    key, chain = demo_seal("Univerza Zgled", "VATSI-00000000", "SI", now)
    rsa = certified(
        {"C": "SI", "O": "Univerza Zgled", "ID": "VATSI-00000000"}, kind="RS256", ends=now.replace(year=now.year + 1)
    )
    document = elm_document(AWARD)
    small = json.dumps({name: document[name] for name in document if name != "displayParameter"}).encode()
    large = json.dumps(document | {"picture": PICTURE}).encode()
    shares: dict[str, list[float]] = {"ES256": [], "RS256": []}
    for name, signer, certificates in (
        ("ES256", PrivateKeySigner(key), chain[:1]),
        ("RS256", PrivateKeySigner(key_of("RS256")), [rsa.certificate]),
    ):
        for payload in (small, large):
            made = partial(_made, payload, signer, certificates, now)
            same = per_second(partial(signer.sign, payload))
            content = made()
            figures: dict[str, Callable[[], Any]] = {
                "made": made,
                "sealed": partial(sealed_with, payload, signer, certificates, now),
                "verified": partial(_verified, content),
            }
            for what, call in figures.items():
                rate = per_second(call)
                print(
                    f"{name} {len(payload) / 1024:6.0f} kB {what:9} {rate:10.0f}/s   1/{raw / rate:.1f} of raw, "
                    f"1/{same / rate:.1f} of {name} over the same"
                )
                if what == "sealed":
                    shares[name].append(rate / (raw if name == "ES256" else same))
    _long_term(large, raw)
    for name, found in shares.items():
        if min(found) < LEAST_OF_RAW:
            print(f"FAILED: {name} reaches {min(found):.3f} of the raw signature, must be {LEAST_OF_RAW}")
    return int(min(min(found) for found in shares.values()) < LEAST_OF_RAW)


if __name__ == "__main__":
    sys.exit(main())
