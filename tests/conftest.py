"""What all tests share: a network that ends at this machine, repeatable examples, and what was skipped."""

import gc
import ipaddress
import sys
from collections import Counter
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("product", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("product")


def _only_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect" or not isinstance(arguments[1], tuple):
        return
    host = arguments[1][0]
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local:
        raise RuntimeError(f"a test reached for {host}")


sys.addaudithook(_only_loopback)

# Modules and tests stay to the end: looking for garbage among them again and again would take a quarter of the
# processors' time while tests are gathered and while they run.
gc.set_threshold(5_000, 10, 10)
gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage from now on, in what comes from now on."""
    gc.freeze()
    gc.enable()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many tests were skipped, by reason."""
    skipped: list[pytest.TestReport] = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple))
    terminalreporter.write_line(f"skipped: {len(skipped)}")
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"  {count} x {reason.removeprefix('Skipped: ')}")
