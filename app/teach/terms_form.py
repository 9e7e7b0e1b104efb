"""Reads the form about what is accepted at sittings, and how each outcome is assessed, as it was posted. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from app.assessment import AssessmentTerms, Attesters, IdentityMethod, Resit, SupervisionMethod
from app.awards import Achievement, AssessingActivity, Outcome, cleaned
from app.teach.rule_form import member
from app.teach.rule_rows import Fields

LONGEST_CRITERIA = 1000
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsOffered:
    """What the form offers. `teachers` and `activities` are names by id, None where the platform does not tell now."""

    identity_methods: Sequence[IdentityMethod]
    teachers: Mapping[str, str] | None
    activities: Mapping[str, str] | None


def terms_from_form(fields: Fields, draft: Achievement, offered: TermsOffered) -> tuple[Achievement, dict[str, str]]:
    """Return the draft with what the form says of its assessment, and an error code by field. Pure.

    What the platform does not tell now stays as it is.
    """
    errors: dict[str, str] = {}
    before = draft.assessment
    attesters = member(Attesters, fields.get("attesters", "")) or before.attesters
    examiners = before.examiners
    if offered.teachers is not None:
        known = {*offered.teachers, *before.examiners}
        examiners = tuple(one for one in dict.fromkeys(fields.getlist("examiner")) if one in known)
    if attesters is Attesters.TEACHERS:
        examiners = ()
    elif not examiners:
        errors["examiner"] = "nobody"
    terms = AssessmentTerms(
        supervision_methods=_ticked(fields, "supervision", SupervisionMethod),
        identity_methods=_ticked(fields, "identity", offered.identity_methods),
        attesters=attesters,
        examiners=examiners,
        second_person=bool(fields.get("second", "")),
        by_link=bool(fields.get("by-link", "")),
        resit=member(Resit, fields.get("resit", "")) or before.resit,
    )
    codes = {*languages_of(draft), *_codes(fields)}
    outcomes = []
    for number, outcome in enumerate(draft.outcomes, start=1):
        criteria = _criteria(fields, number, outcome, codes, errors)
        activities = _activities(fields, number, outcome, offered.activities)
        outcomes.append(replace(outcome, criteria=criteria, activities=activities))
    return replace(draft, assessment=terms, outcomes=tuple(outcomes)), errors


def languages_of(achievement: Achievement) -> list[str]:
    """Return the languages in which criteria are written, the main one first. Pure."""
    texts = (achievement.title, *(text for one in achievement.outcomes for text in (one.text, one.criteria)))
    others = sorted({code for text in texts for code in text} - {achievement.language})
    return [achievement.language, *others]


def _criteria(
    fields: Fields, number: int, outcome: Outcome, codes: Collection[str], errors: dict[str, str]
) -> dict[str, str]:
    criteria = dict(outcome.criteria)
    for code in codes:
        name = f"criteria-{number}@{code}"
        if posted := fields.getlist(name):
            words = cleaned(posted[0])
            if len(words) > LONGEST_CRITERIA:
                errors[name] = "too_long"
            criteria[code] = words[:LONGEST_CRITERIA].strip()
    return {code: words for code, words in criteria.items() if words}


def _activities(
    fields: Fields, number: int, outcome: Outcome, offered: Mapping[str, str] | None
) -> tuple[AssessingActivity, ...]:
    if offered is None:
        return outcome.activities
    was = {one.activity_id: one.name for one in outcome.activities}
    chosen = dict.fromkeys(one for one in fields.getlist(f"activity-{number}") if one in offered or one in was)
    return tuple(AssessingActivity(activity_id=one, name=offered.get(one) or was.get(one, "")) for one in chosen)


def _codes(fields: Fields) -> Collection[str]:
    """Return the languages, of two letters each, in which criteria were posted."""
    codes = fields.getlist("criteria-language")[:30]
    return [code for code in codes if len(code) == 2 and code.isascii() and code.isalpha() and code.islower()]


def _ticked(fields: Fields, name: str, offered: Collection[E] | type[E]) -> tuple[E, ...]:
    """Return what is ticked; all of what is offered, or nothing, is no restriction."""
    known = {one.value: one for one in offered}
    found = tuple(known[one] for one in fields.getlist(name) if one in known)
    return () if len(found) == len(known) else found
