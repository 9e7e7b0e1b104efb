"""How an outcome is assessed stands on a page of its own and follows the outcome that it was written for. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from app.awards.achievement import Outcome
from app.awards.difference import origins


def with_terms(
    kept: Sequence[Outcome], outcomes: Sequence[Outcome], language: str, languages: Collection[str]
) -> tuple[Outcome, ...]:
    """Return the outcomes with the criteria and activities of those in `kept` that they come from. Pure.

    An outcome that was reworded or moved keeps them, one that is another loses them; criteria stay in `languages`.
    """
    places = origins(kept, outcomes, language)
    found = []
    for place, outcome in enumerate(outcomes):
        if place in places:
            origin = kept[places[place]]
            criteria = {code: words for code, words in origin.criteria.items() if code in languages}
            found.append(replace(outcome, criteria=criteria, activities=origin.activities))
        else:
            found.append(outcome)
    return tuple(found)
