"""The attendance list of a sitting as a sheet to print, in the page's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, get_template_attribute
from flask_babel import gettext as _

from app.assessment import Sitting
from app.formats import AttendanceSheet, AttendanceSheets
from app.teach.sitting_service import RollRow, declared
from app.web import language


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAnswers:
    """Answers with the sheet of a sitting."""

    sheets: AttendanceSheets

    def answer(self, sitting: Sitting, rows: Sequence[RollRow], *, course: str, institution: str) -> Response:
        """Return the sheet as a download. Raises PageNotMade."""
        made = self.sheets.pdf(sheet_of(sitting, rows, course=course, institution=institution))
        response = Response(made, mimetype="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="attendance-{sitting.held_on.isoformat()}.pdf"'
        response.headers["Cache-Control"] = "no-store"
        return response


def sheet_of(sitting: Sitting, rows: Sequence[RollRow], *, course: str, institution: str) -> AttendanceSheet:
    """Return what stands on the sheet: names, and nothing else of anybody."""
    words = "macros/assessment.html"
    identifies = sitting.identity_method is not None
    method = str(get_template_attribute(words, "supervision_method_words")(sitting.supervision_method))
    identity = str(get_template_attribute(words, "identity_method_words")(sitting.identity_method))
    facts = [
        (_("Course"), course),
        (_("Assessment"), sitting.activity_name or _("The course as a whole")),
        (_("When"), str(get_template_attribute(words, "window_words")(sitting))),
        (_("Place"), sitting.place or _("Online")),
        (_("Who supervises"), sitting.supervisor_name),
        (_("Supervised"), method),
        (_("Identity"), identity if identifies else _("Not checked")),
    ]
    boxes = [_("Present"), _("Identity confirmed"), _("Absent")] if identifies else [_("Present"), _("Absent")]
    return AttendanceSheet(
        language=language(),
        title=_("Attendance list"),
        institution=institution,
        facts=[(str(label), str(value)) for label, value in facts],
        declaration=declared(sitting),
        columns=[_("No."), _("Name"), *boxes, _("Signature")],
        names=[row.name or _("Name not shared") for row in rows],
        nobody=_("The class has not been read yet"),
        signature=_("Name, date and signature of whoever supervised"),
        page=_("Page {n} of {all}"),
        unshown=_("Some names cannot be drawn here in full; they stand in the list of the course."),
    )
