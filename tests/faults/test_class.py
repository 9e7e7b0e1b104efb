"""The database ends a connection in the middle of an issue to a class."""

from collections import Counter
from pathlib import Path

from app.people import BatchState, IssueState
from tests.faults.faults import check_sound, drop_connections, finish
from tests.integration import postgres
from tests.integration.test_class_jobs import COURSE, opened


def test_an_issue_whose_connection_is_lost_refuses_nobody_and_goes_on(
    postgres_server, migrated_postgres, tmp_path: Path, made_keys: Path
):
    with (
        postgres.database(postgres_server, migrated_postgres) as url,
        opened(url, tmp_path, made_keys, 6) as room,
    ):
        looks = Counter[str]()

        def check(_session, _platform_id, learner_id: str) -> None:
            looks[learner_id] += 1
            if learner_id == "2" and looks[learner_id] == 2:  # in the transaction in which it would be awarded
                drop_connections(url)

        room.publish()
        room.people = room.process(check)
        room.issue("1", "2", "4", "5")
        finish(room.people.batch_workers)
        cut = room.people.batches.of_course(room.double.platform_id, COURSE)
        assert cut
        assert (cut.state, cut.refused, cut.left) == (BatchState.RUNNING, {}, 3)
        room.clock.ahead_s = 61
        room.people.run_due()
        finish(room.people.batch_workers)
        assert room.batch().counts[IssueState.ISSUED] == 4
        check_sound(room.product, 4)
