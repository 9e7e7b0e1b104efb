"""Fields of education and training (ISCED-F 2013), found by words or code. Pure after one read."""

from functools import cache

from app.vocabularies.lookup import concepts
from app.vocabularies.matching import fold, rank, wanted
from app.vocabularies.values import Concept

MOST_FOUND = 20


@cache
def _folded(language: str) -> tuple[tuple[Concept, str], ...]:
    return tuple((entry, fold(entry.labels.get(language, ""))) for entry in concepts("isced-f"))


def find_fields(query: str, language: str, limit: int = MOST_FOUND) -> list[Concept]:
    """Return the fields that fit, best first: by their code, then in `language`, then in English. Pure.

    Of two with the same words the detailed one comes first: that is what a course is about.
    """
    looked_for = wanted(query)
    if not looked_for:
        return []
    found: dict[str, tuple[tuple[int | str, ...], Concept]] = {}
    for order, chosen in enumerate(dict.fromkeys((language, "en"))):
        for entry, words in _folded(chosen):
            if entry.code in found:
                continue
            if entry.code.startswith(looked_for):
                found[entry.code] = ((-1, 0, 0, 0, entry.code), entry)
            elif (fit := rank(looked_for, words)) is not None:
                found[entry.code] = ((order, fit, len(words), -len(entry.code), entry.code), entry)
    return [entry for _, entry in sorted(found.values(), key=lambda pair: pair[0])[:limit]]
