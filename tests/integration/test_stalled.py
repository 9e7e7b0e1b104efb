"""Since when an award waits, as the alert of a stalled issue asks: neither what is held on purpose nor an old day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from app.awards.models import AwardRow
from app.awards.queue_models import QueueTurnRow
from app.cli.demo_setup import SLUG
from app.factory import Product
from app.metrics.standing import Standing
from tests.integration.waiting import installation, let_wait, publish


def waited(product: Product, now: datetime) -> tuple[float, float]:
    """Return how many awards wait, and how long the oldest has."""
    gauges = {(name, labels): value for name, labels, value in Standing(product.db, lambda: now).gauges()}
    return gauges["queue_length", ("awards",)], gauges["queue_oldest_seconds", ("awards",)]


def test_an_award_waits_since_it_was_recorded_and_not_where_issuing_rests(database_url: str, tmp_path: Path) -> None:
    with installation(database_url, tmp_path) as product:
        let_wait(product, publish(product), 1)
        now = datetime.now(UTC).replace(microsecond=0)
        for awarded_h, recorded_s, expected in ((0, None, 0), (-5, None, 5 * 3600), (-200, 60, 60), (4, 1200, 1200)):
            recorded_at = None if recorded_s is None else now - timedelta(seconds=recorded_s)
            with product.db.write() as session:
                changed = {"awarded_at": now + timedelta(hours=awarded_h), "recorded_at": recorded_at}
                session.execute(update(AwardRow).values(changed))
            assert waited(product, now) == (1, expected)
        product.queue.pause(SLUG, by="somebody")
        assert waited(product, now) == (1, 0)
        with product.db.write() as session:
            session.execute(update(QueueTurnRow).values(paused_at=None))
        assert waited(product, now) == (1, 1200)
        product.standings.suspend(SLUG)
        assert waited(product, now + timedelta(hours=1)) == (1, 0)
        product.standings.resume(SLUG)
        length, since = waited(product, product.clock() + timedelta(seconds=30))
        assert (length, 29 <= since <= 32) == (1, True)
