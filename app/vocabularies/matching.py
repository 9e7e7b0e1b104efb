"""How well what somebody typed fits an entry's words: the rule behind every search of a list. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

MAX_QUERY = 80
_PLAIN = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
_ACCENTS = re.compile("[\u0300-\u036f]+")
_BETWEEN = re.compile(r"[\W_]+")


def fold(words: str) -> str:
    """Return letters and digits in small letters without accents, with one space between words. Pure.

    "Učenje (na daljavo)" becomes "ucenje na daljavo": no character of it means anything to LIKE.
    """
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", words.casefold())).translate(_PLAIN)
    return _BETWEEN.sub(" ", plain).strip()


def wanted(query: str) -> str:
    """Return what is looked for, "" if it is too little to look for: one letter fits nearly everything. Pure."""
    folded = fold(query[:MAX_QUERY])
    return folded if len(folded) > 1 else ""


def rank(query: str, label: str, others: Iterable[str] = ()) -> int | None:
    """Return how well the folded `query` fits a folded label, 0 best, None if it does not. Pure.

    0 the label begins with it, 1 a word of the label does, 2 it is inside, 3 each of its words begins one of the
    label, 4 each is inside. A fit of the `others`, by which the entry is known too, counts after all of these.
    """
    found = _fit(query, label)
    if found is not None:
        return found
    fits = [fit for other in others if (fit := _fit(query, other)) is not None]
    return min(fits) + 5 if fits else None


def _fit(query: str, label: str) -> int | None:
    spaced, words = f" {label}", query.split()
    checks: Sequence[bool] = (
        label.startswith(query),
        f" {query}" in spaced,
        query in label,
        all(f" {word}" in spaced for word in words),
        all(word in label for word in words),
    )
    return next((n for n, fits in enumerate(checks) if fits), None)
