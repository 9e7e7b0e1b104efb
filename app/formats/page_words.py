"""What stands on the page that shows a credential, in one language. Pure."""

from collections.abc import Iterator
from typing import Any

from app.awards import Award
from app.formats.assessed_words import assessed_line
from app.formats.expected import assessed_said, worded
from app.formats.rule_words import day_words
from app.formats.wording import one_line, phrase, shown
from app.vocabularies import annex1_label, label

_WORDS = {
    "en": {
        "unshown": "The name cannot be drawn here in full; it stands in the credential's file.",
        "workload": "Workload",
        "level": "Level",
        "hours": "{hours} hours",
        "assessed": "When and how it was assessed",
    },
    "sl": {
        "unshown": "Imena tu ni mogoče izpisati v celoti; zapisano je v datoteki mikrodokazila.",
        "workload": "Obremenitev",
        "level": "Raven",
        "hours": "{hours} h",
        "assessed": "Kdaj in kako je bilo znanje preverjeno",
    },
}


def page_content(award: Award, language: str) -> dict[str, Any]:
    """Return all that the page says, as JSON values; where we have no words in `language`, ours are English. Pure.

    `pictures` are the SHA-256 of the images of which the first that is found is shown.
    """
    achievement, issuer = award.achievement, award.issuer
    own, ours = achievement.language, _WORDS.get(language, _WORDS["en"])
    return {
        "language": language,
        "issuer": one_line(worded(issuer.legal_name, language, own)),
        "kind": phrase("kind", language),
        "pictures": [sha for sha in (issuer.logo, achievement.image) if sha],
        "title": one_line(worded(achievement.title, language, own)),
        "awarded_to": phrase("awarded_to", language),
        "learner": one_line(award.learner.full),
        "note": one_line(worded(achievement.description, language, own)),
        "outcomes_label": annex1_label("outcomes", language),
        "outcomes": [one_line(worded(outcome.text, language, own)) for outcome in achievement.outcomes],
        "facts": [[name, one_line(words)] for name, words in _facts(award, language, ours) if words],
        "check_words": phrase("check", language),
        "url": award.credential_url,
        "unshown": ours["unshown"],
    }


def _facts(award: Award, language: str, ours: dict[str, str]) -> Iterator[tuple[str, str]]:
    achievement, own = award.achievement, award.achievement.language
    work = []
    if achievement.ects is not None:
        work.append(f"{shown(achievement.ects, language)} ECTS")
    if award.hours is not None:
        work.append(ours["hours"].format(hours=shown(award.hours, language)))
    yield ours["workload"], " = ".join(work)
    yield ours["level"], _level(award, language)
    kinds = (label("assessment-type", code, language) for code in achievement.assessment_types)
    yield annex1_label("assessment", language), ", ".join(kinds)
    if achievement.participation:
        mode = label("learning-assessment-mode", achievement.participation, language)
        yield annex1_label("participation", language), mode
    if achievement.supervision is not None:
        promise = label("supervision-verification", achievement.supervision.code, language)
        yield annex1_label("supervision", language), promise
    yield ours["assessed"], assessed_line(assessed_said(award.assessed, language, own), language)
    if award.is_elsewhere:
        yield phrase("decided", language), phrase("elsewhere", language)
    body = worded(award.issuer.awarding_body, language, achievement.language)
    if body != worded(award.issuer.legal_name, language, achievement.language):
        yield annex1_label("awarding_body", language), body
    yield annex1_label("issued", language), day_words(award.awarded_at.date(), language)
    if award.valid_until is not None:
        yield phrase("valid_until", language), day_words(award.valid_until.date(), language)


def _level(award: Award, language: str) -> str:
    achievement = award.achievement
    parts = []
    if achievement.not_placed:
        parts.append(phrase("not_placed", language))
    elif achievement.eqf_level is not None:
        parts.append(phrase("eqf", language, level=achievement.eqf_level))
    if achievement.cycle:
        parts.append(label("qf-ehea-cycle", achievement.cycle, language))
    return ", ".join(parts)
