"""What is wrong with a field of the institution's profile, and what an external review follows, in words."""

from typing import Any

from flask_babel import lazy_gettext as _

from app.issuers import Problem, ReviewKind

PROBLEM_WORDS: dict[Problem, Any] = {
    Problem.MISSING: _("This is needed."),
    Problem.SLUG: _("Only small letters, digits and hyphens, at most 63."),
    Problem.UNKNOWN: _("Choose one from the list."),
    Problem.CHARACTERS: _("This holds a character that no credential can hold, such as a line break."),
    Problem.URL: _("Enter a whole address that begins with https://, without spaces or letters such as č."),
    Problem.DEQAR_URL: _("Enter the address of the entry itself, at https://www.eqar.eu or https://data.deqar.eu."),
    Problem.EMAIL: _("Enter an e-mail address, such as info@university.example."),
    Problem.VAT: _("Enter the VAT number with its country in front, as in SI12345678 or ATU12345678."),
    Problem.EIDAS: _("Enter it as in the seal's certificate: three letters, the country, a hyphen and the number."),
    Problem.DEQAR_ID: _("Enter the number alone, such as 12345, or DEQARINST0123 for an institution."),
    Problem.NUMBER: _("Enter a number."),
    Problem.HOURS: _("Enter a number of hours from 1 to 60."),
    Problem.DATE: _("Enter a day as year, month and day, such as 2026-05-31."),
    Problem.FUTURE: _("This day has not come yet."),
    Problem.LANGUAGE: _("This is not a language that we know."),
    Problem.TOO_MANY: _("There are too many of these; leave out the oldest."),
}
KIND_WORDS: dict[ReviewKind, Any] = {
    ReviewKind.ESG: _("ESG: standards and guidelines of the European Higher Education Area"),
    ReviewKind.EQAVET: _("EQAVET: vocational education and training"),
    ReviewKind.EQF_ANNEX_IV: _("Annex IV of the EQF Recommendation"),
    ReviewKind.REGISTER: _("Register or quality label"),
    ReviewKind.ACCREDITATION: _("Accreditation"),
}
