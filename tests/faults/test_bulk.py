"""The database ends a connection in the middle of an import, and of an act about many awards."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import uuid4

from sqlalchemy import event

from app.awards import Act, Decided, LearnerName
from app.bulk import ActState, ImportState, Selection
from app.bulk.sealed import SeenFile
from app.cli.demo_setup import SLUG
from app.db import Database
from app.people import IssueState
from tests.faults.faults import check_sound, drop_connections
from tests.integration import postgres
from tests.integration.test_class_jobs import opened

DECIDED = [
    Decided(key=f"R{n}", learner_id=str(n), name=LearnerName(full=f"Learner {n}"), awarded_on=date(2026, 5, 31))
    for n in range(1, 5)
]


@contextmanager
def cut_at(db: Database, url: str, number: int, beginning: str) -> Iterator[None]:
    """End every connection just before this one of the statements that begin like this."""
    left = [number]

    def before(_connection, _cursor, statement: str, *_rest) -> None:
        if statement.startswith(beginning):
            left[0] -= 1
            if left[0] == 0:
                drop_connections(url)

    event.listen(db.engine, "before_cursor_execute", before)
    yield
    assert left[0] <= 0


def test_an_import_and_an_act_about_many_whose_connection_is_lost_refuse_nothing_and_go_on(
    postgres_server, migrated_postgres, tmp_path: Path, made_keys: Path
):
    with (
        postgres.database(postgres_server, migrated_postgres) as url,
        opened(url, tmp_path, made_keys, 6) as room,
    ):
        product, version = room.product, room.publish()
        seen = SeenFile(
            request=uuid4(),
            achievement_id=version.achievement_id,
            version=version.version,
            file_digest="0" * 64,
            ready=tuple(DECIDED),
        )
        import_id = product.imports.confirm(SLUG, seen, 4, by="Ana Kovač")
        room.clock.ahead_s = 3700
        with cut_at(product.db, url, 4, "UPDATE imported_decisions"):  # the second is awarded, and nothing says so yet
            product.imports.run(import_id)
        cut = product.imports.find(SLUG, import_id)
        assert (cut.state, cut.counts[IssueState.ISSUED], cut.left) == (ImportState.RUNNING, 1, 3)
        assert len(room.rows("awards")) == 2
        product.imports.run(import_id)
        done = product.imports.find(SLUG, import_id)
        assert (done.state, done.counts[IssueState.ISSUED], done.refused) == (ImportState.DONE, 4, {})
        check_sound(product, 4)

        acts = product.bulk_acts
        surveyed = acts.survey(SLUG, Act.SUSPENDED, Selection(import_id=import_id))
        choice = product.bulk_sealed.choice(Act.SUSPENDED, list(surveyed.chosen), issuer_slug=SLUG, by="a")
        chosen = product.bulk_sealed.opened_choice(choice, issuer_slug=SLUG, by="a")
        bulk_id = acts.confirm(SLUG, chosen, reason="Under review.", number=4, by="Ana Kovač", later=True)
        with cut_at(product.db, url, 2, "UPDATE bulk_act_awards"):
            acts.run(bulk_id)
        half = acts.find(SLUG, bulk_id)
        assert (half.state, half.left, half.refused) == (ActState.RUNNING, 3, {})
        acts.run(bulk_id)
        assert (acts.find(SLUG, bulk_id).state, acts.find(SLUG, bulk_id).refused) == (ActState.DONE, {})
        assert {row.state for row in room.rows("awards")} == {"suspended"}
