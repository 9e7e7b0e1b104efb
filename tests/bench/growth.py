"""Measure what growing costs and brings: python -m tests.bench.growth, GROWTH=full (or 1000000) for the full size.

On PostgreSQL and Redis, beside one process on SQLite, in one run: claims through HTTP by more web processes, issuing
by more workers, the cost of an award beside many, and pages while many are being issued. The client, the demo LMS and
both servers share the machine's cores with what is measured: of two cores two processes cannot make twice as much.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import func, select

from app.awards import AwardState
from app.awards.models import AwardRow, CredentialRow, StatusListRow
from app.cli.demo_setup import SLUG
from app.db import Database, migrate
from app.demo import COURSES, Page
from app.factory import Product
from tests.bench.filling import fill
from tests.bench.processes import begun_by
from tests.bench.volume import Used
from tests.integration import postgres, redis_server
from tests.integration.stack import DEFINITION, KEYS, ROOT, Stack, gunicorn_stack, make_database, make_keys
from tests.integration.waiting import environment, installation, let_wait, publish

SIZE = os.environ.get("GROWTH", "")
FULL = SIZE == "full" or SIZE.isdigit()
CLAIMS, WAITING = (400, 5000) if FULL else (48, 400)
PENDING, PENDING_ALONE, LOOKS = (40_000, 4000, 300) if FULL else (4000, 600, 40)
SIZES = (1000, 10_000, 100_000, *([int(SIZE)] if SIZE.isdigit() else []))
SOME = 200 if FULL else 50
CLIENTS, LOOKS_EACH = 8, 100
FLAT, UNCHANGED = 0.25, 1.5
_DEADLINE_S = 7200 if FULL else 180


class Bench:
    """Where it runs, and what was missed."""

    def __init__(self, server: str, broker: str, folder: Path) -> None:
        self.server, self.broker, self.folder = server, broker, folder
        self.missed: list[str] = []
        self._number = 0
        self.keys = folder / KEYS
        make_keys(self.keys)
        make_database(folder / "empty.sqlite3")

    def place(self) -> Path:
        """Return a new folder."""
        self._number += 1
        place = self.folder / f"run{self._number}"
        place.mkdir()
        return place

    def sqlite(self) -> str:
        """Return the URL of a new database with all tables."""
        path = self.place() / "bench.sqlite3"
        path.write_bytes((self.folder / "empty.sqlite3").read_bytes())
        return f"sqlite:///{path}"

    @contextmanager
    def postgres(self) -> Iterator[str]:
        """Give the URL of a new database with all tables."""
        with postgres.database(self.server) as url:
            empty = Database(url)
            migrate(empty)
            empty.dispose()
            yield url

    def expect(self, is_so: bool, words: str) -> None:
        """Note what was missed."""
        if not is_so:
            self.missed.append(words)
            print(f"  MISSED {words}", flush=True)


def tail(values: Sequence[float]) -> str:
    """Return three quantiles in milliseconds. Pure."""
    many = quantiles(values, n=100)
    return f"p50 {median(values) * 1e3:6.0f}  p95 {many[94] * 1e3:6.0f}  p99 {many[98] * 1e3:6.0f} ms"


def memory(process_id: int) -> Iterator[tuple[float, float]]:
    """Yield resident and proportional MiB of a process and of those that it began."""
    lines = Path(f"/proc/{process_id}/smaps_rollup").read_text().splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.startswith(("Rss", "Pss:"))}
    yield found["Rss"], found["Pss"]
    for child in begun_by(process_id):
        yield from memory(child)


@contextmanager
def worker(settings: dict[str, str], concurrency: int, log: Path) -> Iterator[int]:
    """Run a worker of so many processes."""
    command = [sys.executable, "-m", "app", "worker", "--concurrency", str(concurrency)]
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=out, stderr=out, start_new_session=True)
    try:
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def claims(bench: Bench) -> None:
    """Launches and claims through HTTP, by web processes."""
    alone = one(bench, "one process, SQLite", bench.sqlite(), 1)
    for processes in (1, 2, 4):
        with bench.postgres() as url:
            rate = one(bench, f"{processes} web, PostgreSQL", url, processes)
        print(f"  ratio to one process on SQLite: {rate / alone:.2f}", flush=True)


def one(bench: Bench, name: str, url: str, processes: int) -> float:
    """Print and return claims a second."""
    broker = {} if url.startswith("sqlite") else {"CELERY_BROKER_URL": bench.broker}
    took: list[float] = []
    answers: Counter[int] = Counter()
    with gunicorn_stack(url, bench.place(), bench.keys, workers=processes, settings=broker) as stack:
        stack.offer()
        people = _class(stack, CLAIMS + CLIENTS)

        def visit(person: object, counts: bool = True) -> None:
            began = time.monotonic()
            page = stack.launch(person)  # type: ignore[arg-type]
            answer = page.submit(page.form("/claim/", button="Yes, issue it")) if page.status == 200 else page
            if counts:
                took.append(time.monotonic() - began)
                answers[answer.status] += 1

        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(lambda person: visit(person, counts=False), people[:CLIENTS]))
            began = time.monotonic()
            list(pool.map(visit, people[CLIENTS:]))
        rate = CLAIMS / (time.monotonic() - began)
        made = len(stack.rows("awards")) - CLIENTS
    print(f"{name:22}{rate:6.1f} claims/s  {tail(took)}  (launch and claim, {CLIENTS} at once)", flush=True)
    bench.expect(answers == {200: CLAIMS} and made == CLAIMS, f"answers {dict(answers)}, {made} awards")
    return rate


def _class(stack: Stack, count: int) -> list[object]:
    stack.enlarge(count + 40)
    people = [person for person, _ in stack.lms.classroom.learners(COURSES[0]) if person.person_id >= 1000][:count]
    for person in people:
        stack.make_ready(person)
    return list(people)


def issuing(bench: Bench) -> None:
    """Issue what waits: in this process, and by workers."""
    with installation(bench.sqlite(), bench.place()) as product:
        let_wait(product, publish(product), WAITING)
        began = time.monotonic()
        product.queue.issue_due()
        alone = WAITING / (time.monotonic() - began)
        check_once(bench, product, WAITING)
    print(f"{'one process, SQLite':22}{alone:6.1f} awards/s", flush=True)
    for concurrency in (1, 2, 4):
        place = bench.place()
        with bench.postgres() as url, installation(url, place) as product:
            achievement = publish(product)
            let_wait(product, achievement, WAITING)
            settings = environment(url, place) | {"CELERY_BROKER_URL": bench.broker}
            with worker(settings, concurrency, place / "log") as process_id:
                until(lambda: issued(product) > 0)  # they have begun: starting is not what is measured
                first, began = issued(product), time.monotonic()
                until(lambda: issued(product) == WAITING)
                rate = (WAITING - first) / (time.monotonic() - began)
                sizes = [f"{resident:.0f}/{shared:.0f}" for resident, shared in memory(process_id)]
            check_once(bench, product, WAITING)
        print(f"{f'worker of {concurrency}':22}{rate:6.1f} awards/s  ratio {rate / alone:.2f}", end="")
        print(f"  RSS/PSS MiB {' '.join(sizes)}", flush=True)


def issued(product: Product) -> int:
    """Return how many awards are issued."""
    with product.db.read() as session:
        return session.scalar(select(func.count()).where(AwardRow.state == AwardState.ISSUED)) or 0


def waiting(product: Product) -> int:
    """Return how many awards wait for their credentials."""
    with product.db.read() as session:
        return session.scalar(select(func.count()).where(AwardRow.state == AwardState.PENDING)) or 0


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + _DEADLINE_S
    while not is_so():
        if time.monotonic() > deadline:
            raise SystemExit("it does not come about")
        time.sleep(0.05)


def check_once(bench: Bench, product: Product, count: int) -> None:
    """Note a miss unless each award has each of its files once."""
    with product.db.read() as session:
        rows = session.execute(select(CredentialRow.award_id, CredentialRow.format)).all()
    bench.expect(len(rows) == len(set(rows)) == 3 * count, "each award once")


def cost(bench: Bench) -> None:
    """What an award and the pages about it cost, in processor time of ours and of the server's, beside many."""
    with bench.postgres() as url, installation(url, bench.place()) as product:
        achievement = publish(product)
        let_wait(product, achievement, SOME)
        product.queue.issue_due()
        with product.db.read() as session:
            model = session.scalars(select(AwardRow.id).limit(1)).one()
            list_id = session.scalars(select(StatusListRow.id).limit(1)).one()
        began, there, table = time.monotonic(), SOME, dict[str, list[float]]()
        for size in SIZES:
            fill(product, model, there, size - there)
            product.db.dispose()
            print(f"  {size:,} rows after {time.monotonic() - began:.0f} s", flush=True)
            there = size + 2 * SOME
            let_wait(product, achievement, SOME)
            product.queue.issue_due()  # the server's caches are warm
            with product.db.read() as session:
                filled = session.scalars(select(StatusListRow.id).where(StatusListRow.id != list_id).limit(1)).one()
            for name, what, each in (
                ("record at a free place", lambda: let_wait(product, achievement, SOME), SOME),
                ("issue from the queue", product.queue.issue_due, SOME),
                ("newest awards", lambda: many(lambda: product.register.newest(SLUG)), LOOKS_EACH),
                ("newest audit lines", lambda: many(lambda: product.audit.newest(SLUG)), LOOKS_EACH),
                ("is anything due", lambda: many(product.queue.is_due), LOOKS_EACH),
                ("a status list", lambda of=filled: many(lambda: product.register.status_list(of)), LOOKS_EACH),
            ):
                used = Used(url)
                used.mark(0)
                what()
                used.mark(each)
                table.setdefault(name, []).append(sum(used.each_ms(0, each)))
    print(f"{'ms of processor time, ours and the server’s':44}" + "".join(f"{size:>10,}" for size in SIZES))
    for name, values in table.items():
        ratio = values[-1] / values[0]
        print(f"{name:44}" + "".join(f"{value:>10.2f}" for value in values) + f"  ratio {ratio:.2f}")
        # A status list is read whole, so that it grows until it is half full. Below one ms the machine wavers.
        if name != "a status list":
            bench.expect(values[-1] - values[0] <= max(FLAT * values[0], 1.0), f"{name} is not flat within {FLAT:.0%}")


def many(look: Callable[[], object]) -> None:
    """Do the same so often that a tick of the clock, 10 ms, is a tenth of a millisecond of each."""
    for _ in range(LOOKS_EACH):
        look()


def pages(bench: Bench) -> None:
    """The class page of a teacher and the page of a learner, while many awards are issued beside them."""
    place = bench.place()
    with gunicorn_stack(bench.sqlite(), place, bench.keys, workers=1) as stack:
        _beside(bench, "one process, SQLite", stack, partial(let_wait, stack.product, count=PENDING_ALONE))
    with bench.postgres() as url:
        broker = {"CELERY_BROKER_URL": bench.broker}
        place = bench.place()
        with (
            gunicorn_stack(url, place, bench.keys, settings=broker) as stack,
            worker(stack.environment | broker, 1, place / "worker.log"),
        ):

            def begin(achievement: tuple[UUID, UUID]) -> None:
                let_wait(stack.product, achievement, 1)
                with stack.product.db.read() as session:
                    model = session.scalars(select(AwardRow.id)).one()
                fill(stack.product, model, 1, PENDING - 1, waiting=True)
                stack.product.jobs.wake()

            _beside(bench, "2 web and a worker", stack, begin)


def _beside(bench: Bench, name: str, stack: Stack, begin: Callable[[tuple[UUID, UUID]], object]) -> None:
    version = stack.offer(DEFINITION)
    (person,) = _class(stack, 1)
    looked_at = {"learner": stack.launch(person), "class": stack.people()}  # type: ignore[arg-type]
    idle = {what: looks(page) for what, page in looked_at.items()}
    begin((version.achievement_id, version.version_id))
    until(lambda: issued(stack.product) > 0)
    first, began = issued(stack.product), time.monotonic()
    busy = {what: looks(page) for what, page in looked_at.items()}
    rate = (issued(stack.product) - first) / (time.monotonic() - began)
    left = waiting(stack.product)
    print(f"{name}, beside {rate:.1f} awards/s, {left:,} left", flush=True)
    bench.expect(left > 0, "all was issued before the pages had been looked at")
    for what, before in idle.items():
        ratio = quantiles(busy[what], n=20)[-1] / quantiles(before, n=20)[-1]
        print(f"  page of the {what:8} idle {tail(before)}   beside {tail(busy[what])}   p95 ratio {ratio:.2f}")
        bench.expect(ratio <= UNCHANGED, f"p95 of the page of the {what} is more than {UNCHANGED} times the idle one")


def looks(page: Page) -> list[float]:
    """Return the seconds of looks at a page, one after the other."""
    found = []
    for n in range(LOOKS + 3):
        began = time.monotonic()
        answer = page.browser.session.get(page.url, timeout=60)
        assert answer.status_code == 200, answer.status_code
        if n >= 3:
            found.append(time.monotonic() - began)
    return found


PARTS = {"claims": claims, "issuing": issuing, "cost": cost, "pages": pages}


def main() -> int:
    """Run all parts, or those that are named; return 1 where something is missed, 2 without a server."""
    names = sys.argv[1:] or list(PARTS)
    try:
        with TemporaryDirectory() as folder, postgres.server() as server, redis_server.server() as broker:
            bench = Bench(server, broker, Path(folder))
            for name in names:
                load = os.getloadavg()[0]
                print(f"\n{name}: load {load:.1f} on {os.cpu_count()} cores before", flush=True)
                PARTS[name](bench)
    except (postgres.PostgresMissing, redis_server.RedisMissing) as error:
        print(error)
        return 2
    return int(bool(bench.missed))


if __name__ == "__main__":
    sys.exit(main())
