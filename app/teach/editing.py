"""The teacher's form between the page and the core: reads what was posted, saves it, says what is missing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.awards import Achievement, CourseCompleted, Definitions, Draft, DraftChanged, check, gaps, with_terms
from app.courses import CourseOutline, CourseReader, DataAccessMissing, PlatformRefused, PlatformUnavailable
from app.issuers import Issuers
from app.lti import Launch
from app.teach.choices import language_names
from app.teach.form import achievement_from_form
from app.teach.rule_form import Names
from app.teach.rule_rows import FIRST_RULE, Fields
from app.teach.skills_form import KnownSkills, remembering
from app.teach.texts import Typed, standing, typed_from, typed_of
from app.vocabularies import Skills
from app.web import language, supported


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A form as it was posted; `errors` are codes by field, `outline` is None when the platform does not answer."""

    typed: Typed
    achievement: Achievement
    errors: dict[str, str]
    outline: CourseOutline | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """What the form's routes do."""

    definitions: Definitions
    issuers: Issuers
    issuer_of: Callable[[UUID], str]
    reader_of: Callable[[UUID], CourseReader]
    skills: Skills

    def draft(self, launch: Launch) -> Draft | None:
        """Return the course's draft, None before the first save."""
        return self.definitions.draft(launch.registration_id, launch.context_id)

    def prefilled(self, launch: Launch) -> Achievement:
        """Return the form's first content: title and language of the course, the institution's usual, a rule."""
        chosen = supported(launch.locale) or language()
        return Achievement(
            language=chosen,
            title={chosen: launch.context_title} if launch.context_title else {},
            participation=self.issuers.get(self.issuer_of(launch.registration_id)).participation,
            instruction_languages=(chosen,),
            criteria=FIRST_RULE,
        )

    def begun(self, launch: Launch) -> Draft:
        """Return the course's draft, begun as the form begins if there is none."""
        slug = self.issuer_of(launch.registration_id)
        return self.definitions.begin(launch.registration_id, launch.context_id, slug, self.prefilled(launch))

    def outline(self, launch: Launch) -> CourseOutline | None:
        """Return what the course holds, None when that cannot be read now: nobody loses a text over it."""
        try:
            return self.readable_outline(launch)
        except (PlatformUnavailable, PlatformRefused, DataAccessMissing):
            return None

    def readable_outline(self, launch: Launch) -> CourseOutline:
        """Return what the course holds. Raises PlatformUnavailable, PlatformRefused or DataAccessMissing."""
        return self.reader_of(launch.registration_id).outline(launch.context_id)

    def posted(self, launch: Launch, fields: Fields, *, reads_course: bool = True) -> Posted:
        """Read the form; without the platform, names come from the page and the stored draft."""
        outline = self.outline(launch) if reads_course else None
        draft = self.draft(launch)
        names = _names(outline) if outline else _remembered(draft, fields)
        if outline and not outline.groups_known:
            names = replace(names, group=_remembered(draft, fields).group)
        achievement, errors = achievement_from_form(fields, names, self.known_skills(draft))
        if draft:  # an image and what is accepted at sittings have pages of their own
            kept = draft.achievement
            spoken = typed_from(fields).languages
            outcomes = with_terms(kept.outcomes, achievement.outcomes, achievement.language, spoken)
            achievement = replace(achievement, image=kept.image, assessment=kept.assessment, outcomes=outcomes)
        return Posted(typed=typed_from(fields), achievement=achievement, errors=errors, outline=outline)

    def opened(self, launch: Launch, draft: Draft | None) -> Posted:
        """Return the form as it is first shown: the draft, or what can be filled in before there is one."""
        achievement = draft.achievement if draft else self.prefilled(launch)
        return Posted(typed=typed_of(achievement), achievement=achievement, errors={}, outline=self.outline(launch))

    def known_skills(self, draft: Draft | None) -> KnownSkills:
        """Return what tells the labels of skills: those of the local list, and those that the draft has already."""
        return remembering(draft.achievement if draft else None, self.skills.labels)

    def store(self, launch: Launch, achievement: Achievement, revision: str) -> Draft:
        """Save over the revision with which the page was opened. Raises DraftChanged if somebody else saved since."""
        draft = self.draft(launch)
        if draft is None:
            slug = self.issuer_of(launch.registration_id)
            draft = self.definitions.begin(launch.registration_id, launch.context_id, slug, achievement)
        if draft.achievement == achievement:  # unchanged, or the same form posted twice
            return draft
        if str(draft.revision) != revision:
            raise DraftChanged
        return self.definitions.save(draft, achievement)

    def checks(self, launch: Launch, draft: Draft | None, achievement: Achievement, typed: Typed) -> dict[str, Any]:
        """Return what the checklist shows."""
        issuer = self.issuers.get(draft.issuer_slug if draft else self.issuer_of(launch.registration_id))
        return {
            "achievement": achievement,
            "issuer": issuer,
            "checks": check(achievement, issuer),
            "gaps": gaps(achievement, issuer),
            "typed": typed,
            "languages": standing(typed),
            "language_names": language_names((*typed.languages, *typed.removed), language()),
            "revision": draft.revision if draft else 0,
        }


def _names(outline: CourseOutline) -> Names:
    activities = {activity.activity_id: activity.name for activity in outline.activities}
    groups = {group.group_id: group.name for group in outline.groups}
    labels = {activity.activity_id: activity.labels for activity in outline.activities} | {"": outline.total_labels}
    return Names(
        activity=lambda one: activities.get(one, ""),
        group=lambda one: groups.get(one, ""),
        labels=lambda one: labels.get(one, ()),
    )


def _remembered(draft: Draft | None, fields: Fields) -> Names:
    activities = dict(zip(fields.getlist("activity-id"), fields.getlist("activity-name"), strict=False))
    groups = dict(zip(fields.getlist("group-id"), fields.getlist("group-name"), strict=False))
    if draft:
        criteria = draft.achievement.criteria
        groups |= {group.group_id: group.name for group in criteria.groups}
        for part in criteria.parts:
            if not isinstance(part, CourseCompleted) and part.activity_id:
                activities[part.activity_id] = part.name
    return Names(activity=lambda one: activities.get(one, ""), group=lambda one: groups.get(one, ""))
