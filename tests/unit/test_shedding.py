"""Who may wait, and work that is done aside."""

from threading import Event

import pytest

from app.aside import Aside
from app.shedding import Room


@pytest.mark.parametrize(
    ("under_way", "begins", "may_come"),
    [(5, True, True), (6, True, False), (6, False, True), (7, False, True), (8, False, False)],
)
def test_who_begins_finds_half_the_room_of_who_has_begun(under_way, begins, may_come):
    assert Room(threads=4, most_waiting=2).has_room(under_way, begins=begins) is may_come


def test_with_no_room_to_wait_every_thread_still_has_its_request():
    room = Room(threads=2, most_waiting=0)
    assert [room.has_room(n, begins=begins) for n in (1, 2) for begins in (True, False)] == [True, True, False, False]


def test_work_that_hangs_is_waited_for_no_longer_than_one_likes_and_not_begun_twice():
    go_on, begun = Event(), []

    def work() -> int:
        begun.append(1)
        go_on.wait(10)
        return len(begun)

    aside = Aside(work, fresh_s=0)
    assert aside.look(0.01) is None
    assert aside.look(0.01) is None
    go_on.set()
    found = aside.look(10)
    assert found is not None
    assert found[0] == 1


def test_a_result_serves_as_long_as_it_is_fresh():
    results = iter(range(9))
    kept, fleeting = Aside(lambda: next(results), fresh_s=1000), Aside(lambda: next(results), fresh_s=0)
    assert [(kept.look(10) or ("", 0))[0] for _ in range(3)] == [0, 0, 0]
    assert [(fleeting.look(10) or ("", 0))[0] for _ in range(3)] == [1, 2, 3]
