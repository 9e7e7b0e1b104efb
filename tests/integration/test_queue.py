"""What waits is issued by workers through a real broker: once each, whatever is lost on the way."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import requests
from redis import Redis
from sqlalchemy import delete, func, select, update

from app.audit import Action, ActorKind
from app.awards import AwardState
from app.awards.models import AwardRow, CredentialRow
from app.awards.queue_models import SealingTryRow
from app.awards.queue_rules import MOST_ATTEMPTS, SLICE
from app.bulk import ImportState
from app.bulk.models import AwardImportRow, BulkActRow
from app.bulk.values import ActState
from app.cli.demo_setup import SLUG
from app.db import Database, alone
from app.factory import Product, build, create_app
from app.jobs import Jobs
from app.jobs.broker import Broker
from app.verification import Outcome
from tests.integration import postgres, redis_server
from tests.integration.stack import COURSE, DEFINITION, ROOT, Clock, in_situation, threaded_stack
from tests.integration.waiting import environment, installation, let_wait, publish

PATIENT_S = 50
MANY = 80
METRICS_TOKEN = "pBz3-Qw9vT4xLm7sRk2yHc6nJd8fGa5e"


@pytest.fixture(scope="module")
def broker_url() -> Iterator[str]:
    try:
        with redis_server.server() as url:
            yield url
    except redis_server.RedisMissing as error:
        pytest.skip(f"Redis: {error}")


@contextmanager
def worker(settings: dict[str, str], log: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker of two processes, in a group of its own."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "worker", "--concurrency", "2", *options],
            cwd=ROOT,
            env=settings,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a worker with all of its processes, as a machine that fails does."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(10)


def until(is_so: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENT_S
    while not is_so():
        assert process.poll() is None and time.monotonic() < deadline, log.read_text()[-3000:]
        time.sleep(0.05)


def publish_other(product: Product) -> tuple[UUID, UUID]:
    """Add an institution "other" that publishes something, too; return the ids of the achievement and the version."""
    product.keys.add_issuer_key("other")
    profile = replace(product.issuers.all()[0], slug="other", did=product.own_issuers.did("other"))
    product.issuers.put(profile)
    of_other = product.definitions.begin(uuid4(), COURSE, "other", DEFINITION)
    version = product.definitions.publish(of_other, "somebody", None)
    return version.achievement_id, version.version_id


def issued(product: Product) -> int:
    with product.db.read() as session:
        return session.scalar(select(func.count()).where(AwardRow.state == AwardState.ISSUED)) or 0


def due_import(product: Product) -> UUID:
    """Leave an import whose hold is over as its web process leaves it that ends then."""
    version = product.published.search(SLUG)[0]
    now = datetime.now(UTC)
    row = {"issuer_slug": SLUG, "achievement_id": version.achievement_id, "version": version.version, "total": 0}
    times = {"started_at": now, "held_until": now, "heartbeat_at": now}
    with product.db.write() as session:
        session.add(
            AwardImportRow(id=(made := uuid4()), file_digest="", state="held", imported_by="somebody", **row, **times)
        )
    return made


def due_act(product: Product) -> UUID:
    """Leave an act about many awards at which nobody is."""
    now = datetime.now(UTC)
    row = {"issuer_slug": SLUG, "act": "revoked", "reason": "Wrong.", "state": "running", "started_by": "somebody"}
    with product.db.write() as session:
        session.add(BulkActRow(id=(made := uuid4()), started_at=now, heartbeat_at=now, **row))
    return made


def test_a_worker_is_killed_and_another_issues_the_rest_each_award_once_and_genuine(
    postgres_server, migrated_postgres, broker_url, tmp_path
):
    log = tmp_path / "worker.log"
    with postgres.database(postgres_server, migrated_postgres) as url, installation(url, tmp_path) as product:
        let_wait(product, publish(product), MANY)
        settings = environment(url, tmp_path) | {"CELERY_BROKER_URL": broker_url}
        with worker(settings, log) as first:
            until(lambda: issued(product) > 0, first, log)
            at_work = Path(f"/proc/{first.pid}/task/{first.pid}/children").read_text().split()
            assert at_work
            assert {os.getpriority(os.PRIO_PROCESS, int(one)) - os.nice(0) for one in at_work} == {10}
            kill(first)
        assert 0 < issued(product) < MANY
        imported, acted = due_import(product), due_act(product)
        port = redis_server.free_port()
        settings |= {"METRICS_TOKEN": METRICS_TOKEN, "WORKER_METRICS_PORT": str(port), "TMPDIR": str(tmp_path)}
        with worker(settings, log) as other:  # nobody tells it of anything: it finds what was lost
            until(lambda: issued(product) == MANY, other, log)
            until(lambda: product.imports.find(SLUG, imported).state is ImportState.DONE, other, log)
            until(lambda: product.bulk_acts.find(SLUG, acted).state is ActState.DONE, other, log)
            headers = {"Authorization": f"Bearer {METRICS_TOKEN}"}
            told = requests.get(f"http://127.0.0.1:{port}/metrics", headers=headers, timeout=5).text
        (signed,) = re.findall(
            r'^microcredentials_signing_seconds_count\{format="openbadge"\} (.+)$', told, re.MULTILINE
        )
        assert float(signed) > 0  # by the processes that work, told by the one that does not
        assert list(tmp_path.glob("microcredentials-worker-*")) == []
        with product.db.read() as session:
            rows = session.execute(select(CredentialRow.award_id, CredentialRow.format))
            found = Counter((row.award_id, row.format) for row in rows)
            some = session.scalars(select(CredentialRow.content).limit(30)).all()
        assert set(found.values()) == {1}
        assert len(found) == 3 * MANY
        assert {product.trusting_verifier.check(content).outcome for content in some} == {Outcome.GENUINE}
        assert "127.0.0.1" not in log.read_text()  # nor the broker's password


def test_a_broker_that_is_away_delays_nobody_and_loses_nothing(caplog):
    broker = Broker(f"redis://:hidden-word@127.0.0.1:{redis_server.free_port()}/0")
    began = time.monotonic()
    for _ in range(20):
        broker.batch()
        broker.award_import(uuid4())
        broker.bulk_act(uuid4())
    broker.close()
    assert time.monotonic() - began < 10  # a busy machine; it is a second at most
    assert "does not answer" in caplog.text
    assert "hidden-word" not in caplog.text


def test_the_web_tells_of_a_broker_that_is_away_and_serves_all_the_same(sqlite_url, tmp_path):
    with installation(sqlite_url, tmp_path) as product, socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"redis://:hidden-word@127.0.0.1:{silent.getsockname()[1]}/0"
        with closing(build(replace(product.settings, celery_broker_url=url))) as other:
            answer = create_app(other).test_client().get("/readyz")
            told = other.metrics.exposition()
    found = json.loads(answer.text)
    assert (answer.status_code, found["status"], found["checks"]["database"]) == (200, "degraded", "ok")
    assert found["checks"]["broker"] in {"failed", "no_answer"}
    assert "hidden-word" not in answer.text
    assert b'microcredentials_ready{check="broker"} 0.0' in told


def test_a_broker_that_is_there_answers(broker_url):
    with closing(Broker(broker_url)) as broker:
        assert broker.answers()


def test_who_resumes_after_a_pause_has_all_workers_go_on_and_not_one_alone(broker_url, sqlite_url, tmp_path):
    broker_url = broker_url.removesuffix("0") + "1"  # apart from what other tests have left
    with installation(sqlite_url, tmp_path) as product, Redis.from_url(broker_url) as looked_at:
        let_wait(product, publish(product), 1)
        broker = Broker(broker_url)
        jobs = Jobs(product.db, broker, product.jobs.work)
        for _ in range(2):
            jobs.wake()
            assert looked_at.llen("microcredentials.turns") == 8
        looked_at.rpop("microcredentials.turns")  # a worker takes one
        jobs.sweep()
        assert looked_at.llen("microcredentials.turns") == 8
        assert product.queue.issue_due() == 1
        looked_at.flushdb()
        jobs.sweep()
        assert looked_at.llen("microcredentials.turns") == 0
        broker.close()


def test_a_worker_for_turns_alone_signs_while_jobs_about_classes_wait_for_others(broker_url, sqlite_url, tmp_path):
    broker_url = broker_url.removesuffix("0") + "2"  # apart from what other tests have left
    log = tmp_path / "worker.log"
    with installation(sqlite_url, tmp_path) as product, Redis.from_url(broker_url) as looked_at:
        let_wait(product, publish(product), 3)
        broker = Broker(broker_url)
        for _ in range(3):
            broker.check()
        settings = environment(sqlite_url, tmp_path) | {"CELERY_BROKER_URL": broker_url}
        with worker(settings, log, "--only", "turns") as process:
            broker.turn()
            until(lambda: issued(product) == 3, process, log)
            assert looked_at.llen("microcredentials") >= 3  # and those with which it asks for sweeps
        looked_at.flushdb()
        broker.check()
        broker.turn()
        with worker(settings, log, "--only", "classes") as process:
            until(lambda: looked_at.llen("microcredentials") == 0, process, log)
            assert looked_at.llen("microcredentials.turns") == 1
        broker.close()


def test_where_others_are_at_all_that_one_has_due_the_next_one_has_its_turn(
    postgres_server, migrated_postgres, tmp_path
):
    with postgres.database(postgres_server, migrated_postgres) as url, installation(url, tmp_path) as product:
        slug = product.issuers.all()[0].slug
        let_wait(product, publish(product), 1)
        with product.db.read() as session:
            award_id = session.scalars(select(AwardRow.id)).one()
        let_wait(product, publish_other(product), 5, slug="other")
        elsewhere = Database(url)
        with alone(elsewhere, 7, award_id.int * 64 >> 128):  # another worker is at it
            turns = [product.queue.take_turn(1) for _ in range(2)]
            assert [(turn.slug, turn.issued) for turn in turns] == [("other", 1)] * 2
        assert product.queue.issue_due() == 4
        assert product.queue.standing(slug).waiting == 0
        elsewhere.dispose()


def test_ones_thousands_do_not_delay_anothers_one_and_what_rests_is_passed_over(sqlite_url, tmp_path):
    with installation(sqlite_url, tmp_path) as product:
        profile = product.issuers.all()[0]
        let_wait(product, publish(product), SLICE + 10)
        assert product.queue.take_turn().slug == profile.slug
        let_wait(product, publish_other(product), 1, slug="other")
        turn = product.queue.take_turn()
        assert (turn.slug, turn.issued) == ("other", 1)
        product.queue.pause(profile.slug, by="somebody")
        assert product.queue.take_turn().slug == ""
        (line,) = [one for one in product.audit.newest(profile.slug) if one.action == Action.QUEUE_PAUSED]
        assert (line.actor, line.who) == (ActorKind.ADMINISTRATOR, "somebody")
        product.queue.resume(profile.slug, by="somebody")
        assert product.queue.issue_due() == 10
        assert product.queue.take_turn().slug == ""


def test_what_fails_again_and_again_is_kept_for_a_human_and_holds_up_nobody(sqlite_url, tmp_path):
    clock = Clock()
    with installation(sqlite_url, tmp_path, clock=clock) as product:
        slug = product.issuers.all()[0].slug
        let_wait(product, publish(product), 3)
        with product.db.write() as session:
            broken = session.scalars(select(AwardRow.id).limit(1)).one()
            session.execute(update(AwardRow).where(AwardRow.id == broken).values(grade={"points": "many"}))
        assert product.queue.issue_due() == 2
        (stuck,) = product.queue.stuck(slug)
        assert (stuck.award_id, stuck.attempts, stuck.next_try_at is not None) == (broken, 1, True)
        assert product.queue.take_turn().taken == 0  # it rests
        while stuck.next_try_at is not None and stuck.attempts < MOST_ATTEMPTS:
            assert product.queue.given_up() == (0, None)
            clock.ahead_s += int((stuck.next_try_at - clock()).total_seconds())
            assert product.queue.issue_due() == 0
            (stuck,) = product.queue.stuck(slug)
        assert (stuck.attempts, stuck.next_try_at) == (MOST_ATTEMPTS, None)
        standing = product.queue.standing(slug)
        assert (standing.waiting, standing.stuck) == (1, 1)
        assert product.queue.given_up() == (1, stuck.failed_at)
        assert b'microcredentials_queue_length{queue="dead_letters"} 1.0' in product.metrics.exposition()
        clock.ahead_s += 7 * 24 * 3600
        assert not product.queue.is_due()
        with product.db.write() as session:
            session.execute(update(AwardRow).where(AwardRow.id == broken).values(grade=None))
        assert product.queue.retry(slug, by="somebody") == 1
        assert product.queue.issue_due() == 1
        assert product.queue.stuck(slug) == []


def test_an_administrator_sees_what_could_not_be_signed_sends_it_again_and_pauses(sqlite_url, tmp_path, made_keys):
    with threaded_stack(sqlite_url, tmp_path, made_keys) as stack:
        stack.offer()
        learner = in_situation("ready")
        stack.claim(learner)
        with stack.product.db.write() as session:
            row = session.scalars(select(AwardRow)).one()
            session.execute(delete(CredentialRow).where(CredentialRow.award_id == row.id))
            row.state, award_id = AwardState.PENDING, row.id
            session.add(SealingTryRow(award_id=row.id, attempts=8, code="ValueError", failed_at=row.awarded_at))
        page = stack.administrator().follow(href="/admin/issuing")
        assert "It is not tried again by itself." in page.content.decode()
        page = page.submit(page.form("/issuing/queue", button="Pause"))
        assert "Paused since" in page.content.decode()
        page = page.submit(page.form(f"/issuing/queue/{award_id}"))
        assert stack.product.queue.issue_due() == 0  # paused
        page = page.submit(page.form("/issuing/queue", button="Go on"))
        assert stack.command("queue", "list", SLUG).stdout.startswith("waiting: 1\tgiven up: 0\n")
        assert stack.command("queue", "resume", SLUG).stdout == "was not paused\n"
        stack.command("queue", "pause", SLUG)
        assert stack.command("issue-pending").stdout == f"paused: {SLUG}\nissued: 0\n"
        assert stack.command("queue", "resume", SLUG).stdout == "resumed\n"
        for command in ("retry", "resume"):
            assert stack.command("queue", command, "nosuch").returncode != 0
        assert stack.product.queue.issue_due() == 1
        page = page.browser.open(page.url)
        assert "Every award has its credential." in page.content.decode()
        for words in (
            ("pause", SLUG),
            ("pause", SLUG),
            ("resume", SLUG),
            ("retry", SLUG),
        ):  # what changes nothing is no act
            assert stack.command("queue", *words).returncode == 0
        acts = [(row.action, row.actor, row.about) for row in stack.rows("audit_lines")]
        assert [one for one in acts if one[0].startswith(("queue", "sent"))] == [
            ("queue_paused", "command_line", ""),  # the administrator has no name here
            ("sent_again", "command_line", f"1 {award_id}"),
            ("queue_resumed", "command_line", ""),
            *2 * [("queue_paused", "command_line", ""), ("queue_resumed", "command_line", "")],
        ]
