"""The recogniser's sheet of what was checked: for a page, for print, and for programs."""

from collections.abc import Mapping
from typing import Any

from app.verification import (
    NOT_SEALED,
    Entry,
    Fact,
    Report,
    SealReport,
    answer_of,
    known_by,
    recognition_sheet,
    status_list_of,
    status_said,
)
from app.verify.sheet_words import ANSWERS, CRITERIA, DECISION, KNOWN_BY, STATUS, entry_notes, fact_words, sheet_rows
from app.web import moment


def sheet_of(
    report: Report | SealReport, elements: Mapping[str, Any], *, are_pages_changed: bool = False, url: str = ""
) -> tuple[Entry, ...] | None:
    """Return the sheet, None where there is nothing to rely on, or nothing that is called a micro-credential.

    `url` is where anybody can check it again.
    """
    if not elements.get("title") or not report.is_intact:
        return None
    answer = answer_of(report, are_pages_changed=are_pages_changed)
    known, status, listed = known_by(report), status_said(report), status_list_of(report)
    name = issuer_name(report, elements)
    checked = (
        Fact(name="result", value=str(ANSWERS[answer]), code=answer),
        Fact(name="issuer", value=name),
        Fact(name="known_by", value=_known(report, str(KNOWN_BY[known])), code=known.value),
        Fact(name="status", value=str(STATUS[status]), code=status.value),
        Fact(name="status_list", value=listed, url=listed),
        Fact(name="checked_at", value=moment(report.checked_at), code=report.checked_at.isoformat()),
        Fact(name="credential", value=url, url=url),
    )
    return recognition_sheet(elements, tuple(fact for fact in checked if fact.value))


def sheet_of_unsealed(elements: Mapping[str, Any]) -> tuple[Entry, ...] | None:
    """Return the sheet of what nobody has signed, None where it says nothing."""
    if not elements:
        return None
    return recognition_sheet(elements, (Fact(name="result", value=str(ANSWERS[NOT_SEALED]), code=NOT_SEALED),))


def sheet_page(entries: tuple[Entry, ...] | None) -> dict[str, Any] | None:
    """Return the sheet for a template: `entries` as `sheet_rows` gives them, and `decision`."""
    return {"entries": sheet_rows(entries), "decision": DECISION} if entries else None


def sheet_json(entries: tuple[Entry, ...] | None) -> dict[str, Any] | None:
    """Return the sheet for programs; the codes stay the same, the words are in the reader's language."""
    if entries is None:
        return None
    return {
        "criteria": [
            {
                "criterion": entry.criterion.value,
                "title": str(CRITERIA[entry.criterion]),
                "standing": entry.standing.value,
                "facts": [
                    {"name": fact.name, "value": fact.value, "words": fact_words(fact)}
                    | {key: said for key in ("code", "url", "on") if (said := getattr(fact, key))}
                    for fact in entry.facts
                ],
                "missing": [lack.value for lack in entry.missing],
                "notes": entry_notes(entry),
            }
            for entry in entries
        ],
        "decision": str(DECISION),
    }


def issuer_name(report: Report | SealReport, elements: Mapping[str, Any]) -> str:
    """Return what the issuer is called: by its seal where that is known, else by the credential itself."""
    if isinstance(report, SealReport):
        known = report.holder.legal_name if report.is_issuer_known and report.holder else ""
        return known or str(elements.get("institution", {}).get("name", ""))
    return str(elements.get("institution", {}).get("name", "")) or report.issuer_name


def _known(report: Report | SealReport, words: str) -> str:
    if isinstance(report, Report):
        place = report.published_at or report.issuer_id
        return f"{words}: {place}" if place and report.is_intact else words
    return f"{words}: {report.holder.legal_name}" if report.is_issuer_known and report.holder else words
