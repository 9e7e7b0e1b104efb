"""What an examiner declares, in the first person. Pure.

These words are data and not in the catalogue of translations: a record says by version and digest which of them were
declared, so they may never change. Other words are another version.
"""

import hashlib
from datetime import date

from app.assessment.values import Supervision

VERSION = 1

_TEXTS: dict[int, dict[str, dict[str, str]]] = {
    1: {
        "en": {
            "supid": (
                "I confirm that I (or the person named) supervised this assessment on {day} and saw an identity"
                " document or student card of each learner marked “confirmed”, or identified them by the other method"
                " that is recorded with their name. I know this will be stated in a signed credential."
            ),
            "supnoid": (
                "I confirm that I (or the person named) supervised this assessment on {day} and that each learner"
                " marked “confirmed” took part in it. I know this will be stated in a signed credential."
            ),
            "supid_service": (
                "I confirm that a proctoring service supervised this assessment on {day}, that a person there, and not"
                " an automatic score, confirmed the identity of each learner marked “confirmed”, and that I have"
                " compared these results with the list of learners. I know this will be stated in a signed credential."
            ),
            "supnoid_service": (
                "I confirm that a proctoring service supervised this assessment on {day}, that a person there, and not"
                " an automatic score, confirmed that each learner marked “confirmed” took part in it, and that I have"
                " compared these results with the list of learners. I know this will be stated in a signed credential."
            ),
        },
        "sl": {
            "supid": (
                "Potrjujem, da sem {day} to preverjanje znanja nadziral(a) jaz (ali navedena oseba) in da sem pri"
                " vsakem učečem se z oznako »potrjeno« videl(a) osebni dokument ali študentsko izkaznico oziroma sem ga"
                " prepoznal(a) na drug način, ki je zapisan pri njegovem imenu. Vem, da bo to zapisano v podpisanem"
                " potrdilu."
            ),
            "supnoid": (
                "Potrjujem, da sem {day} to preverjanje znanja nadziral(a) jaz (ali navedena oseba) in da se ga je"
                " udeležil vsak učeči se z oznako »potrjeno«. Vem, da bo to zapisano v podpisanem potrdilu."
            ),
            "supid_service": (
                "Potrjujem, da je to preverjanje znanja {day} potekalo z nadzorno storitvijo, da je istovetnost vsakega"
                " učečega se z oznako »potrjeno« potrdil človek pri tej storitvi in ne samodejna ocena ter da sem te"
                " rezultate primerjal(a) s seznamom učečih se. Vem, da bo to zapisano v podpisanem potrdilu."
            ),
            "supnoid_service": (
                "Potrjujem, da je to preverjanje znanja {day} potekalo z nadzorno storitvijo, da je udeležbo vsakega"
                " učečega se z oznako »potrjeno« potrdil človek pri tej storitvi in ne samodejna ocena ter da sem te"
                " rezultate primerjal(a) s seznamom učečih se. Vem, da bo to zapisano v podpisanem potrdilu."
            ),
        },
    }
}
_MONTHS_EN = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def declaration_words(
    language: str, held_on: date, *, with_identity: bool, of_service: bool = False, version: int = VERSION
) -> str:
    """Return the words, in English where there are none in `language`. Pure.

    `of_service`: what is stated are the results of a proctoring service, which the examiner did not see happen.
    """
    texts = _TEXTS[version]
    chosen = language if language in texts else "en"
    day = f"{held_on.day}. {held_on.month}. {held_on.year}"
    if chosen == "en":
        day = f"{held_on.day} {_MONTHS_EN[held_on.month - 1]} {held_on.year}"
    value = Supervision.SUPERVISED_IDENTIFIED if with_identity else Supervision.SUPERVISED
    return texts[chosen][f"{value.value}_service" if of_service else value.value].format(day=day)


def declaration_digest(words: str) -> str:
    """Return the SHA-256, in hex, of the words as they were shown. Pure."""
    return hashlib.sha256(words.encode()).hexdigest()


def is_of_service(digest: str, held_on: date, *, with_identity: bool, version: int) -> bool:
    """Tell whether a recorded digest is of the words about a service's results, in any language. Pure."""
    shown = (
        declaration_words(language, held_on, with_identity=with_identity, of_service=True, version=version)
        for language in _TEXTS[version]
    )
    return digest in map(declaration_digest, shown)
