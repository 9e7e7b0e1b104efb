"""What the teacher's form offers to choose from, and how a stored choice stands there. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.awards import Achievement
from app.issuers import IssuerProfile
from app.teach.texts import Typed
from app.teach.workload import unusual_ratio
from app.vocabularies import EU_LANGUAGES, Concept, concepts, exists, label

Choice = tuple[str, str]
"""What is posted and the words for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The form's choices in the words of one language of the pages.

    `near_languages` may be added to the texts and are those of the institution, `far_languages` the rest. `nqf_levels`
    are those of the institution's country, none where the list of national levels is not at hand. `expiry` is a number
    and its unit. `unusual_hours` are hours per ECTS credit outside what is usual, None where there is nothing to say.
    """

    text_languages: tuple[Choice, ...]
    near_languages: tuple[Choice, ...]
    far_languages: tuple[Choice, ...]
    instruction_languages: tuple[Choice, ...]
    nqf_levels: tuple[Choice, ...]
    expiry: tuple[str, str]
    unusual_hours: Decimal | None


def choices(achievement: Achievement, typed: Typed, issuer: IssuerProfile, language: str) -> Choices:
    """Return what the form offers beside `achievement` and `typed`, in the words of `language`. Pure."""
    free = [code for code in EU_LANGUAGES if code not in typed.languages]
    near = [code for code in issuer.languages if code in free]
    return Choices(
        text_languages=_languages([*EU_LANGUAGES, *typed.languages], language),
        near_languages=_languages(near, language),
        far_languages=_languages([code for code in free if code not in near], language),
        instruction_languages=_languages([*EU_LANGUAGES, *achievement.instruction_languages], language),
        nqf_levels=_nqf_levels(issuer.country, achievement.nqf_level, language),
        expiry=_expiry(achievement.expires_after_months),
        unusual_hours=unusual_ratio(achievement.ects, achievement.hours, issuer.hours_per_ects),
    )


def language_names(codes: Iterable[str], language: str) -> dict[str, str]:
    """Return the names of languages in the words of `language`; the code itself for one that is not known. Pure."""
    return {code: label("language", code, language) if exists("language", code) else code for code in codes}


def _languages(codes: Iterable[str], language: str) -> tuple[Choice, ...]:
    return tuple(sorted(language_names(codes, language).items(), key=lambda choice: choice[1].casefold()))


def _nqf_levels(country: str, chosen: str, language: str) -> tuple[Choice, ...]:
    entries = concepts("nqf")
    return tuple(
        (entry.code, entry.label(language)) for entry in entries if entry.code == chosen or _is_of(entry, country)
    )


def _is_of(entry: Concept, country: str) -> bool:
    return entry.framework is not None and entry.framework.country == country


def _expiry(months: int | None) -> tuple[str, str]:
    if months is None:
        return "", "years"
    return (str(months // 12), "years") if months % 12 == 0 else (str(months), "months")
