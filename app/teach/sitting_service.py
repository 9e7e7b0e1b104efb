"""What the pages of sittings do, between the page and the records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.assessment import (
    AssessmentPolicy,
    Course,
    Examiner,
    NotExaminer,
    Roster,
    Sitting,
    Stated,
    Supervision,
    declaration_words,
)
from app.awards import Achievement, AchievementMissing, Cases, Definitions, Doubt, assessing
from app.clock import Clock
from app.courses import CourseOutline
from app.lti import Launch
from app.people import Assessing, Check, People
from app.teach.sitting_form import Asked, asked
from app.web import language


@dataclass(frozen=True, slots=True, kw_only=True)
class RollRow:
    """One learner of the attendance list; `name` is empty where the platform does not share names."""

    learner_id: str
    name: str
    stated: Stated | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """The attendance list by name, None in `read_at` where the class was not read.

    Until it is, the reading that is under way, or has failed: no page with a list waits for another, so that nothing is
    loaded anew under a teacher's hands.
    """

    rows: Sequence[RollRow]
    read_at: datetime | None
    under_way: Check | None
    failed: Check | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sittings:
    """Finds what the pages show, and who may state anything."""

    assessing: Assessing
    people: People
    definitions: Definitions
    cases: Cases
    issuer_of: Callable[[UUID], str]
    outline_of: Callable[[Launch], CourseOutline | None]
    clock: Clock

    def course(self, launch: Launch) -> Course:
        """Return the launch's course."""
        return Course(
            issuer_slug=self.issuer_of(launch.registration_id),
            platform_id=launch.registration_id,
            context_id=launch.context_id,
        )

    def achievement(self, launch: Launch) -> Achievement:
        """Return what is offered in the course, else its draft. Raises AchievementMissing."""
        if offered := self.definitions.offered(launch.registration_id, launch.context_id):
            return offered.achievement
        if draft := self.definitions.draft(launch.registration_id, launch.context_id):
            return draft.achievement
        raise AchievementMissing

    def policy(self, launch: Launch) -> AssessmentPolicy:
        """Return what the institution asks."""
        return self.assessing.policies.get(self.issuer_of(launch.registration_id))

    def asked(self, launch: Launch) -> Asked:
        """Return what the form of a sitting offers."""
        achievement = self.achievement(launch)
        return asked(
            self._named(launch, assessing(achievement)),
            achievement.assessment,
            self.policy(launch),
            needs_identity=achievement.supervision is Supervision.SUPERVISED_IDENTIFIED,
        )

    def _named(self, launch: Launch, activities: Mapping[str, str]) -> dict[str, str]:
        if all(name or not activity_id for activity_id, name in activities.items()):
            return dict(activities)
        outline = self.outline_of(launch)
        found = {one.activity_id: one.name for one in outline.activities} if outline else {}
        return {activity_id: name or found.get(activity_id, activity_id) for activity_id, name in activities.items()}

    def roll(self, launch: Launch, sitting_id: UUID) -> Roll:
        """Return the attendance list as `roll_of` does."""
        return roll_of(self.assessing, self.people, self.course(launch), sitting_id)

    def doubts(self, launch: Launch, sitting_id: UUID | None = None) -> list[Doubt]:
        """Return the issued awards of the course, or those of one sitting, that no longer rest on what is recorded."""
        place = launch.registration_id, launch.context_id
        found = self.cases.doubts(*place, lambda: self.assessing.records.of_course(*place))
        return [one for one in found if sitting_id in {None, one.sitting_id}]

    def examiner(self, launch: Launch) -> Examiner:
        """Return who may state something: a teacher who is there themselves, named where the version names some.

        Raises NotExaminer, AchievementMissing.
        """
        if launch.is_stand_in:
            raise NotExaminer
        if not self.achievement(launch).assessment.names(launch.sub):
            raise NotExaminer
        return Examiner(user_id=launch.sub, name=launch.name)

    def needs_second(self, launch: Launch) -> bool:
        """Tell whether a second person must confirm."""
        return self.policy(launch).second_person or self.achievement(launch).assessment.second_person


def roll_of(assessing: Assessing, people: People, course: Course, sitting_id: UUID) -> Roll:
    """Return the attendance list: the class as the last check read it, and whoever was there and has left since."""
    stated = assessing.records.stated(course, sitting_id)
    checks = people.checks.of_course(course.platform_id, course.context_id)
    listed = people.classes.roll(checks.result) if checks.result else []
    rows = [RollRow(learner_id=one, name=name, stated=stated.pop(one, None)) for one, name in listed]
    rows += [RollRow(learner_id=one, name="", stated=left) for one, left in sorted(stated.items())]
    return Roll(
        rows=rows,
        read_at=checks.result.finished_at if checks.result else None,
        under_way=None if checks.result else checks.under_way,
        failed=None if checks.result else checks.failed,
    )


def declared(sitting: Sitting, *, of_service: bool = False) -> str:
    """Return the words that an examiner declares, in the page's language."""
    with_identity = sitting.identity_method is not None
    return declaration_words(language(), sitting.held_on, with_identity=with_identity, of_service=of_service)


def roster_of(launch: Launch) -> Roster:
    """Return where it can be asked who teaches the course."""
    return Roster(memberships_url=launch.memberships_url, resource_link_id=launch.resource_link_id)
