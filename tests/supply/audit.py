"""Known weaknesses of what is locked: exit code 1 if there is one, and a loud word if nobody could be asked."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[2] / "config" / "requirements.lock"
_WAIT_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was found, as "name version: ids", and the names of which nothing could be learned."""

    found: tuple[str, ...]
    unasked: tuple[str, ...]


def read(report: Mapping[str, Any]) -> Audit:
    """Return what pip-audit's JSON says. What it skipped was not audited, whatever its exit code is. Pure."""
    found, unasked = [], []
    for one in report["dependencies"]:
        if "skip_reason" in one:
            unasked.append(one["name"])
        elif one["vulns"]:
            found.append(f"{one['name']} {one['version']}: {', '.join(vuln['id'] for vuln in one['vulns'])}")
    return Audit(found=tuple(found), unasked=tuple(unasked))


def verdict(audit: Audit | None) -> tuple[int, str]:
    """Return exit code and words; None: there was no answer at all. Pure."""
    if audit is None:
        return 0, "NOT DONE: nobody could be asked for known weaknesses of the locked packages"
    words = [f"FOUND: {one}" for one in audit.found]
    if audit.unasked:
        words.append(f"NOT DONE for {len(audit.unasked)} packages: {', '.join(audit.unasked)}")
    return (1 if audit.found else 0), "\n".join(words) or "no known weakness in any locked package"


def ask() -> Audit | None:
    """Ask the service of PyPI about every locked package; None where there is no answer."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes", "--no-deps"]
    command += ["--disable-pip", "--progress-spinner", "off", "--format", "json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_WAIT_S, check=False)
        return read(json.loads(done.stdout))
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None


if __name__ == "__main__":
    code, words = verdict(ask())
    sys.stderr.write(f"audit of dependencies: {words}\n")
    sys.exit(code)
