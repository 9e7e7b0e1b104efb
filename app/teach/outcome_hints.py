"""Help with learning outcomes: does one begin with a verb whose doing can be seen and assessed? Pure after one read.

A hint is advice and never stands in the way: the lists are short, and a verb that they do not have is told by its form,
with the doubt in favour of who wrote it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FILE = Path(__file__).parent / "outcome_verbs.json"
# Words that end like a verb in the third person, and are names of something.
_NOUN_ENDINGS = {"en": ("ss", "us", "is", "ics", "ness", "ments", "tions", "ities"), "sl": ("nje", "tje", "ija", "ika")}
_VERB_ENDINGS = {"en": ("s",), "sl": ("a", "e", "i")}


class HintKind(StrEnum):
    """What is to be said of the beginning of an outcome."""

    HARD = "hard"  # a verb for what goes on in a head
    DETOUR = "detour"  # the verb comes after words that say nothing
    NO_VERB = "no_verb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What could be better; `begins` are the words that it is about, `better` are verbs that can be assessed."""

    kind: HintKind
    begins: str
    better: tuple[str, ...]


@cache
def verbs(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return verbs that can be assessed by kind, from knowledge to creation; none in a language without a list."""
    kinds = _lists().get(language, {}).get("kinds", {})
    return MappingProxyType({kind: tuple(words) for kind, words in kinds.items()})


def hint(text: str, language: str) -> Hint | None:
    """Return what could be better about how an outcome begins, None if nothing, or nobody knows. Pure."""
    lists = _lists().get(language)
    words = text.casefold().replace(",", " ").split()
    if not lists or not words:
        return None
    begins = " ".join(words)
    detour = _longest(lists["detours"], begins)
    hard = _longest(lists["hard"], begins)
    if detour and len(detour) > len(hard):
        return Hint(kind=HintKind.DETOUR, begins=detour, better=_examples(language))
    if hard:
        return Hint(kind=HintKind.HARD, begins=hard, better=tuple(lists["hard"][hard]))
    if _is_verb(words[0].strip(".:;!?()„“”\"'»«-"), language):
        return None
    return Hint(kind=HintKind.NO_VERB, begins=words[0], better=_examples(language))


def _is_verb(word: str, language: str) -> bool:
    lists = _lists()[language]
    known = {verb.split()[0] for kind in lists["kinds"].values() for verb in kind} | set(lists["others"])
    if word in known:
        return True
    if language == "en" and {f"{word}s", f"{word}es", f"{word.removesuffix('y')}ies"} & known:
        return True  # "Analyse the data" is as good
    if language == "sl" and word.endswith(("ati", "iti", "eti", "uti")):
        return True
    is_noun = word in lists["no_verbs"] or word.endswith(_NOUN_ENDINGS[language])
    return word.endswith(_VERB_ENDINGS[language]) and not is_noun


def _longest(phrases: Mapping[str, object] | list[str], begins: str) -> str:
    fitting = [phrase for phrase in phrases if begins == phrase or begins.startswith(f"{phrase} ")]
    return max(fitting, key=len, default="")


def _examples(language: str) -> tuple[str, ...]:
    return tuple(kind[0] for kind in verbs(language).values())


@cache
def _lists() -> Mapping[str, Mapping[str, dict[str, list[str]]]]:
    stored: dict[str, dict[str, dict[str, list[str]]]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType(stored)
