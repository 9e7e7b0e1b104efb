"""What is different between two versions of a definition and the profiles they carry, field by field. Pure.

Texts are compared word by word and per language, outcomes and conditions with the ones that they come from, so that an
inserted one does not make all others look changed. Values are codes and numbers; pages have the words for them.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from app.awards.achievement import Achievement, Outcome
from app.awards.criteria import Criteria, Criterion, GradeAtLeast, GradeOneOf, SomeOf
from app.awards.findings import Finding
from app.courses import CourseRecord, Enrolment, Reason, Unknown
from app.issuers import IssuerProfile, Text

T = TypeVar("T")
_ALIKE = 0.5  # outcomes that share less than half of their words are two outcomes
_TEXTS = ("title", "description", "prerequisites", "stackability_note", "further_information", "grading")
_VALUES = (
    "language", "ects", "hours", "eqf_level", "not_placed", "cycle", "nqf_level", "fields", "instruction_languages",
    "assessment_types", "participation", "supervision", "stackability", "stackability_url", "shows_grade",
    "expires_after_months", "image",
)  # fmt: skip
_TERMS = ("supervision_methods", "identity_methods", "attesters", "second_person", "by_link", "resit")
_PROFILE_TEXTS = ("legal_name", "alternative_name", "awarding_body", "recognition_policy")
_PROFILE_VALUES = (
    "did", "country", "region", "street", "postcode", "locality", "website", "email", "contact_page",
    "registration_number", "vat_number", "eidas_identifier", "hours_per_ects", "languages", "participation",
    "recognition_url", "logo",
)  # fmt: skip


class Kind(StrEnum):
    """What became of a field, an outcome or a condition."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class Piece(StrEnum):
    """What became of some words."""

    SAME = "same"
    INSERTED = "inserted"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words that stand in both texts, only in the new one or only in the old one."""

    piece: Piece
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference. `field` is that of Achievement; of the profile it begins with "issuer_", of terms with "terms_".

    A text has its `language` and `spans`; all else has the values that it `was` and is `now`. `place` is the number of
    an outcome, from 1: in the new version, of a removed one in the old.
    """

    field: str
    kind: Kind
    language: str = ""
    place: int = 0
    spans: tuple[Span, ...] = ()
    was: tuple[Any, ...] = ()
    now: tuple[Any, ...] = ()


def differences(
    was: Achievement, now: Achievement, issuer_was: IssuerProfile, issuer_now: IssuerProfile
) -> list[Difference]:
    """Return what is different, in the order of the form; nothing for equal ones. Pure."""
    return [
        *_text("title", was.title, now.title),
        *_text("description", was.description, now.description),
        *_outcomes(was.outcomes, now.outcomes, now.language),
        *_values("", _VALUES, was, now),
        *(one for name in _TEXTS[2:] for one in _text(name, getattr(was, name), getattr(now, name))),
        *_values("terms_", _TERMS, was.assessment, now.assessment),
        *_examiners(was.assessment.examiners, now.assessment.examiners),
        *_criteria(was.criteria, now.criteria),
        *_profile(issuer_was, issuer_now),
    ]


def compared(was: str, now: str) -> tuple[Span, ...]:
    """Return the words of both texts, what was removed before what was put in its place. Pure."""
    old, new = _words(was), _words(now)
    found: list[Span] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Span(piece=Piece.SAME, text="".join(old[a:b])))
            continue
        if a < b:
            found.append(Span(piece=Piece.REMOVED, text="".join(old[a:b])))
        if c < d:
            found.append(Span(piece=Piece.INSERTED, text="".join(new[c:d])))
    return tuple(found)


def _words(text: str) -> list[str]:
    """Return the words, each with the space before it, so that together they are the text."""
    return re.findall(r"\s*\S+|\s+$", text)


def _text(field: str, was: Text | None, now: Text | None, place: int = 0) -> Iterator[Difference]:
    old, new = was or {}, now or {}
    for language in dict.fromkeys((*new, *old)):
        before, after = old.get(language, ""), new.get(language, "")
        if before != after:
            kind = Kind.ADDED if not before else Kind.REMOVED if not after else Kind.CHANGED
            yield Difference(field=field, kind=kind, language=language, place=place, spans=compared(before, after))


def _values(prefix: str, names: Sequence[str], was: object, now: object) -> Iterator[Difference]:
    for name in names:
        yield from _value(prefix + name, getattr(was, name), getattr(now, name))


def _value(field: str, was: Any, now: Any) -> Iterator[Difference]:
    old, new = _several(was), _several(now)
    if old != new:
        kind = Kind.ADDED if not old else Kind.REMOVED if not new else Kind.CHANGED
        yield Difference(field=field, kind=kind, was=old, now=new)


def _several(value: Any) -> tuple[Any, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None or value == "" else (value,)


def _outcomes(was: Sequence[Outcome], now: Sequence[Outcome], language: str) -> Iterator[Difference]:
    pairs, moved = _paired(was, now, partial(_outcomes_alike, language))
    for place, new in enumerate(now):
        origin = pairs.get(place)
        if origin is None:
            yield from _whole("outcome", Kind.ADDED, new, place + 1)
            continue
        old = was[origin]
        if place in moved:
            yield Difference(field="outcome", kind=Kind.MOVED, place=place + 1, was=(origin + 1,), now=(place + 1,))
        yield from _text("outcome", old.text, new.text, place + 1)
        for name, before, after in (
            ("outcome_assessments", old.assessments, new.assessments),
            ("outcome_skills", _skills(old), _skills(new)),
            ("outcome_activities", _named(old), _named(new)),
        ):
            for one in _value(name, before, after):
                yield Difference(field=one.field, kind=one.kind, place=place + 1, was=one.was, now=one.now)
        yield from _text("outcome_criteria", old.criteria, new.criteria, place + 1)
    for origin, old in enumerate(was):
        if origin not in pairs.values():
            yield from _whole("outcome", Kind.REMOVED, old, origin + 1)


def origins(was: Sequence[Outcome], now: Sequence[Outcome], language: str) -> dict[int, int]:
    """Return for places in `now` the place in `was` of the outcome that each comes from. Pure."""
    pairs, _ = _paired([one.text for one in was], [one.text for one in now], partial(_texts_alike, language))
    return pairs


def _outcomes_alike(language: str, old: Outcome, new: Outcome) -> float:
    return _texts_alike(language, old.text, new.text)


def _texts_alike(language: str, old: Text, new: Text) -> float:
    codes = {language, *old, *new}
    return max((_alike(old.get(code, ""), new.get(code, "")) for code in codes), default=0.0)


def _named(outcome: Outcome) -> tuple[str, ...]:
    return tuple(one.name or one.activity_id for one in outcome.activities)


def _examiners(was: Sequence[str], now: Sequence[str]) -> Iterator[Difference]:
    """Tell how many are named, and not who: learners read this too."""
    if set(was) != set(now):
        kind = Kind.ADDED if not was else Kind.REMOVED if not now else Kind.CHANGED
        yield Difference(field="terms_examiners", kind=kind, was=_number_of(was), now=_number_of(now))


def _number_of(several: Sequence[str]) -> tuple[int, ...]:
    return (len(several),) if several else ()


def _skills(outcome: Outcome) -> tuple[Mapping[str, str], ...]:
    return tuple(skill.labels or {"": skill.uri} for skill in outcome.skills)


def _whole(field: str, kind: Kind, outcome: Outcome, place: int) -> Iterator[Difference]:
    piece = Piece.INSERTED if kind is Kind.ADDED else Piece.REMOVED
    for language, words in outcome.text.items():
        spans = (Span(piece=piece, text=words),)
        yield Difference(field=field, kind=kind, language=language, place=place, spans=spans)
    for language, words in outcome.criteria.items():
        spans = (Span(piece=piece, text=words),)
        yield Difference(field="outcome_criteria", kind=kind, language=language, place=place, spans=spans)
    for name, found in (
        ("outcome_assessments", outcome.assessments),
        ("outcome_skills", _skills(outcome)),
        ("outcome_activities", _named(outcome)),
    ):
        was, now = ((), found) if kind is Kind.ADDED else (found, ())
        if found:
            yield Difference(field=name, kind=kind, place=place, was=was, now=now)


def _alike(was: str, now: str) -> float:
    old, new = was.casefold().split(), now.casefold().split()
    return difflib.SequenceMatcher(None, old, new, autojunk=False).ratio() if old and new else 0.0


def _paired(was: Sequence[T], now: Sequence[T], alike: Callable[[T, T], float]) -> tuple[dict[int, int], set[int]]:
    """Return for places in `now` the place in `was` that each comes from, and which of them stand in another order.

    Equal ones belong together, then those that are most alike.
    """
    pairs: dict[int, int] = {}
    left = list(range(len(was)))
    for place, new in enumerate(now):
        same = next((origin for origin in left if was[origin] == new), None)
        if same is not None:
            pairs[place] = same
            left.remove(same)
    candidates = sorted(
        (
            (alike(was[origin], new), -place, -origin)
            for place, new in enumerate(now)
            if place not in pairs
            for origin in left
        ),
        reverse=True,
    )
    for ratio, place, origin in candidates:
        if ratio >= _ALIKE and -place not in pairs and -origin in left:
            pairs[-place] = -origin
            left.remove(-origin)
    return pairs, _out_of_order(pairs)


def _out_of_order(pairs: Mapping[int, int]) -> set[int]:
    """Return the fewest places whose removal leaves the origins in order."""
    places = sorted(pairs)
    longest: list[list[int]] = []
    for index, place in enumerate(places):
        before = [longest[i] for i in range(index) if pairs[places[i]] < pairs[place]]
        longest.append([*_longest(before), place])
    return set(places) - set(_longest(longest))


def _length(row: list[int]) -> int:
    return len(row)


def _longest(rows: Sequence[list[int]]) -> list[int]:
    return max(rows, key=_length) if rows else []


def _criteria(was: Criteria, now: Criteria) -> Iterator[Difference]:
    pairs, _ = _paired(was.items, now.items, lambda old, new: 1.0 if _same_matter(old, new) else 0.0)
    for place, new in enumerate(now.items):
        origin = pairs.get(place)
        if origin is None:
            yield Difference(field="criterion", kind=Kind.ADDED, now=(asked(new),))
        elif was.items[origin] != new:
            yield Difference(field="criterion", kind=Kind.CHANGED, was=(asked(was.items[origin]),), now=(asked(new),))
    for origin, old in enumerate(was.items):
        if origin not in pairs.values():
            yield Difference(field="criterion", kind=Kind.REMOVED, was=(asked(old),))
    if len(was.items) > 1 or len(now.items) > 1:
        yield from _value("mode", was.mode, now.mode)
    yield from _value("excused", was.excused, now.excused)
    yield from _value("window_from", was.window.from_on, now.window.from_on)
    yield from _value("window_until", was.window.until_on, now.window.until_on)
    yield from _value("groups", tuple(one.name for one in was.groups), tuple(one.name for one in now.groups))


def _same_matter(was: Criterion, now: Criterion) -> bool:
    if isinstance(was, SomeOf) and isinstance(now, SomeOf):
        return {part.activity_id for part in was.items} & {part.activity_id for part in now.items} != set()
    grades = (GradeAtLeast, GradeOneOf)
    is_alike = type(was) is type(now) or (isinstance(was, grades) and isinstance(now, grades))
    return is_alike and getattr(was, "activity_id", None) == getattr(now, "activity_id", None)


_NOBODY = CourseRecord(
    enrolment=Enrolment(platform_id=UUID(int=0), context_id="", learner_id=""),
    read_at=datetime.min.replace(tzinfo=UTC),
    source="",
    state=Unknown(Reason.NOT_REPORTED),
    total=Unknown(Reason.NOT_REPORTED),
    completion=Unknown(Reason.NOT_REPORTED),
    activities=(),
)


def asked(criterion: Criterion) -> Finding:
    """Return what a condition asks for, of nobody, so that pages word it as they word a learner's finding. Pure."""
    return criterion.check(_NOBODY)


def _profile(was: IssuerProfile, now: IssuerProfile) -> Iterator[Difference]:
    for name in _PROFILE_TEXTS:
        yield from _text(f"issuer_{name}", getattr(was, name), getattr(now, name))
    yield from _values("issuer_", _PROFILE_VALUES, was, now)
    old, new = was.quality_assurance, now.quality_assurance
    yield from _text("issuer_quality_statement", old.statement if old else {}, new.statement if new else {})
    for name in ("type_code", "agency", "agency_country", "url"):
        yield from _value(f"issuer_quality_{name}", getattr(old, name, None), getattr(new, name, None))
    for kind, missing_in, reviews in (
        (Kind.ADDED, was.external_reviews, now.external_reviews),
        (Kind.REMOVED, now.external_reviews, was.external_reviews),
    ):
        for review in reviews:
            if review not in missing_in:
                values = (review.agency, *((review.decided_on,) if review.decided_on else ()))
                is_added = kind is Kind.ADDED
                yield Difference(
                    field="issuer_review",
                    kind=kind,
                    was=() if is_added else values,
                    now=values if is_added else (),
                )
