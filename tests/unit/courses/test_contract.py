"""Every reader keeps the port's promises."""

from typing import Any

import pytest

from app.courses.ags import AgsReader
from tests.unit.courses import ags_double
from tests.unit.courses.ags_double import OwnGradebookDouble
from tests.unit.courses.canvas_double import CanvasDouble
from tests.unit.courses.canvas_readers import canvas_world
from tests.unit.courses.contract import HiddenGradesContract, Hiding, ReaderContract, World
from tests.unit.courses.moodle_double import BATCH, FUNCTIONS, MoodleDouble
from tests.unit.courses.readers import NOW, PLATFORM, enrolment, moodle_world, reader_of

GRADES = "gradereport_user_get_grade_items"


class _Moodle(ReaderContract, HiddenGradesContract):
    functions: tuple[str, ...] = FUNCTIONS

    @pytest.fixture
    def double(self) -> MoodleDouble:
        return MoodleDouble(functions=self.functions)

    @pytest.fixture
    def world(self, double: MoodleDouble) -> World:
        return moodle_world(double, reader_of(double))

    @pytest.fixture
    def hiding(self, double: MoodleDouble) -> Hiding:
        def hidden(answer: Any) -> Any:
            for user in answer["usergrades"]:
                user["gradeitems"][1]["gradeishidden"] = True
            return answer

        return Hiding(activity_id="cm:2", hide=lambda: double.spoil.update({GRADES: hidden}))


class TestMoodleInBatches(_Moodle):
    """All functions."""


class TestMoodleSingly(_Moodle):
    functions = tuple(name for name in FUNCTIONS if name != BATCH)


class TestMoodleWithRequiredFunctionsAlone(_Moodle):
    functions = tuple(name for name in FUNCTIONS if name not in {BATCH, "core_grades_get_gradeitems"})


class TestCanvas(ReaderContract):
    """Canvas hides no grade, but has grades that are not posted yet, of which its own tests tell: the total stands."""

    knows_course = False

    @pytest.fixture
    def world(self) -> World:
        double = CanvasDouble()
        return canvas_world(double, double, knows_course=self.knows_course)


class TestCanvasWhoseListsAreGarbled(TestCanvas):
    knows_course = True


class TestOwnLineItems(ReaderContract):
    @pytest.fixture
    def world(self) -> World:
        double = OwnGradebookDouble()

        def garble(answer: Any) -> None:
            double.is_garbled, double.answer = True, answer

        def forbid() -> None:
            double.is_forbidden = True

        return World(
            reader=AgsReader(double, platform_id=PLATFORM, clock=lambda: NOW),
            complete=enrolment(ags_double.ANNA),
            failing=enrolment(ags_double.DAVID),
            ungraded=enrolment(ags_double.EVA),
            suspended=enrolment(ags_double.FRANK),
            stranger=enrolment("999"),
            gone=enrolment(ags_double.ANNA, 77),
            forbid=forbid,
            garble=garble,
            has_total=False,
            tells_suspended=False,  # the roster does
        )
