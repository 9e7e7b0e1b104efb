"""The soak itself: whoever breaks off is told of, and a load that nobody made is no pass."""

import time
from typing import Any, cast

from tests.bench.soak import Load, is_enough


class Broken:
    """A stack at which nobody gets further."""

    def make_ready(self, _person: object) -> None:
        raise LookupError("the platform does not answer")


def test_who_breaks_off_is_counted_and_the_next_one_comes():
    load = Load(cast(Any, Broken()), cast(Any, ["first", "second"]), lambda: None)
    begin = time.monotonic() - 60  # both should have come by now
    with load.running(begin):
        deadline = time.monotonic() + 10
        while load.broken_off.total() < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
    assert (load.broken_off, load.claimed) == ({"LookupError": 2}, 0)


def test_a_load_that_was_hardly_made_is_not_enough():
    assert is_enough(570, seconds=1200, each_s=2)
    assert not is_enough(569, seconds=1200, each_s=2)
    assert not is_enough(0, seconds=1200, each_s=2)
