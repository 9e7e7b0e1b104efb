"""What the routes of a class look up, each with its refusal."""

from dataclasses import dataclass

from app.awards import AchievementMissing, Definitions, Draft
from app.lti import Launch
from app.people import Check, CheckMissing, LearnerMissing, People, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLookup:
    """Finds the draft, the last result and a learner of a launch's course."""

    people: People
    definitions: Definitions

    def draft(self, launch: Launch) -> Draft:
        """Return the course's draft. Raises AchievementMissing."""
        draft = self.definitions.draft(launch.registration_id, launch.context_id)
        if draft is None:
            raise AchievementMissing
        return draft

    def result(self, launch: Launch) -> Check:
        """Return the last class check that succeeded. Raises CheckMissing."""
        result = self.people.checks.of_course(launch.registration_id, launch.context_id).result
        if result is None:
            raise CheckMissing
        return result

    def listed(self, launch: Launch, learner_id: str) -> Row:
        """Return a learner whom that check lists. Raises CheckMissing, LearnerMissing."""
        row = self.people.classes.person(self.result(launch), learner_id)
        if row is None:
            raise LearnerMissing
        return row
