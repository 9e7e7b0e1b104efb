"""Awards that wait for their credentials, without a platform: the state that `issue-pending` finds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import insert

from app.awards.models import AwardRow
from app.awards.places import free_place
from app.awards.values import AwardState
from app.cli.demo_setup import SLUG, institution
from app.clock import Clock, utc_now
from app.db import migrate
from app.factory import Product, build
from app.settings import Settings
from tests.integration.content import WHOLE
from tests.integration.stack import COURSE, environment_at

_AT_ONCE = 200
_EVIDENCE = {"source": "demo", "read_at": "2026-11-20T10:00:00Z", "findings": [{"kind": "course_completed"}]}


def environment(database_url: str, folder: Path) -> dict[str, str]:
    """Return the settings of an installation whose keys lie in `folder`."""
    return environment_at("https://tool.example", database_url, folder)


@contextmanager
def installation(
    database_url: str, folder: Path, *, european: bool = False, clock: Clock = utc_now
) -> Iterator[Product]:
    """Give a product with one institution, its keys and an empty database of the newest shape."""
    product = build(Settings.from_environment(environment(database_url, folder)), clock)
    try:
        migrate(product.db)
        product.keys.ensure_tool_key()
        product.keys.add_issuer_key(SLUG)
        profile = institution(product.own_issuers.did(SLUG))
        product.issuers.put(profile if european else replace(profile, eidas_identifier=""))
        yield product
    finally:
        product.close()


def publish(product: Product) -> tuple[UUID, UUID]:
    """Publish a micro-credential that uses every part; return the ids of the achievement and of its version."""
    draft = product.definitions.begin(uuid4(), COURSE, SLUG, WHOLE)
    version = product.definitions.publish(draft, "somebody", None)
    return version.achievement_id, version.version_id


def let_wait(
    product: Product,
    achievement: tuple[UUID, UUID],
    count: int,
    *,
    each: Callable[[int], None] = lambda _: None,
    slug: str = SLUG,
) -> None:
    """Record so many awards of different learners, each at a free place; `each` is told how many there are."""
    platform_id, now = uuid4(), datetime.now(UTC).replace(microsecond=0)
    achievement_id, version_id = achievement
    for start in range(0, count, _AT_ONCE):
        with product.db.write() as session:
            for number in range(start, min(count, start + _AT_ONCE)):
                list_id, index = free_place(session, slug, now)
                values = {
                    "id": uuid4(),
                    "achievement_id": achievement_id,
                    "version_id": version_id,
                    "issuer_slug": slug,
                    "platform_id": platform_id,
                    "context_id": COURSE,
                    "learner_id": f"learner-{number}",
                    "learner_name": f"Ana Marija Žnidaršič {number}",
                    "given_name": "Ana Marija",
                    "family_name": f"Žnidaršič {number}",
                    "state": AwardState.PENDING,
                    "awarded_at": now - timedelta(seconds=number),
                    "evidence": _EVIDENCE,
                    "evidence_digest": "0" * 64,
                    "grade": {"points": "85", "possible": "100", "minimum": "0"} if number % 2 else None,
                    "status_list_id": list_id,
                    "status_index": index,
                    "revoked_reason": "",
                    "revoked_by": "",
                }
                session.execute(insert(AwardRow).values(values))
        each(min(count, start + _AT_ONCE))
