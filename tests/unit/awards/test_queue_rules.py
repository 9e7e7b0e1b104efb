from datetime import timedelta

from app.awards.queue_rules import MOST_ATTEMPTS, next_wait, turn_order


def test_the_waits_grow_to_about_a_day_and_then_somebody_must_look():
    waits = [next_wait(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]
    assert waits[0] == timedelta(minutes=1)
    known = [wait for wait in waits if wait]
    assert known == sorted(known)
    assert timedelta(hours=12) < sum(known, timedelta()) < timedelta(days=2)
    assert waits[-1] is None


def test_who_was_served_longest_ago_comes_first_and_who_never_was_before_all():
    assert turn_order({"a": 7, "b": 3, "c": 0}) == ["c", "b", "a"]
