"""Measure what reading courses costs, in requests, time and memory, against a Moodle 40 ms away.

python -m tests.bench.courses: beside it stand the fewest round trips that the data needs, and a plugin that makes one
request for each function and learner. Each reading is a process of its own, and so is the platform.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from urllib.request import urlopen

from tests.bench.moodle_replay import LATENCY_S

ROOT = Path(__file__).parents[2]
CLASSES = (150, 5000)
NAIVE_LEARNERS = 150  # measured; more learners cost as much more
CALLS_PER_REQUEST = (1000 - 3) // 2  # PHP reads a thousand form fields, and each call takes two
EACH_IS_READ_IN = 50  # learners for whom one more request is allowed
CONSTANT_REQUESTS, CLAIM_REQUESTS, MOST_MB = 4, 4, 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one reading cost."""

    requests: int
    first_s: float
    all_s: float
    peak_mb: float


@contextmanager
def moodle_of(learners: int) -> Iterator[str]:
    """Give the address of a platform with such a class."""
    command = [sys.executable, "-m", "tests.bench.moodle_replay", str(learners)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def read(url: str, what: str, learners: int) -> Figures:
    """Read in a fresh process."""
    before = _requests(url)
    command = [sys.executable, "-m", "tests.bench.course_reading", url, what, str(learners)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Figures(requests=_requests(url) - before, **json.loads(done.stdout))


def _requests(url: str) -> int:
    with urlopen(url, timeout=10) as answer:
        return int(answer.read())


def fewest(learners: int) -> int:
    """Return the round trips without which the data cannot be had: the site's own, and full requests of many calls."""
    per_learner = 3 if learners > 1 else 4
    return 1 + ceil((2 + per_learner * learners) / CALLS_PER_REQUEST)


def main() -> int:
    """Print the table; return 1 where a target is missed."""
    found: dict[str, tuple[int, Figures]] = {}
    for learners in CLASSES:
        with moodle_of(learners) as url:
            found[f"class of {learners}"] = learners, read(url, "class", learners)
            if learners == NAIVE_LEARNERS:
                found["one claim"] = 1, read(url, "claim", 1)
                naive = read(url, "naive", NAIVE_LEARNERS)
    per_learner_s = naive.all_s / NAIVE_LEARNERS
    print(f"reading from a Moodle {LATENCY_S * 1e3:.0f} ms away; limit: the fewest round trips, and no work at all;")
    print(f"naive: one request for each function and learner, measured for {NAIVE_LEARNERS} learners")
    heads = ("requests", "limit", "naive", "first s", "all s", "/ limit", "/ naive", "peak MB")
    print(" " * 14 + "".join(f"{head:>9}" for head in heads))
    missed = []
    for name, (learners, figures) in found.items():
        limit_s, naive_s = fewest(learners) * LATENCY_S, per_learner_s * learners
        counts = (figures.requests, fewest(learners), 3 * learners)
        ratios = (f"{figures.all_s / limit_s:.1f}", f"{figures.all_s / naive_s:.3f}")
        values = (*counts, f"{figures.first_s:.2f}", f"{figures.all_s:.2f}", *ratios, f"{figures.peak_mb:.0f}")
        print(f"{name:14}" + "".join(f"{value:>9}" for value in values))
        allowed = CLAIM_REQUESTS if learners == 1 else learners / EACH_IS_READ_IN + CONSTANT_REQUESTS
        if figures.requests > allowed:
            missed.append(f"{name}: {figures.requests} requests, allowed {allowed:.0f}")
        if figures.peak_mb > MOST_MB:
            missed.append(f"{name}: {figures.peak_mb:.0f} MB, allowed {MOST_MB}")
    for line in missed:
        print(f"MISSED {line}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
