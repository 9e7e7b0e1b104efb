"""Let the product run at a steady rate and see whether anything grows: python -m tests.bench.soak, SOAK_S=1200.

The product under gunicorn on PostgreSQL, and a worker behind Redis; learners launch, claim, download, others verify
and read status lists, and with each learner an award comes to wait that the worker issues. Of every process are sampled
resident memory, open files and threads, and of the database the connections. The rule: of the second half the median of
its last half may exceed that of its first by no more than three times the latter's median deviation, or by what a
measure wavers anyway (`FLOORS`), whichever is more. No answer may be a failure of ours, nobody who comes may break off,
of those who were to come 95 % must have claimed, and in the end everything must add up.
"""

import os
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import requests
from sqlalchemy import text

from app.db import Database, migrate
from app.demo import COURSES, Person, learners
from app.reconciling import Sums
from tests.bench.growth import until, waiting, worker
from tests.bench.processes import begun_by
from tests.integration import postgres, redis_server
from tests.integration.stack import KEYS, Stack, gunicorn_stack, make_keys
from tests.integration.waiting import let_wait

SECONDS = float(os.environ.get("SOAK_S", "1200"))
EACH_S = float(os.environ.get("SOAK_EACH_S", "2"))
"""Between two learners; each makes about a dozen requests."""

SAMPLES = 240
CLIENTS = 3
FLOORS = {"memory MiB": 3.0, "files": 4.0, "threads": 3.0, "connections": 4.0}
_SHARE = 0.95
_MIB = 1 << 20
_PAGE = os.sysconf("SC_PAGE_SIZE")

Series = dict[tuple[str, str], list[float]]


@dataclass
class Load:
    """Learners who come one after the other, at fixed moments, whatever the ones before are doing."""

    stack: Stack
    people: list[Person]
    leave_one: Callable[[], None]
    over: threading.Event = field(default_factory=threading.Event)
    answers: Counter[int] = field(default_factory=Counter)
    took_s: list[tuple[float, float]] = field(default_factory=list)
    claimed: int = 0
    broken_off: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def running(self, begin: float) -> Iterator[None]:
        """Let them come during the block, the first one at `begin`."""
        numbers = count()
        turn = threading.Lock()

        def work() -> None:
            while not self.over.is_set():
                with turn:
                    n = next(numbers)
                if n >= len(self.people) or self.over.wait(max(0.0, begin + n * EACH_S - time.monotonic())):
                    return
                try:
                    self._visit(self.people[n])
                except Exception as error:  # noqa: BLE001 - whatever it is, the next one comes all the same
                    self.broken_off[type(error).__name__] += 1

        threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join()

    def _visit(self, person: Person) -> None:
        self.leave_one()
        began = time.monotonic()
        self.stack.make_ready(person)
        page = self.stack.launch(person)
        self.answers[page.status] += 1
        if page.status != 200:
            return
        wallet = page.submit(page.form("/claim/", button="Yes, issue it"))
        self.answers[wallet.status] += 1
        self.took_s.append((began, time.monotonic() - began))
        browser = page.browser
        if wallet.status == 200:
            self.claimed += 1
            file = wallet.follow(href="credential.openbadge.json")
            verify = f"{self.stack.tool_url}/verify"
            self._ask(partial(requests.post, verify, data=file.content, headers=_JSON, timeout=60))
            public = f"{self.stack.tool_url}{wallet.link(href='/verify/').href.removeprefix(self.stack.tool_url)}"
            status = file_status(file.content)
            for url in (public, status, f"{status}/token", f"{self.stack.tool_url}/lti/jwks"):
                self._ask(partial(requests.get, url, timeout=60))
        browser.session.close()
        self.stack.browsers.remove(browser)

    def _ask(self, ask: Callable[[], requests.Response]) -> None:
        self.answers[ask().status_code] += 1


_JSON = {"Content-Type": "application/json", "Accept": "application/json"}


def file_status(content: bytes) -> str:
    """Return the address of the status list that an Open Badge names."""
    return content.split(b'"statusListCredential": "')[1].split(b'"')[0].decode()


def processes() -> dict[str, int]:
    """Return the product's processes by name: those that began the others, and the others."""
    found = {}
    for process_id in begun_by(os.getpid()):
        words = Path(f"/proc/{process_id}/cmdline").read_bytes().split(b"\0")
        for word, name, other in ((b"gunicorn", "server", "web"), (b"worker", "worker", "at work")):
            if word in words:
                found[name] = process_id
                found |= {f"{other} {n}": one for n, one in enumerate(begun_by(process_id), 1)}
    if missing := {"server", "web 1", "worker", "at work 1"} - found.keys():
        raise SystemExit(f"there is no {', '.join(sorted(missing))}")
    return found


def sample(found: dict[str, int], stack: Stack, series: Series) -> None:
    """Note what each process has now."""
    for name, process_id in found.items():
        place = Path(f"/proc/{process_id}")
        series[name, "memory MiB"].append(int((place / "statm").read_text().split()[1]) * _PAGE / _MIB)
        series[name, "files"].append(len(list((place / "fd").iterdir())))
        series[name, "threads"].append(len(list((place / "task").iterdir())))
    with stack.product.db.read() as session:
        query = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        series["database", "connections"].append(float(session.scalar(query) or 0))


def grown(values: list[float], floor: float) -> tuple[float, float, float]:
    """Return the medians of the third and of the last quarter, and by how much they may differ. Pure."""
    third, last = values[len(values) // 2 : len(values) * 3 // 4], values[len(values) * 3 // 4 :]
    middle = median(third)
    noise = 3 * median(abs(value - middle) for value in third)
    return middle, median(last), max(noise, floor)


def is_enough(claimed: int, seconds: float, each_s: float) -> bool:
    """Tell whether so many claims are the load that was meant: one learner every so many seconds. Pure."""
    return claimed >= _SHARE * seconds / each_s


def report(series: Series) -> bool:
    """Print all series as a table and tell whether nothing has grown."""
    print(f"{'':10}{'':14}{'begin':>9}{'third':>9}{'last':>9}{'most':>9}{'may grow':>10}")
    is_well = True
    for (name, what), values in sorted(series.items()):
        third, last, may = grown(values, FLOORS[what])
        too_much = last - third > may
        is_well = is_well and not too_much
        numbers = f"{values[0]:9.1f}{third:9.1f}{last:9.1f}{max(values):9.1f}{may:10.1f}"
        print(f"{name:10}{what:14}{numbers}{'  GROWS' if too_much else ''}")
    return is_well


def soak(stack: Stack) -> int:
    """Run the load and print what became of it; return 0 if all is well, else 1."""
    version = stack.offer()
    leave_one = partial(let_wait, stack.product, (version.achievement_id, version.version_id), 1)
    stack.enlarge(len(learners()) + int(SECONDS / EACH_S) + 10)
    classroom = stack.lms.classroom
    people = [person for person, _ in classroom.learners(COURSES[0]) if person.person_id >= 1000]
    leave_one()
    until(lambda: waiting(stack.product) == 0)  # the worker is at work
    load, series, found = Load(stack, people, leave_one), defaultdict[tuple[str, str], list[float]](list), processes()
    begin = time.monotonic()
    with load.running(begin):
        for n in range(1, SAMPLES + 1):
            time.sleep(max(0.0, begin + n * SECONDS / SAMPLES - time.monotonic()))
            sample(found, stack, series)
    is_well = report(series)
    half = begin + SECONDS / 2
    for name, times in (
        ("first", [took for at, took in load.took_s if at < half]),
        ("second", [took for at, took in load.took_s if at >= half]),
    ):
        ordered = sorted(times)
        print(
            f"{name} half: {len(times)} launches with their claims, median {median(ordered) * 1e3:.0f} ms, "
            f"95 % within {ordered[len(ordered) * 95 // 100] * 1e3:.0f} ms"
        )
    print(f"answers: {dict(sorted(load.answers.items()))}; claimed: {load.claimed} of {SECONDS / EACH_S:.0f}")
    until(lambda: waiting(stack.product) == 0)
    sums = Sums()
    discrepancies = list(stack.product.reconciling.run(sums, verify=200))
    print(f"awards: {sum(sum(of.values()) for _, of, _ in sums.institutions())}, discrepancies: {len(discrepancies)}")
    failed = sum(times for status, times in load.answers.items() if status >= 400)
    missed = {
        "something grows over the second half": not is_well,
        f"somebody broke off: {dict(load.broken_off)}": bool(load.broken_off),
        "too few have claimed for the load that was meant": not is_enough(load.claimed, SECONDS, EACH_S),
        "an answer was a failure, a process was replaced, or something does not add up": bool(
            failed or discrepancies or processes() != found
        ),
    }
    for words, is_so in missed.items():
        if is_so:
            print(f"MISSED {words}")
    return int(any(missed.values()))


def main() -> int:
    """Return 0 if all is well, 1 if not, 2 without PostgreSQL or Redis."""
    try:
        with (
            TemporaryDirectory() as folder,
            redis_server.server() as broker,
            postgres.server() as server,
            postgres.database(server) as url,
        ):
            settings = {"CELERY_BROKER_URL": broker}
            keys = Path(folder) / KEYS
            make_keys(keys)
            empty = Database(url)
            migrate(empty)
            empty.dispose()
            (Path(folder) / "run").mkdir()
            with (
                gunicorn_stack(url, Path(folder) / "run", keys, settings=settings) as stack,
                worker(stack.environment | settings, 1, Path(folder) / "worker.log"),
            ):
                print(f"{SECONDS:.0f} s, a learner every {EACH_S:g} s, {CLIENTS} at a time", flush=True)
                return soak(stack)
    except (postgres.PostgresMissing, redis_server.RedisMissing) as error:
        print(error)
        return 2


if __name__ == "__main__":
    sys.exit(main())
