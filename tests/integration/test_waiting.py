"""Several processes issue what waits at once, and one of them is killed in the middle."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from app.awards import AwardState
from app.awards.models import AwardRow, CredentialRow
from app.awards.queue_models import SealingTryRow
from app.db import Database, alone
from app.factory import Product
from app.verification import Outcome
from tests.integration import postgres
from tests.integration.stack import ROOT
from tests.integration.waiting import environment, installation, let_wait, publish

MANY = 160


def issued(product: Product) -> int:
    with product.db.read() as session:
        found = session.scalar(select(func.count()).where(AwardRow.state == AwardState.ISSUED))
        return found or 0


def files(product: Product) -> Counter[tuple[object, str]]:
    with product.db.read() as session:
        rows = session.execute(select(CredentialRow.award_id, CredentialRow.format))
        return Counter((row.award_id, row.format) for row in rows)


def test_two_processes_of_which_one_is_killed_issue_each_award_once_in_each_format(
    postgres_server, migrated_postgres, tmp_path: Path
):
    with (
        postgres.database(postgres_server, migrated_postgres) as url,
        installation(url, tmp_path) as product,
    ):
        let_wait(product, publish(product), MANY)
        command = [sys.executable, "-m", "app", "issue-pending"]
        where: dict[str, Any] = {"cwd": ROOT, "env": environment(url, tmp_path)}
        killed = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **where)
        other = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **where)
        deadline = time.monotonic() + 60
        while issued(product) < MANY // 6 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert 0 < issued(product) < MANY
        killed.kill()
        killed.wait(10)
        told, _ = other.communicate(timeout=120)
        assert other.returncode == 0, told
        by_other = int(told.split()[-1])
        assert 0 < by_other < MANY  # the killed one had stored some, which were not issued again
        product.issuing.issue_pending()

        found = files(product)
        assert set(found.values()) == {1}
        assert Counter(name for _, name in found) == {"openbadge": MANY, "vc_jwt": MANY, "sd_jwt": MANY}
        with product.db.read() as session:
            some = session.scalars(select(CredentialRow.content).limit(60)).all()
        assert {product.trusting_verifier.check(content).outcome for content in some} == {Outcome.GENUINE}


def test_a_share_that_another_is_at_is_left_to_it_and_is_free_once_it_has_ended(postgres_server, migrated_postgres):
    with postgres.database(postgres_server, migrated_postgres) as url:
        one, other = Database(url), Database(url)
        with alone(one, 7, 3) as first, alone(other, 7, 3) as second, alone(other, 7, 4) as another:
            assert (first, second, another) == (True, False, True)
        with alone(other, 7, 3) as later:
            assert later
        one.dispose()
        other.dispose()


def test_an_award_that_nobody_can_read_does_not_stop_the_others_and_what_is_paused_is_left_out(sqlite_url, tmp_path):
    with installation(sqlite_url, tmp_path) as product:
        let_wait(product, publish(product), 4)
        with product.db.write() as session:
            poisoned = session.scalars(select(AwardRow.id).limit(1)).one()
            session.execute(update(AwardRow).where(AwardRow.id == poisoned).values(grade={"points": "many"}))
        heard: list[int] = []
        assert product.issuing.issue_pending(heard.append) == 3
        assert heard[-1] == 3
        assert {award_id for award_id, _ in files(product)}.isdisjoint({poisoned})
        with product.db.write() as session:
            session.execute(update(AwardRow).where(AwardRow.id == poisoned).values(grade=None))
        slug = product.issuers.all()[0].slug
        product.queue.pause(slug, by="somebody")
        assert product.issuing.issue_pending() == 0
        product.queue.resume(slug, by="somebody")
        with product.db.write() as session:
            session.execute(update(SealingTryRow).values(next_try_at=None))
        assert product.issuing.issue_pending() == 1  # which is tried though it was given up
