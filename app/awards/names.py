"""A learner's name on its way from a platform's register into a signed document. Pure."""

import unicodedata

from app.awards.errors import NameMissing, NameUnusable
from app.awards.values import LearnerName

MAX_LENGTH = 300
# Zero-width joiners shape letters in Persian, Urdu, Hindi and others: part of a name, unlike other format characters.
JOINERS = {"\u200c", "\u200d"}


def learner_name(full: str, given: str = "", family: str = "") -> LearnerName:
    """Return the name as it will stand: composed (NFC), without control characters or runs of white space.

    Takes any script and any number of parts. Raises NameMissing when nothing is left, NameUnusable when it is longer
    than 300 characters or holds what cannot be written down (unpaired surrogates).
    """
    clean_full = _clean(full) or _clean(f"{given} {family}")
    if not any(unicodedata.category(character)[0] in "LN" for character in clean_full):
        raise NameMissing
    return LearnerName(full=clean_full, given=_clean(given), family=_clean(family))


def _clean(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NameUnusable from error
    spaced = "".join(" " if character.isspace() else character for character in unicodedata.normalize("NFC", text))
    kept = (c for c in spaced if c in JOINERS or unicodedata.category(c) not in {"Cc", "Cf", "Cn", "Cs"})
    cleaned = " ".join("".join(kept).split())
    if len(cleaned) > MAX_LENGTH:
        raise NameUnusable
    return cleaned
