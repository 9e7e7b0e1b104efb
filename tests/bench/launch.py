"""Measure whole launches of the product beside ltijs, in one run on one core: python -m tests.bench.launch."""

import os
import sys
from itertools import product
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from joserfc.jwk import RSAKey

from tests.bench.tools import CLIENT_CORE, LTIJS, ltijs, ours
from tests.bench.visits import WARM_UP, Tool, launches
from tests.integration.lti.hostile import LEARNER, TEACHER, Server, as_json, public_jwk

ROUNDS, ALONE, EACH_OF_EIGHT = 3, 60, 15
TARGETS = {1: 0.6, 8: 0.4}  # of a learner's launch: a course has thirty learners to one teacher
ROLES = {"learner": LEARNER, "teacher": TEACHER}
MOST_MB = 120
Case = tuple[str, int, str]  # role, launches at once, tool


def memory_mb(process_id: int) -> float:
    """Return the resident memory of a process."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def cpu_s(tool: Tool) -> float:
    """Return the processor time that the tool has used so far."""
    used = (Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split() for one in tool.process_ids)
    return sum(int(fields[11]) + int(fields[12]) for fields in used) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Print the table; return 1 where a target is missed."""
    if not (LTIJS / "node_modules").exists():
        print("ltijs is not installed: cd tests/bench/ltijs && npm ci")
        return 2
    os.sched_setaffinity(0, {CLIENT_CORE})
    key, server = RSAKey.generate_key(2048), Server()
    server.replies["/jwks"] = lambda _: as_json({"keys": [public_jwk(key, "platform-key-1")]})
    seconds: dict[Case, list[float]] = {}
    processor: dict[Case, float] = {}
    with (
        TemporaryDirectory() as folder,
        ours(server.url, Path(folder)) as our_tool,
        ltijs(server.url, Path(folder)) as their_tool,
    ):
        tools: tuple[Tool, ...] = (our_tool, their_tool)
        for _ in range(ROUNDS):
            for at_once, each in ((1, ALONE), (8, EACH_OF_EIGHT)):
                for tool, role in product(tools, ROLES):
                    case, before = (role, at_once, tool.name), cpu_s(tool)
                    found = launches(tool, server.url, key, ROLES[role], at_once=at_once, each=each)
                    seconds.setdefault(case, []).extend(found)
                    processor[case] = processor.get(case, 0) + cpu_s(tool) - before
        memory = {tool.name: max(map(memory_mb, tool.process_ids)) for tool in tools}
    server.close()
    return _report(seconds, processor, memory)


def _report(seconds: dict[Case, list[float]], processor: dict[Case, float], memory: dict[str, float]) -> int:
    print("whole launch (login + signed post + first page), milliseconds, both tools on one core")
    print(f"{'':10}{'at once':>8}{'':>8}{'n':>6}{'p50':>8}{'p95':>8}{'processor':>11}")
    for (role, at_once, name), values in sorted(seconds.items()):
        p95 = quantiles(values, n=20)[-1]
        each = processor[role, at_once, name] / (len(values) + ROUNDS * at_once * WARM_UP)
        times = "".join(f"{one * 1e3:>{width}.1f}" for one, width in ((median(values), 8), (p95, 8), (each, 11)))
        print(f"{role:10}{at_once:>8}{name:>8}{len(values):>6}{times}")
    missed = False
    for role, (at_once, target) in product(ROLES, TARGETS.items()):
        ratio = median(seconds[role, at_once, "ours"]) / median(seconds[role, at_once, "ltijs"])
        if role != "learner":
            print(f"p50 ours / ltijs, {role}, {at_once} at once: {ratio:.2f}")
            continue
        missed |= ratio > target
        verdict = " MISSED" if ratio > target else ""
        print(f"p50 ours / ltijs, {role}, {at_once} at once: {ratio:.2f} (target {target}){verdict}")
    for name, size in memory.items():
        too_much = name == "ours" and size > MOST_MB
        missed |= too_much
        print(f"memory of a worker, {name}: {size:.0f} MB{f' MISSED (target {MOST_MB})' if too_much else ''}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
