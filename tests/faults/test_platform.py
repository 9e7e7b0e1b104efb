"""The platform stalls and the clock jumps while a class is issued to, under an hourly cap."""

from datetime import timedelta
from pathlib import Path

from app.cli.demo_setup import SLUG
from app.demo import learners
from app.people import BatchState
from tests.faults.faults import MANY, check_sound, finish, told, until
from tests.integration.stack import COURSE, LMS_TIMEOUT_S, TEACHER, Stack, in_situation, threaded_stack

READY = 12  # of the demo's class
MORE = min(MANY // 10, 500) if MANY > 100 else 0
_DAY_S, _HOUR_S = 24 * 3600, 3600


def awarded(stack: Stack) -> int:
    return len(stack.rows("awards"))


def state(stack: Stack) -> BatchState:
    batch = stack.product.people.batches.of_course(stack.platform_id, COURSE)
    assert batch
    return batch.state


def issue_to_everybody(stack: Stack) -> None:
    """Have a teacher begin an issue to all who are ready."""
    page = stack.people()
    page.submit(page.form("/people/decide"), button="issue", scope="others", learner=[])


def go_on(stack: Stack) -> None:
    """Let what is due go on, and return once it waits or is done."""
    stack.product.people.run_due()
    finish(stack.product.people.batch_workers)
    until(lambda: state(stack) is not BatchState.RUNNING)  # a long one goes on in turns


def prepared(stack: Stack) -> int:
    """Offer it to a class, and return how many of it are ready."""
    stack.offer()
    stack.enlarge(len(learners()) + MORE)
    classroom = stack.lms.classroom
    new = [person for person, _ in classroom.learners(classroom.courses[2]) if person.person_id >= 1000]
    for person in new:
        stack.make_ready(person)
    return READY + len(new)


def test_a_platform_that_stalls_in_the_middle_of_an_issue_costs_nobody_anything(
    sqlite_url, tmp_path: Path, made_keys: Path
):
    with threaded_stack(sqlite_url, tmp_path, made_keys, lms_timeout_s=LMS_TIMEOUT_S) as stack:
        everybody = prepared(stack)
        stack.product.people.caps.put(SLUG, "100000")
        issue_to_everybody(stack)
        until(lambda: awarded(stack) >= 2)
        stack.fault("slow")
        until(lambda: state(stack) is not BatchState.RUNNING)
        assert (state(stack), awarded(stack) < everybody) == (BatchState.WAITING, True)
        stack.fault("ok")
        stack.clock.ahead_s += 301
        go_on(stack)
        assert state(stack) is BatchState.DONE
        check_sound(stack.product, everybody)


def test_a_clock_that_jumps_in_the_middle_of_an_issue_breaks_neither_caps_nor_holds_nor_awards(
    sqlite_url, tmp_path: Path, made_keys: Path
):
    with threaded_stack(sqlite_url, tmp_path, made_keys) as stack:
        everybody = prepared(stack)
        product, clock = stack.product, stack.clock
        product.people.caps.put(SLUG, "5")
        held = in_situation("ready", 3)
        version = stack.rows("achievement_versions")[0]
        place = (version.achievement_id, stack.platform_id)
        product.people.permissions.hold(*place, str(held.person_id), reason="An open procedure", by=str(TEACHER))
        opened = stack.launch(in_situation("ready", 1))
        issue_to_everybody(stack)
        until(lambda: awarded(stack) >= 2)
        clock.ahead_s = _DAY_S  # the hour's places are free again, by this clock
        go_on(stack)
        assert awarded(stack) <= 10
        late = opened.submit(opened.form("/claim/", button="Yes, issue it"))
        assert told(late) == "401 lti.launch_expired"
        # Back by an hour: what was issued since counts, and nobody slips through.
        clock.ahead_s = _DAY_S - _HOUR_S
        before = awarded(stack)
        go_on(stack)
        assert awarded(stack) == before
        newcomer = stack.launch(in_situation("ready"))
        assert newcomer.status == 200
        # Forward again, hour by hour, until everybody but who is withheld has it.
        for hour in range(1, 3 + everybody // 5):
            clock.ahead_s = _DAY_S + hour * (_HOUR_S + 1)
            issued = awarded(stack)
            go_on(stack)
            assert awarded(stack) <= issued + 5
        assert state(stack) is BatchState.DONE
        assert str(held.person_id) not in {row.learner_id for row in stack.rows("awards")}
        assert max(row.awarded_at for row in stack.rows("awards")) <= clock() + timedelta(seconds=1)
        check_sound(product, everybody - 1)
