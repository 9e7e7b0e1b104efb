"""Measure what the page of a sitting costs for a class of 500, beside one of 50: python -m tests.bench.sittings.

One process serves and asks, on SQLite and without a network. What is compared is processor time, the least of several
rounds in turn, so that what else the machine does falls out of the ratio.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import delete

from app.demo import Page
from app.people.models import ClassCheckLearnerRow
from tests.integration.sittings import IDENTIFIED, enter_sitting
from tests.integration.stack import COURSE, KEYS, Stack, make_database, make_keys, threaded_stack

SMALL, LARGE = 50, 500
MOST = 3.0  # times the processor time of the small class
ROUNDS, EACH = 7, 5


def resize(stack: Stack, size: int) -> None:
    """Let the last reading of the class have found so many learners, and no fewer than there are in the course."""
    people = stack.product.people
    result = people.checks.of_course(stack.platform_id, COURSE).result
    assert result is not None
    with stack.product.db.write() as session:
        more = (ClassCheckLearnerRow.check_id == result.check_id, ClassCheckLearnerRow.learner_id.startswith("more"))
        session.execute(delete(ClassCheckLearnerRow).where(*more))
    with stack.product.db.write() as session:
        session.add_all(
            ClassCheckLearnerRow(
                check_id=result.check_id,
                learner_id=f"more{n}",
                name=f"Learner {n}",
                folded_name=f"learner {n}",
                standing="not_yet",
                findings=[],
            )
            for n in range(len(people.classes.roll(result)), size)
        )


def processor_s(page: Page, size: int) -> float:
    """Return the processor time of one look at the page, from a few."""
    began = time.process_time()
    for _ in range(EACH):
        answer = page.browser.session.get(page.url, timeout=60)
        assert answer.content.count(b'class="mark"') == size
    return (time.process_time() - began) / EACH


def main() -> int:
    """Print both and their ratio; return 1 where it is more than MOST."""
    least: dict[int, float] = {}
    with TemporaryDirectory() as folder:
        keys, path = Path(folder) / KEYS, Path(folder) / "bench.sqlite3"
        make_keys(keys)
        make_database(path)
        with threaded_stack(f"sqlite:///{path}", Path(folder) / "stack", keys) as stack:
            stack.offer(IDENTIFIED)
            page = enter_sitting(stack)
            for _ in range(ROUNDS):
                for size in (SMALL, LARGE):
                    resize(stack, size)
                    least[size] = min(least.get(size, float("inf")), processor_s(page, size))
    ratio = least[LARGE] / least[SMALL]
    for size, seconds in least.items():
        print(f"the page of a sitting, class of {size:3}: {seconds * 1e3:6.1f} ms of processor time")
    print(f"ratio {ratio:.2f}, allowed {MOST}")
    if ratio > MOST:
        print("MISSED the page of a large class costs too much")
    return int(ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())
