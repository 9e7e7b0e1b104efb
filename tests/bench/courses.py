"""Measure what reading courses costs, in requests, time and memory, against a Moodle and a Canvas 40 ms away.

python -m tests.bench.courses: beside it stand the fewest round trips that the data needs, and a plugin that makes one
request for each function and learner. Each reading is a process of its own, and so is the platform.

A class is read for the rule of the first preset, which asks for the completion of the course and its grade, and what
is allowed is allowed for that; the row of everything is what a rule costs that asks for single activities and groups
too. Canvas gives grades, submissions and progress in three lists of a hundred learners a page at most: such a rule
costs it three requests for every hundred, one of the first preset two.

The pages of the roster stand in a column of their own and are not measured: a check of a class reads it once besides,
for its names, in pages of 50 on Canvas, which is the most that Canvas sends, and of 500 on Moodle. Who the learners are
in Canvas is known from that reading.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

from app.awards import CourseCompleted, Criteria, GradeAtLeast, Unit, needs_of
from tests.bench.canvas_replay import MOST_PER_PAGE
from tests.bench.course_reading import PRESET
from tests.bench.moodle_replay import LATENCY_S

ROOT = Path(__file__).parents[2]
PLATFORMS = ("moodle", "canvas")
CLASSES = (150, 5000)
NAIVE_LEARNERS = 150  # measured; more learners cost as much more
CALLS_PER_REQUEST = (1000 - 3) // 2  # PHP reads a thousand form fields, and each call takes two
EACH_IS_READ_IN = 50  # learners for whom one more request is allowed
CONSTANT_REQUESTS, CLAIM_REQUESTS, MOST_MB = 4, 4, 150
ROSTER_PAGE = {"moodle": 500, "canvas": 50}
FIRST_PRESET = Criteria(
    items=(
        CourseCompleted(),
        GradeAtLeast(activity_id=None, name="", threshold=Decimal(60), unit=Unit.PERCENT),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one reading cost."""

    requests: int
    first_s: float
    all_s: float
    peak_mb: float


class Reading(NamedTuple):
    """What was read, of how many, and what that cost."""

    what: str
    learners: int
    figures: Figures

    @property
    def name(self) -> str:
        """Its name in the table."""
        if self.what == "claim":
            return "one claim"
        return f"class of {self.learners}" + (", everything" if self.what == "class" else "")

    @property
    def allowed(self) -> float | None:
        """How many requests are allowed, None where nothing is promised."""
        allowed = {"claim": float(CLAIM_REQUESTS), "preset": self.learners / EACH_IS_READ_IN + CONSTANT_REQUESTS}
        return allowed.get(self.what)


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


def fewest(platform: str, what: str, learners: int) -> int:
    """Return the round trips without which the data cannot be had.

    Of Moodle the site's own, and full requests of many calls; of Canvas the course, its assignments and modules, and
    full pages of two or three lists, or for one learner what holds the assignments too.
    """
    if platform == "canvas":
        lists = 2 if what == "preset" else 3
        return 3 + lists * ceil(learners / MOST_PER_PAGE) if learners > 1 else 4
    per_learner = 3 if learners > 1 else 4
    return 1 + ceil((2 + per_learner * learners) / CALLS_PER_REQUEST)


def measured(platform: str) -> tuple[list[Reading], float]:
    """Return the readings, and the seconds that the naive plugin takes for a learner."""
    found = []
    for learners in CLASSES:
        with running(platform, learners) as url:
            for what in ("preset", "class"):
                found.append(Reading(what, learners, read(platform, url, what, learners)))
            if learners == NAIVE_LEARNERS:
                found.append(Reading("claim", 1, read(platform, url, "claim", 1)))
                naive = read(platform, url, "naive", NAIVE_LEARNERS)
    return found, naive.all_s / NAIVE_LEARNERS


def main() -> int:
    """Print the tables; return 1 where a target is missed."""
    assert needs_of(FIRST_PRESET) == PRESET
    print(f"reading from a platform {LATENCY_S * 1e3:.0f} ms away; limit: the fewest round trips, and no work at all;")
    print(f"naive: one request for each function and learner, measured for {NAIVE_LEARNERS} learners")
    missed = [line for platform in PLATFORMS for line in _printed(platform)]
    for line in missed:
        print(f"MISSED {line}")
    return int(bool(missed))


def _printed(platform: str) -> list[str]:
    """Print a platform's table and return what it misses."""
    found, per_learner_s = measured(platform)
    heads = ("requests", "allowed", "limit", "naive", "roster", "first s", "all s", "/ limit", "/ naive", "peak MB")
    print(f"{platform:26}" + "".join(f"{head:>9}" for head in heads))
    missed = []
    for reading in found:
        learners, figures, allowed = reading.learners, reading.figures, reading.allowed
        limit = fewest(platform, reading.what, learners)
        limit_s, naive_s = limit * LATENCY_S, per_learner_s * learners
        roster = "" if reading.what == "claim" else ceil(learners / ROSTER_PAGE[platform])
        counts = (figures.requests, "" if allowed is None else f"{allowed:.0f}", limit, 3 * learners, roster)
        ratios = (f"{figures.all_s / limit_s:.1f}", f"{figures.all_s / naive_s:.3f}")
        values = (*counts, f"{figures.first_s:.2f}", f"{figures.all_s:.2f}", *ratios, f"{figures.peak_mb:.0f}")
        print(f"{reading.name:26}" + "".join(f"{value:>9}" for value in values))
        if allowed is not None and figures.requests > allowed:
            missed.append(f"{platform}, {reading.name}: {figures.requests} requests, allowed {allowed:.0f}")
        if figures.peak_mb > MOST_MB:
            missed.append(f"{platform}, {reading.name}: {figures.peak_mb:.0f} MB, allowed {MOST_MB}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
