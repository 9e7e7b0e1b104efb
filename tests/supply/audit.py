"""Known weaknesses of what is locked: exit code 1 if there is one, and a loud word if nobody could be asked."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[2] / "config" / "requirements.lock"
_WAIT_S = 15.0  # for all that is asked together: the checks wait for it
_SOCKET_S = 5
# The second is asked where the first one does not know everything: a mirror of PyPI may not serve what is asked.
_SERVICES: tuple[tuple[str, ...], ...] = (("pypi",), ("osv",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was found, as "name version: ids", and the names of which nothing could be learned."""

    found: tuple[str, ...]
    unasked: tuple[str, ...]


def read(report: Any) -> Audit | None:
    """Return what pip-audit's JSON says, None where it says nothing. What it skipped was not audited. Pure."""
    if not isinstance(report, Mapping) or not report.get("dependencies"):
        return None
    found, unasked = [], []
    for one in report["dependencies"]:
        if "skip_reason" in one or "vulns" not in one:
            unasked.append(one["name"])
        elif one["vulns"]:
            found.append(f"{one['name']} {one['version']}: {', '.join(vuln['id'] for vuln in one['vulns'])}")
    return Audit(found=tuple(found), unasked=tuple(unasked))


def both(first: Audit | None, second: Audit | None) -> Audit | None:
    """Return what two services know together: every finding of either, unasked what neither knew. Pure."""
    if first is None or second is None:
        return first or second
    found = dict.fromkeys(first.found + second.found)
    return Audit(found=tuple(found), unasked=tuple(one for one in first.unasked if one in second.unasked))


def verdict(audit: Audit | None) -> tuple[int, str]:
    """Return exit code and words; None: there was no answer at all. Pure."""
    if audit is None:
        return 0, "NOT DONE: nobody could be asked for known weaknesses of the locked packages"
    words = [f"FOUND: {one}" for one in audit.found]
    if audit.unasked:
        words.append(f"NOT DONE for {len(audit.unasked)} packages: {', '.join(audit.unasked)}")
    return (1 if audit.found else 0), "\n".join(words) or "no known weakness in any locked package"


def ask(lock: Path = LOCK, services: Sequence[Sequence[str]] = _SERVICES, wait_s: float = _WAIT_S) -> Audit | None:
    """Ask services about every package of a lock until all are known; None where there is no answer."""
    end = time.monotonic() + wait_s
    known: Audit | None = None
    for service in services:
        left_s = end - time.monotonic()
        if left_s > 0 and (known is None or known.unasked):
            known = both(known, _ask(lock, service, left_s))
    return known


def _ask(lock: Path, service: Sequence[str], wait_s: float) -> Audit | None:
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip"]
    command += ["--progress-spinner", "off", "--format", "json", "--timeout", str(_SOCKET_S)]
    command += ["--vulnerability-service", *service]
    try:
        # Its exit code is 1 for a finding and for a crash: what it printed tells them apart.
        done = subprocess.run(command, capture_output=True, text=True, timeout=wait_s, check=False)
        return read(json.loads(done.stdout))
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return None


if __name__ == "__main__":
    code, words = verdict(ask())
    sys.stderr.write(f"audit of dependencies: {words}\n")
    sys.exit(code)
