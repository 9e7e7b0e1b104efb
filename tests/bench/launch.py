"""Measure whole launches of the product beside ltijs, in one run on one core: python -m tests.bench.launch."""

import os
import sys
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from joserfc.jwk import RSAKey

from tests.bench.tools import CLIENT_CORE, LTIJS, ltijs, ours
from tests.bench.visits import Tool, launches
from tests.integration.lti.hostile import Server, as_json, public_jwk

ROUNDS, ALONE, EACH_OF_EIGHT = 3, 60, 15
TARGETS = {1: 0.6, 8: 0.4}
MOST_MB = 120


def memory_mb(process_id: int) -> float:
    """Return the resident memory of a process."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main() -> int:
    """Print the table; return 1 where a target is missed."""
    if not (LTIJS / "node_modules").exists():
        print("ltijs is not installed: cd tests/bench/ltijs && npm ci")
        return 2
    os.sched_setaffinity(0, {CLIENT_CORE})
    key, server = RSAKey.generate_key(2048), Server()
    server.replies["/jwks"] = lambda _: as_json({"keys": [public_jwk(key, "platform-key-1")]})
    seconds: dict[tuple[str, int], list[float]] = {}
    with (
        TemporaryDirectory() as folder,
        ours(server.url, Path(folder)) as our_tool,
        ltijs(server.url, Path(folder)) as their_tool,
    ):
        tools: tuple[Tool, ...] = (our_tool, their_tool)
        for _ in range(ROUNDS):
            for at_once, each in ((1, ALONE), (8, EACH_OF_EIGHT)):
                for tool in tools:
                    found = launches(tool, server.url, key, at_once=at_once, each=each)
                    seconds.setdefault((tool.name, at_once), []).extend(found)
        memory = {tool.name: max(map(memory_mb, tool.process_ids)) for tool in tools}
    server.close()
    return _report(seconds, memory)


def _report(seconds: dict[tuple[str, int], list[float]], memory: dict[str, float]) -> int:
    print("whole launch (login + signed post + first page), milliseconds, both tools on one core")
    print(f"{'':10}{'at once':>8}{'n':>6}{'p50':>8}{'p95':>8}")
    for (name, at_once), values in sorted(seconds.items(), key=lambda item: item[0][::-1]):
        p95 = quantiles(values, n=20)[-1]
        print(f"{name:10}{at_once:>8}{len(values):>6}{median(values) * 1e3:>8.1f}{p95 * 1e3:>8.1f}")
    missed = False
    for at_once, target in TARGETS.items():
        ratio = median(seconds["ours", at_once]) / median(seconds["ltijs", at_once])
        missed |= ratio > target
        print(
            f"p50 ours / ltijs, {at_once} at once: {ratio:.2f} (target {target}){' MISSED' if ratio > target else ''}"
        )
    for name, size in memory.items():
        too_much = name == "ours" and size > MOST_MB
        missed |= too_much
        print(f"memory of a worker, {name}: {size:.0f} MB{f' MISSED (target {MOST_MB})' if too_much else ''}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
