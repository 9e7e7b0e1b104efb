"""The texts of the teacher's form in all their languages: as typed, from a definition, and after a button. Pure.

A field of the main language has the text's name, one of another language the name and `@` and the language's code.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.awards import Achievement, says
from app.teach.rule_rows import Fields
from app.vocabularies import EU_LANGUAGES

TEXTS = ("title", "description", "prerequisites", "stackability_note", "further_information", "grading")
MAX_LANGUAGES = 40  # more than are offered: a definition from elsewhere may hold some beyond them
MAX_ROWS = 100  # more than there may be outcomes, so that what is too much can be said


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """One outcome as it stands in the form: words by language, and the assessments ticked of those `offered` there."""

    texts: Mapping[str, str] = field(default_factory=dict)
    ticked: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()

    def assessments(self, chosen: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return which of the `chosen` assessments show it; () means each of them, None that none is ticked.

        Where the form did not offer a choice, each of them does.
        """
        asked = [code for code in chosen if code in self.offered]
        ticked = tuple(code for code in asked if code in self.ticked)
        if len(chosen) < 2 or len(ticked) == len(asked):
            return ()
        return ticked or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the fields for words; nothing in it is cut or cleaned yet.

    `main` is the main language, `others` are the further ones, in the order of their fields. A language that has just
    been taken away is in `removed` with its words still here, so that it can be brought back. `unmarked` is the
    language of the fields without a language in their names on the page that posted this, "" for the main one.
    """

    main: str = "en"
    unmarked: str = field(default="", compare=False)
    others: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    outcomes: tuple[OutcomeRow, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have fields, the main one first."""
        return (self.main, *self.others)

    def text(self, name: str, language: str) -> str:
        """Return the words of one field."""
        return self.texts.get(name, {}).get(language, "")

    def field_name(self, name: str, language: str) -> str:
        """Return the name under which a text in this language is posted."""
        return name if language == (self.unmarked or self.main) else f"{name}@{language}"


def typed_from(fields: Fields) -> Typed:
    """Return what was posted. Pure.

    `main-language` is the main language when the page was made, `language` the one that was then chosen. If there are
    fields of the chosen one already, the two change places; if not, the main fields are said to be in another language.
    """
    chosen = _code(fields.get("language", "")) or "en"
    shown = _code(fields.get("main-language", "")) or chosen
    others = _codes(fields.getlist("text-language"), without=(shown,))
    removed = _codes(fields.getlist("removed-language"), without=(shown, *others))
    changes_places = chosen != shown and chosen in others
    first = shown if changes_places else chosen
    suffixes = {first: ""} | {code: f"@{code}" for code in (*others, *removed) if code != first}
    columns = {code: fields.getlist(f"outcome{suffix}")[:MAX_ROWS] for code, suffix in suffixes.items()}
    rows = range(max(len(column) for column in columns.values()))
    return Typed(
        main=chosen,
        unmarked=first,
        others=(shown, *(code for code in others if code != chosen)) if changes_places else others,
        removed=tuple(code for code in removed if code != chosen),
        texts={name: {code: fields.get(f"{name}{suffix}", "") for code, suffix in suffixes.items()} for name in TEXTS},
        outcomes=tuple(
            OutcomeRow(
                texts={code: column[row] for code, column in columns.items() if row < len(column)},
                ticked=tuple(fields.getlist(f"outcome-{row}-assessment")),
                offered=tuple(fields.getlist(f"outcome-{row}-offered")),
            )
            for row in rows
        ),
    )


def typed_of(achievement: Achievement) -> Typed:
    """Return the fields of a definition. Pure."""
    texts = {name: getattr(achievement, name) for name in TEXTS}
    found = {code for text in (*texts.values(), *(outcome.text for outcome in achievement.outcomes)) for code in text}
    return Typed(
        main=achievement.language,
        others=tuple(sorted(found - {achievement.language})),
        texts=texts,
        outcomes=tuple(
            OutcomeRow(
                texts=outcome.text,
                ticked=outcome.assessments or achievement.assessment_types,
                offered=achievement.assessment_types,
            )
            for outcome in achievement.outcomes
        ),
    )


def after(typed: Typed, action: str, new_language: str = "") -> Typed:
    """Return the fields of the next page, after a button that adds or removes a row or a language, or another. Pure."""
    typed = replace(typed, unmarked="")
    if action == "add-outcome":
        return replace(typed, outcomes=(*typed.outcomes, OutcomeRow()))
    if match := re.fullmatch(r"remove-outcome-([0-9]{1,3})", action, re.ASCII):
        rows = tuple(row for at, row in enumerate(typed.outcomes) if at != int(match[1]))
        return replace(typed, outcomes=rows)
    if action == "add-language":
        return _with(typed, _code(new_language))
    if match := re.fullmatch(r"add-language-([a-z]{2})", action, re.ASCII):
        return _with(typed, match[1])
    if match := re.fullmatch(r"remove-language-([a-z]{2})", action, re.ASCII):
        gone = match[1]
        if gone in typed.others:
            others = tuple(code for code in typed.others if code != gone)
            return replace(typed, others=others, removed=(*typed.removed, gone))
    return typed


def _with(typed: Typed, code: str) -> Typed:
    is_known = code in EU_LANGUAGES or code in typed.removed
    if not is_known or code in typed.languages:
        return typed
    return replace(typed, others=(*typed.others, code), removed=tuple(one for one in typed.removed if one != code))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How complete a language is: of `total` texts, `missing` are the names of those without words in it.

    An outcome's name is `outcome-N`, N from 1, as its row is numbered.
    """

    language: str
    total: int
    missing: tuple[str, ...]


def standing(typed: Typed) -> list[Standing]:
    """Return how complete each language is, of the texts that have words in any of them. Pure."""
    every = {name: typed.texts.get(name, {}) for name in TEXTS[:2]}
    every |= {f"outcome-{number}": row.texts for number, row in enumerate(typed.outcomes, start=1)}
    every |= {name: typed.texts.get(name, {}) for name in TEXTS[2:]}
    written = {name: text for name, text in every.items() if any(says(text, code) for code in typed.languages)}
    return [
        Standing(
            language=code,
            total=len(written),
            missing=tuple(name for name, text in written.items() if not says(text, code)),
        )
        for code in typed.languages
    ]


def _codes(given: Iterable[str], *, without: tuple[str, ...]) -> tuple[str, ...]:
    codes = dict.fromkeys(code for code in map(_code, given) if code and code not in without)
    return tuple(codes)[:MAX_LANGUAGES]


def _code(given: str) -> str:
    return given if re.fullmatch(r"[a-z]{2}", given, re.ASCII) else ""
