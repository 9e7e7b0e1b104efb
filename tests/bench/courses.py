"""Measure what reading courses costs, in requests, time and memory, against a Moodle and a Canvas 40 ms away.

python -m tests.bench.courses: beside it stand the fewest round trips that the data needs, and a plugin that makes one
request for each function and learner. Each reading is a process of its own, and so is the platform. The roster, which
the page of a class reads on either platform, is not counted.

Canvas misses what is allowed for a class, and must: it gives grades, submissions and progress in three lists of a
hundred learners a page at most. A course without requirements, or without graded assignments, is read with two.
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

from tests.bench.canvas_replay import MOST_PER_PAGE
from tests.bench.moodle_replay import LATENCY_S

ROOT = Path(__file__).parents[2]
PLATFORMS = ("moodle", "canvas")
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
def running(platform: str, learners: int) -> Iterator[str]:
    """Give the address of a platform with such a class."""
    command = [sys.executable, "-m", f"tests.bench.{platform}_replay", str(learners)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def read(platform: str, url: str, what: str, learners: int) -> Figures:
    """Read in a fresh process."""
    before = _requests(url)
    command = [sys.executable, "-m", "tests.bench.course_reading", platform, url, what, str(learners)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Figures(requests=_requests(url) - before, **json.loads(done.stdout))


def _requests(url: str) -> int:
    with urlopen(url, timeout=10) as answer:
        return int(answer.read())


def fewest(platform: str, learners: int) -> int:
    """Return the round trips without which the data cannot be had.

    Of Moodle the site's own, and full requests of many calls; of Canvas the course, its assignments and modules, and
    full pages of its three lists, or for one learner what holds the assignments too.
    """
    if platform == "canvas":
        return 3 + 3 * ceil(learners / MOST_PER_PAGE) if learners > 1 else 4
    per_learner = 3 if learners > 1 else 4
    return 1 + ceil((2 + per_learner * learners) / CALLS_PER_REQUEST)


def measured(platform: str) -> tuple[dict[str, tuple[int, Figures]], float]:
    """Return each reading's learners and figures, and the seconds that the naive plugin takes for a learner."""
    found: dict[str, tuple[int, Figures]] = {}
    for learners in CLASSES:
        with running(platform, learners) as url:
            found[f"class of {learners}"] = learners, read(platform, url, "class", learners)
            if learners == NAIVE_LEARNERS:
                found["one claim"] = 1, read(platform, url, "claim", 1)
                naive = read(platform, url, "naive", NAIVE_LEARNERS)
    return found, naive.all_s / NAIVE_LEARNERS


def main() -> int:
    """Print the tables; return 1 where a target is missed."""
    print(f"reading from a platform {LATENCY_S * 1e3:.0f} ms away; limit: the fewest round trips, and no work at all;")
    print(f"naive: one request for each function and learner, measured for {NAIVE_LEARNERS} learners")
    missed = [line for platform in PLATFORMS for line in _printed(platform)]
    for line in missed:
        print(f"MISSED {line}")
    return int(bool(missed))


def _printed(platform: str) -> list[str]:
    """Print a platform's table and return what it misses."""
    found, per_learner_s = measured(platform)
    heads = ("requests", "limit", "naive", "first s", "all s", "/ limit", "/ naive", "peak MB")
    print(f"{platform:14}" + "".join(f"{head:>9}" for head in heads))
    missed = []
    for name, (learners, figures) in found.items():
        limit_s, naive_s = fewest(platform, learners) * LATENCY_S, per_learner_s * learners
        counts = (figures.requests, fewest(platform, learners), 3 * learners)
        ratios = (f"{figures.all_s / limit_s:.1f}", f"{figures.all_s / naive_s:.3f}")
        values = (*counts, f"{figures.first_s:.2f}", f"{figures.all_s:.2f}", *ratios, f"{figures.peak_mb:.0f}")
        print(f"{name:14}" + "".join(f"{value:>9}" for value in values))
        allowed = CLAIM_REQUESTS if learners == 1 else learners / EACH_IS_READ_IN + CONSTANT_REQUESTS
        if figures.requests > allowed:
            missed.append(f"{platform}, {name}: {figures.requests} requests, allowed {allowed:.0f}")
        if figures.peak_mb > MOST_MB:
            missed.append(f"{platform}, {name}: {figures.peak_mb:.0f} MB, allowed {MOST_MB}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
