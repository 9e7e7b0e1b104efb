"""Measure issuing what waits into PostgreSQL: python -m tests.bench.volume, VOLUME=100000 for the full size.

The way is that of `issue-pending`, in one process: each award is sealed in every format, each file verified and read
back, and stored. The European file is left out, because what it costs is the pictures of its pages. Compared is
processor time, ours and the server's, of the last part beside that of the first, after a warm-up.
"""

import os
import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, process_time

from sqlalchemy import make_url

from tests.bench.processes import begun_by
from tests.integration import postgres
from tests.integration.waiting import installation, let_wait, publish

COUNT = int(os.environ.get("VOLUME", "3000"))
PART, WARM_UP = min(1000, COUNT // 3), 60
MOST_MIB, FLAT = 400, 0.15
_TICKS = os.sysconf("SC_CLK_TCK")


class Used:
    """Processor seconds at marks on the way: of this process, and of the PostgreSQL server where it is ours to see."""

    def __init__(self, url: str) -> None:
        self._server = _postmaster(url)
        self.marks: list[tuple[int, float, float]] = []

    def mark(self, count: int) -> None:
        """Note what has been used when so many are done."""
        self.marks.append((count, process_time(), _used_by(self._server) if self._server else 0.0))

    def each_ms(self, first: int, last: int) -> tuple[float, float]:
        """Return what one cost between two counts, here and in the server, in milliseconds."""
        begin = next(mark for mark in self.marks if mark[0] >= first)
        end = next(mark for mark in reversed(self.marks) if mark[0] <= last)
        many = end[0] - begin[0]
        return (end[1] - begin[1]) * 1e3 / many, (end[2] - begin[2]) * 1e3 / many


def _postmaster(url: str) -> int:
    file = Path(str(make_url(url).query.get("host", "/nowhere"))) / "data" / "postmaster.pid"
    try:
        return int(file.read_text().splitlines()[0])
    except OSError:
        return 0


def _used_by(server: int) -> float:
    ticks = 0
    for process in (server, *begun_by(server)):
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended since: the server counts it as its own
        ticks += sum(map(int, fields[11:15] if process == server else fields[11:13]))
    return ticks / _TICKS


def main() -> int:
    """Print what it cost; return 1 where it is not flat or takes more memory than it may, 2 without PostgreSQL."""
    try:
        with (
            TemporaryDirectory() as folder,
            postgres.server() as server,
            postgres.database(server) as url,
            installation(url, Path(folder)) as product,
        ):
            achievement = publish(product)
            let_wait(product, achievement, WARM_UP)
            product.issuing.issue_pending()
            waited, issued = Used(url), Used(url)
            waited.mark(0)
            let_wait(product, achievement, COUNT, each=waited.mark)
            issued.mark(0)
            began = monotonic()
            done = product.issuing.issue_pending(issued.mark)
            seconds = monotonic() - began
    except postgres.PostgresMissing as error:
        print(error)
        return 2
    assert done == COUNT, f"{done} of {COUNT} were issued"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{COUNT} awards in three formats: {COUNT / seconds:.1f} a second by the clock, peak memory {peak:.0f} MiB")
    flat = _report("issue", issued)
    _report("record at a free place", waited)
    if not flat:
        print(f"MISSED the cost of an award is not the same within {FLAT:.0%}")
    if peak > MOST_MIB:
        print(f"MISSED more memory than {MOST_MIB} MiB")
    return int(not flat or peak > MOST_MIB)


def _report(what: str, used: Used) -> bool:
    first, last, all_ = used.each_ms(0, PART), used.each_ms(COUNT - PART, COUNT), used.each_ms(0, COUNT)
    ratio = sum(last) / sum(first)
    print(f"{what}: {all_[0]:.2f} ms of processor time each, and {all_[1]:.2f} ms of the server's")
    print(f"  the last {PART} beside the first: {sum(last):.2f} / {sum(first):.2f} ms = {ratio:.2f}")
    return abs(ratio - 1) <= FLAT


if __name__ == "__main__":
    sys.exit(main())
