"""The words of the list of people where no template writes them: the table for a spreadsheet."""

import html
from collections.abc import Iterable

from flask import get_template_attribute
from flask_babel import format_decimal, gettext

from app.awards import Finding, Verdict
from app.people import Row, Standing
from app.web import language, table

# Where numbers have a decimal comma, spreadsheets expect a semicolon between cells.
_DELIMITERS = {"sl": ";"}


def people_table(rows: Iterable[Row]) -> str:
    """Return the class as CSV in the page's language."""
    header = [
        gettext("Learner"),
        gettext("Id in the learning platform"),
        gettext("Standing"),
        gettext("Why"),
        gettext("Grade"),
    ]
    return table(header, (_cells(row) for row in rows), delimiter=_DELIMITERS.get(language(), ","))


def _cells(row: Row) -> list[str]:
    grade = "" if row.grade is None else str(format_decimal(row.grade, format="0.######"))
    return [row.name, row.learner_id, standing_name(row.standing), "; ".join(_reasons(row)), grade]


def standing_name(standing: Standing) -> str:
    """Return what the pages call a standing."""
    return _macro("macros/people.html", "standing_name", standing.value)


def _reasons(row: Row) -> list[str]:
    reasons = [row.hold_reason] if row.standing is Standing.WITHHELD else []
    if row.award_state:
        reasons.append(_macro("macros/people.html", "award_words", row.award_state.value))
    return reasons + [_finding(finding) for finding in row.findings]


def _finding(finding: Finding) -> str:
    said = _macro("macros/words.html", "finding_text", finding)
    found = gettext("met") if finding.verdict is Verdict.MET else _macro("macros/words.html", "why_text", finding.why)
    if finding.value is not None:
        found += f" ({_macro('macros/words.html', 'unit_value', finding.value, finding.unit, finding.points_possible)})"
    return f"{said}: {found}"


def _macro(template: str, name: str, *values: object) -> str:
    """Return the words that a macro of the pages says, as text."""
    return html.unescape(str(get_template_attribute(template, name)(*values))).strip()
