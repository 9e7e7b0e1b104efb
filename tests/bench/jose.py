"""Measure what tokens and status lists cost, beside the signature alone and beside Node's zlib, in one run.

python -m tests.bench.jose: a credential of full size as VC-JWT and as SD-JWT VC beside raw Ed25519 over 64 bytes, which
is the floor; a status list of 1,000,000 entries, of which one in a hundred is set, encoded anew after a change, beside
Node's zlib in tests/bench/status_list, which needs no packages. Exits with 1 if a promise is not kept.

The rounds of all take turns, so that a busy machine slows all of them alike, and of each the quickest counts.
"""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.awards import decode_status_list, encode_status_list, encode_token_status_list, is_set
from app.awards.status import packed_bits
from app.formats import DECOYS, document, sd_jwt_claims, vc_jwt_claims, withheld
from app.signing import Algorithm, PrivateKeySigner, opened_token, sign_disclosable, sign_token, verify_token
from tests.unit.formats.sample import AWARD
from tests.unit.verification.signers import SIGNERS

ENTRIES, SET = 1_000_000, 10_000
ROUNDS, EACH, LISTS = 500, 4, 41
SHARE_OF_RAW, SHARE_OF_NODE = 1 / 4, 1 / 5
NODE = Path(__file__).parent / "status_list" / "encode.mjs"


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised of two figures of one run."""

    words: str
    is_kept: bool


def main() -> int:
    """Print the figures, and return 1 if a promise is not kept."""
    promises = [*_tokens(), *_lists()]
    for promise in promises:
        print(f"{'ok' if promise.is_kept else 'MISSED':8}{promise.words}")
    return 0 if all(promise.is_kept for promise in promises) else 1


def _tokens() -> list[Promise]:
    key = Ed25519PrivateKey.generate()
    signer = PrivateKeySigner(key)
    badge = document(AWARD)
    said = sd_jwt_claims(AWARD, "https://tool.example/type", f"{AWARD.status.list_url}/token")
    hidden, kid, message = withheld(said), f"{AWARD.issuer.did}#key", bytes(64)
    token = opened_token(sign_token(vc_jwt_claims(badge), signer, typ="vc+jwt", kid=kid))
    rates = _rates(
        {
            "raw Ed25519": lambda: key.sign(message),
            "VC-JWT EdDSA": lambda: sign_token(vc_jwt_claims(badge), signer, typ="vc+jwt", cty="vc", kid=kid),
            "VC-JWT ES256": lambda: sign_token(
                vc_jwt_claims(badge), SIGNERS[Algorithm.ES256], typ="vc+jwt", cty="vc", kid=kid
            ),
            "VC-JWT RS256": lambda: sign_token(
                vc_jwt_claims(badge), SIGNERS[Algorithm.RS256], typ="vc+jwt", cty="vc", kid=kid
            ),
            "SD-JWT VC EdDSA": lambda: sign_disclosable(said, hidden, signer, kid, decoys=DECOYS),
            "VC-JWT EdDSA verified": lambda: verify_token(token, key.public_key()),
        }
    )
    for name, rate in rates.items():
        print(f"{name:24}{rate:>10,.0f} /s{rate / rates['raw Ed25519']:>8.2f} of raw")
    share = rates["VC-JWT EdDSA"] / rates["raw Ed25519"]
    return [Promise(f"VC-JWT at {share:.2f} of raw Ed25519, at least {SHARE_OF_RAW:.2f}", share >= SHARE_OF_RAW)]


def _rates(what: dict[str, Callable[[], object]]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in what}
    for _ in range(ROUNDS):
        for name, do in what.items():
            began = perf_counter()
            for _ in range(EACH):
                do()
            taken[name].append(perf_counter() - began)
    return {name: EACH / min(seconds) for name, seconds in taken.items()}


def _lists() -> list[Promise]:
    indices = random.Random(1).sample(range(ENTRIES), SET)
    bits = bytearray(decode_status_list(encode_status_list(indices, ENTRIES)))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "indices.json"
        file.write_text(json.dumps(indices))
        ours, nodes = [], []
        for _ in range(3):
            ours.append(_encoding_ms(bits))
            done = subprocess.run(["node", NODE, file, str(LISTS)], check=True, stdout=subprocess.PIPE, text=True)
            nodes.append(json.loads(done.stdout))
    our_ms, node_ms = min(ours), min(node["ms"] for node in nodes)
    began = perf_counter()
    encode_token_status_list(indices, [], ENTRIES)
    token_ms = (perf_counter() - began) * 1000
    encoded = packed_bits(bits)
    assert is_set(decode_status_list(encoded), indices[-1])
    print(f"list of {ENTRIES:,} entries: {our_ms:.2f} ms, {len(encoded):,} characters")
    print(f"  Node's zlib: {node_ms:.2f} ms, {nodes[0]['characters']:,} characters")
    print(f"  token status list from places: {token_ms:.1f} ms")
    share = our_ms / node_ms
    words = f"a list encoded anew in {share:.2f} of Node's time, at most {SHARE_OF_NODE:.2f}"
    return [Promise(words, share <= SHARE_OF_NODE)]


def _encoding_ms(bits: bytearray) -> float:
    taken = []
    for number in range(LISTS):
        bits[number] ^= 1
        began = perf_counter()
        packed_bits(bits)
        taken.append((perf_counter() - began) * 1000)
    return min(taken)


if __name__ == "__main__":
    sys.exit(main())
