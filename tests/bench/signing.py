"""Measure issuing and verifying Open Badges beside pyld, Node and bare Ed25519: python -m tests.bench.signing.

One run, one core, processor seconds. Ours begins with an award and ends with the file's bytes; the others begin with
the finished document.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from app.awards import Award, LearnerName, StatusEntry
from app.formats import document
from app.signing import (
    PrivateKeySigner,
    add_proof,
    as_bytes,
    canonical,
    did_document,
    to_base58btc,
    to_multikey,
    verify_proof,
)
from app.verification.shapes import Shapes
from tests.conformance.ob3.test_second_opinions import CONTEXTS, pyld_canonical, verify_with_pyld
from tests.unit.formats.sample import AWARD, DID, MOMENT
from tests.unit.verification.stranger import KEY, METHOD, SIGNER, verifier

NODE = Path(__file__).parent / "vc"
CORE = max(os.sched_getaffinity(0))
ROUNDS, PARTS, MANY, FEW = 5, 12, 1200, 12
TARGETS = (
    # what, beside what, at least how many times as many
    ("issue, template", "issue, pyld", 40),
    ("issue, template", "issue, @digitalbazaar/vc", 60),
    ("issue, template", "sign, bare Ed25519", 1 / 6),
    ("verify, ours", "verify, pyld", 1.4),
)
Acts = dict[str, tuple[Callable[[Any], object], list[Any]]]
Node = Callable[[str, list[Any]], float]


def learners(count: int) -> Iterator[Award]:
    """Yield awards to different people, on different days, at different places of a status list."""
    for number in range(count):
        moment = MOMENT + timedelta(hours=number)
        yield replace(
            AWARD,
            credential_url=f"https://tool.example/credentials/{uuid4()}",
            learner=LearnerName(full=f"Ana Marija Žnidaršič {number}"),
            subject_id=f"urn:uuid:{uuid4()}",
            awarded_at=moment,
            valid_from=moment,
            status=StatusEntry(list_url=AWARD.status.list_url, index=number),
        )


@contextmanager
def node(folder: Path) -> Iterator[Node]:
    """Start the other tool; what is yielded takes a task and its inputs, and returns processor seconds."""
    public = to_multikey(KEY.public_key())
    secret = to_base58btc(b"\x80\x26" + KEY.private_bytes_raw())
    key = {"id": METHOD, "type": "Multikey", "controller": DID, "publicKeyMultibase": public}
    empty = {"@context": {"@version": 1.1}}  # of a key nothing is canonicalized
    contexts = CONTEXTS | dict.fromkeys(
        ("https://w3id.org/security/multikey/v1", "https://www.w3.org/ns/did/v1"), empty
    )
    secret_key = {**key, "secretKeyMultibase": secret}
    setup = {"contexts": contexts, "didDocument": did_document(DID, [public]), "key": secret_key}
    file = folder / "setup.json"
    file.write_text(json.dumps(setup), encoding="utf-8")
    command = ["node", str(NODE / "measure.js"), str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout and json.loads(process.stdout.readline()) == "ready"

        def ask(task: str, inputs: list[Any]) -> float:
            assert process.stdin and process.stdout
            process.stdin.write(json.dumps({"task": task, "inputs": inputs}) + "\n")
            process.stdin.flush()
            return float(json.loads(process.stdout.readline()))

        yield ask
        process.stdin.close()


def issue_with_pyld(unsigned: dict[str, Any]) -> bytes:
    """Sign as the specification says, with pyld."""
    proof = {"type": "DataIntegrityProof", "created": "2026-11-20T10:00:00Z", "verificationMethod": METHOD}
    proof |= {"cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod"}
    parts = ({**proof, "@context": unsigned["@context"]}, unsigned)
    signature = KEY.sign(b"".join(sha256(pyld_canonical(part).encode()).digest() for part in parts))
    return json.dumps({**unsigned, "proof": [{**proof, "proofValue": to_base58btc(signature)}]}).encode()


def in_turn(acts: Acts) -> dict[str, float]:
    """Return how often each act is done in a processor second: by turns, so that a busy machine slows down all."""
    used = dict.fromkeys(acts, 0.0)
    for part in range(PARTS):
        for name, (act, inputs) in acts.items():
            size = len(inputs) // PARTS
            before = process_time()
            for one in inputs[part * size : (part + 1) * size]:
                act(one)
            used[name] += process_time() - before
    return {name: len(inputs) // PARTS * PARTS / used[name] for name, (_, inputs) in acts.items()}


def main() -> int:
    """Print the table; return 1 where a target is missed."""
    if not (NODE / "node_modules").exists():
        print("@digitalbazaar/vc is not installed: cd tests/bench/vc && npm ci")
        return 2
    os.sched_setaffinity(0, {CORE})
    shapes, p256 = Shapes(), PrivateKeySigner(generate_private_key(SECP256R1()))
    check, keys = verifier().check, {METHOD: KEY.public_key()}
    found: dict[str, list[float]] = {}
    with TemporaryDirectory() as folder, node(Path(folder)) as other:
        for number in range(ROUNDS + 1):
            awards = list(learners(MANY))
            signed = [shapes.signed(one, SIGNER, METHOD, MOMENT) for one in awards]
            some, documents = signed[:FEW], [document(one) for one in awards[:FEW]]
            assert some == [as_bytes(add_proof(one, SIGNER, METHOD, MOMENT)) for one in documents]
            quick: Acts = {
                "sign, bare Ed25519": (KEY.sign, [bytes(64)] * MANY),
                "issue, template": (lambda one: shapes.signed(one, SIGNER, METHOD, MOMENT), awards),
                "issue, template, P-256": (lambda one: shapes.signed(one, p256, METHOD, MOMENT), awards),
            }
            slow: Acts = {
                "issue, in full": (lambda one: as_bytes(add_proof(one, SIGNER, METHOD, MOMENT)), documents),
                "issue, pyld": (issue_with_pyld, documents),
                "verify, ours": (lambda one: verify_proof(json.loads(one), keys.get), some),
                "verify, pyld": (lambda one: verify_with_pyld(json.loads(one)), some),
                "check of all six steps before storing": (check, some),
            }
            rates = in_turn(quick) | in_turn(slow)
            rates["issue, @digitalbazaar/vc"] = FEW / other("issue", documents)
            rates["verify, @digitalbazaar/vc"] = FEW / other("verify", [one.decode() for one in some])
            for name, rate in rates.items() if number else ():  # the first round is a warm-up
                found.setdefault(name, []).append(rate)
    print(f"{canonical(documents[0]).count(chr(10))} statements, {len(signed[0])} bytes of JSON; a second, on one core")
    return _report({name: median(rates) for name, rates in found.items()})


def _report(rates: dict[str, float]) -> int:
    print(f"{'':40}{'a second':>10}{'x pyld':>10}{'bare Ed25519 / it':>20}")
    for name, rate in rates.items():
        beside = rates["verify, pyld" if name.startswith(("verify", "check")) else "issue, pyld"]
        print(f"{name:40}{rate:>10.0f}{rate / beside:>10.1f}{rates['sign, bare Ed25519'] / rate:>20.1f}")
    missed = False
    for name, other, target in TARGETS:
        ratio = rates[name] / rates[other]
        missed |= ratio < target
        print(f"{name} / {other}: {ratio:.2f} (target {target:.2f}){' MISSED' if ratio < target else ''}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
