"""What every CourseReader promises over HTTP: its contract, and that a bad day of the platform awards nobody."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.courses import PlatformRefused, PlatformUnavailable
from tests.integration.courses.local_platform import BAD_DAYS, Day
from tests.unit.courses.contract import ReaderContract, World


@dataclass(frozen=True, kw_only=True)
class Weather:
    """Makes all later answers of the platform bad."""

    break_down: Callable[[Day], None]


class ReaderOverHttpContract(ReaderContract):
    """Subclasses give the fixtures `world` and `weather`."""

    @pytest.mark.parametrize("day", BAD_DAYS, ids=lambda day: day.__name__)
    def test_a_bad_day_ends_in_a_typed_refusal_and_never_in_a_value(
        self, world: World, weather: Weather, day: Day
    ) -> None:
        weather.break_down(day)
        context_id, learner_id = world.complete.context_id, world.complete.learner_id
        readings: list[Callable[[], object]] = [
            lambda: world.reader.course_record(world.complete),
            lambda: list(world.reader.course_records(context_id, [learner_id])),
            lambda: world.reader.outline(context_id),
        ]
        for read in readings:
            with pytest.raises((PlatformUnavailable, PlatformRefused)) as refusal:
                read()
            assert refusal.value.detail  # the reason, for the administrator's log
