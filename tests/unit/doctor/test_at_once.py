"""Several things at once, and no longer than told."""

import threading
import time
from functools import partial

from app.doctor.at_once import Tasks


def test_results_come_in_the_order_of_the_calls():
    assert Tasks([partial(pow, n, 2) for n in range(40)]).results(limit_s=5) == [n * n for n in range(40)]


def test_nothing_to_do_is_done_at_once():
    assert Tasks([]).results(limit_s=5) == []


def test_a_call_that_hangs_holds_nobody_up_and_has_no_result():
    over = threading.Event()
    began = time.monotonic()
    try:
        found = Tasks([lambda: 1, lambda: over.wait(20), lambda: 3]).results(limit_s=0.1)
    finally:
        over.set()
    assert found == [1, None, 3]
    assert time.monotonic() - began < 5


def test_calls_that_did_not_begin_in_time_never_begin():
    over, begun = threading.Event(), []

    def hang() -> bool:
        begun.append(1)
        return over.wait(20)

    try:
        assert Tasks([hang] * 30).results(limit_s=0.1) == [None] * 30
        count = len(begun)
        assert 0 < count < 30
    finally:
        over.set()
    assert len(begun) == count
