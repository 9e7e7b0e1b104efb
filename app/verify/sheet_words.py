"""The recogniser's sheet in words: its seven criteria, what is said on each, and what is missing."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _

from app.verification import Criterion, Entry, Fact, KnownBy, Lack, Standing, StatusSaid
from app.vocabularies import ListName, exists, label
from app.web import day, language, number

DECISION: Any = _(
    "Recognition is your decision. This sheet says what the credential says and what the check has found; it "
    "recommends nothing."
)
CRITERIA: dict[Criterion, Any] = {
    Criterion.QUALITY: _("Quality"),
    Criterion.VERIFICATION: _("Verification"),
    Criterion.LEVEL: _("Level"),
    Criterion.OUTCOMES: _("Learning outcomes"),
    Criterion.WORKLOAD: _("Workload"),
    Criterion.TESTING: _("Testing"),
    Criterion.IDENTIFICATION: _("Identification of the learner"),
}
ANSWERS: dict[str, Any] = {
    "genuine": _("Genuine and valid"),
    "pages_changed": _("The credential in the file is genuine, but the pages of the document were changed"),
    "test_seal": _("Intact, but sealed with a test seal"),
    "not_sealed": _("Not sealed: nobody can tell whether it was changed"),
    "altered": _("Changed after issue"),
    "key_revoked": _("Signed with a revoked key"),
    "revoked": _("Withdrawn by the issuer"),
    "superseded": _("Replaced by a newer one"),
    "suspended": _("Paused by the issuer"),
    "expired": _("Intact, but its validity has ended"),
    "not_yet_valid": _("Intact, but not valid yet"),
    "issuer_unknown": _("We cannot confirm who issued it"),
    "status_unreachable": _("Intact, but we could not see whether it was withdrawn"),
    "unsupported": _("Of a kind that cannot be checked here"),
    "not_a_credential": _("Not a micro-credential"),
}
KNOWN_BY: dict[KnownBy, Any] = {
    KnownBy.REGISTER: _("The institution is registered on this site, and the signature fits its key"),
    KnownBy.WEB_DOMAIN: _("The signature fits the key that is published at the issuer's web address"),
    KnownBy.SEAL: _("By the certificate of its electronic seal"),
    KnownBy.NOBODY: _("It is not known who issued it"),
}
STATUS: dict[StatusSaid, Any] = {
    StatusSaid.VALID: _("Neither withdrawn nor expired"),
    StatusSaid.NONE: _("Not expired; it names no list in which its issuer could withdraw it"),
    StatusSaid.REVOKED: _("Withdrawn"),
    StatusSaid.SUPERSEDED: _("Replaced by a newer one"),
    StatusSaid.SUSPENDED: _("Paused"),
    StatusSaid.EXPIRED: _("Expired"),
    StatusSaid.NOT_YET_VALID: _("Not valid yet"),
    StatusSaid.UNKNOWN: _("Not known"),
}
_FACTS: dict[str, Any] = {
    "type": _("Type of quality assurance"),
    "statement": _("In the institution's words"),
    "agency": _("Agency"),
    "report": _("Report"),
    "review": _("External review"),
    "deqar": _("Entry in DEQAR"),
    "result": _("Result of the check"),
    "issuer": _("Issuer"),
    "known_by": _("How the issuer is known"),
    "status": _("Validity"),
    "status_list": _("List of withdrawn credentials"),
    "checked_at": _("Checked"),
    "credential": _("Check it again at"),
    "eqf": _("European Qualifications Framework"),
    "qf_ehea": _("Cycle of higher education (QF-EHEA)"),
    "national": _("National framework"),
    "prerequisites": _("Needed to enrol"),
    "outcome": _("Outcome"),
    "skill": _("Skill in ESCO"),
    "ects": _("ECTS credits"),
    "hours": _("Hours of work"),
    "assessment_type": _("Type of assessment"),
    "grade": _("Grade"),
    "grade_minimum": _("Lowest grade of the scale"),
    "grade_maximum": _("Highest grade of the scale"),
    "grade_scale": _("The scale in words"),
    "assessed_on": _("Day of the assessment"),
    "assessor": _("Assessed by"),
    "decided": _("Decision"),
    "supervision": _("Supervision and identity"),
    "identity": _("How the identity was checked"),
    "supervised": _("How it was supervised"),
    "place": _("Place"),
    "participation": _("Form of participation"),
}
LACKS: dict[Lack, Any] = {
    Lack.QUALITY_TYPE: _("The credential does not name the type of quality assurance."),
    Lack.QUALITY_REVIEW: _("The credential names no report, no review and no entry in DEQAR."),
    Lack.LEVEL: _("The credential states no level."),
    Lack.OUTCOMES: _("The credential states no learning outcomes."),
    Lack.WORKLOAD: _("The credential states neither ECTS credits nor hours."),
    Lack.ASSESSMENT: _("The credential does not say how the outcomes were assessed."),
    Lack.GRADE: _("No grade is shown."),
    Lack.SUPERVISION: _("The credential does not say whether the assessment was supervised or the identity checked."),
    Lack.SITTING: _("When and how this was done is not stated here."),
}
ON_SITE: Any = _("The course took place on site; this criterion is meant for distance learning.")
NOT_APPLICABLE: Any = _("This criterion does not apply to courses on site, and the credential says nothing more on it.")
_DAYS = frozenset({"assessed_on"})
_NUMBERS = frozenset({"ects", "hours", "grade", "grade_minimum", "grade_maximum"})
_LISTS: dict[str, ListName] = {
    "type": "accreditation-type",
    "qf_ehea": "qf-ehea-cycle",
    "national": "nqf",
    "assessment_type": "assessment-type",
    "supervision": "supervision-verification",
    "participation": "learning-assessment-mode",
}
_LINKS = ("https://", "http://")
_CONCEPTS = "http://data.europa.eu/snb/"  # addresses of list entries, which are for programs


def sheet_rows(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return each criterion as `title`, `rows` of label, values and address, and `notes` about what is missing."""
    return [
        {
            "criterion": entry.criterion.value,
            "title": CRITERIA[entry.criterion],
            "standing": entry.standing.value,
            "rows": _rows(entry.facts),
            "notes": entry_notes(entry),
        }
        for entry in entries
    ]


def entry_notes(entry: Entry) -> list[str]:
    """Return what is missing of a criterion, and where it does not apply, as sentences."""
    notes = [str(LACKS[lack]) for lack in entry.missing]
    if entry.standing is Standing.NOT_APPLICABLE:
        notes.append(str(NOT_APPLICABLE))
    elif entry.is_on_site:
        notes.append(str(ON_SITE))
    return notes


def _rows(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """Group what has the same name under one label, in order."""
    rows: dict[str, list[dict[str, str]]] = {}
    for fact in facts:
        is_link = fact.url.startswith(_LINKS) and not fact.url.startswith(_CONCEPTS)
        words = ", ".join(part for part in (fact_words(fact), day(fact.on)) if part)
        rows.setdefault(fact.name, []).append({"words": words, "url": fact.url if is_link else ""})
    return [{"name": name, "label": _FACTS[name], "values": values} for name, values in rows.items()]


def fact_words(fact: Fact) -> str:
    """Return a fact as a reader of the page's language writes it; what a list names, in our words for it."""
    vocabulary = _LISTS.get(fact.name)
    if vocabulary and exists(vocabulary, fact.code):
        return label(vocabulary, fact.code, language())
    if fact.name in _DAYS:
        return day(fact.value)
    return number(fact.value) if fact.name in _NUMBERS else fact.value
