"""The database throws everybody out, is stopped and started, while learners claim and what waits is issued."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from app.db import AWAY, Database, migrate
from app.demo import learners
from tests.faults.faults import CLAIMS, MANY, Claimers, Server, again_and_again, check_sound, drop_connections
from tests.integration import postgres
from tests.integration.stack import Stack, threaded_stack
from tests.integration.waiting import let_wait

AWAY_ANSWERS = {"200", "503 web.database_unavailable"}


@pytest.fixture
def server_url() -> Iterator[str]:
    """Give a server of the test's own: others' are not to be stopped."""
    try:
        with postgres.server() as url:
            yield url
    except postgres.PostgresMissing as error:
        pytest.skip(f"PostgreSQL: {error}")


def prepared(stack: Stack) -> list[Claimers]:
    """Let two groups of learners be about to claim, and others' awards wait for their credentials."""
    version = stack.offer()
    stack.enlarge(CLAIMS + len(learners()))
    classroom = stack.lms.classroom
    people = [person for person, _ in classroom.learners(classroom.courses[2])][-CLAIMS:]
    for person in people:
        stack.make_ready(person)
    pages = [stack.launch(person) for person in people]
    let_wait(stack.product, (version.achievement_id, version.version_id), MANY)
    return [Claimers(stack, pages[::2]), Claimers(stack, pages[1::2])]


def issue_all(stack: Stack) -> None:
    """Issue what waits, as often as it takes."""
    for _ in range(1000):
        try:
            stack.product.issuing.issue_pending()
        except AWAY:
            continue
        return
    raise AssertionError("the database does not come back")


def test_dropped_connections_and_a_server_that_is_started_again_lose_no_claim_and_no_award(
    server_url, tmp_path: Path, made_keys: Path
):
    with closing(Server(server_url)) as server:
        empty = Database(server_url)
        migrate(empty)
        empty.dispose()
        with threaded_stack(server_url, tmp_path, made_keys) as stack:
            first, second = prepared(stack)
            with first.at_it(), again_and_again(partial(drop_connections, server_url)):
                issue_all(stack)
            version = stack.rows("achievement_versions")[0]
            let_wait(stack.product, (version.achievement_id, version.id), MANY)
            with second.at_it():
                with server.stopped():
                    refused = stack.command("issue-pending")
                issue_all(stack)
            assert (refused.returncode, refused.stderr) == (
                1,
                "Our records cannot be reached at this moment: web.database_unavailable\n",
            )
            issue_all(stack)  # the files of who claimed at such a moment
            assert first.answers | second.answers <= AWAY_ANSWERS
            assert second.answers >= AWAY_ANSWERS
            check_sound(stack.product, CLAIMS + 2 * MANY)
