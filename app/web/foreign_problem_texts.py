"""What a person reads about what issuers elsewhere publish: their keys and their status lists."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import TRY_LATER, ProblemText

_ASK_ISSUER = _("Ask the issuer whether the credential is theirs.")
_ASK_STATUS = _("Ask the issuer whether the credential is still valid.")

FOREIGN_TEXTS: dict[str, ProblemText] = {
    "verification.issuer_elsewhere": ProblemText(
        _("The signature is that of the issuer's address"),
        _("It fits the key that is published there. Whose address that is, this site does not know."),
        _("Judge whether the address is that of the institution, or ask the institution."),
    ),
    "verification.issuer_unreachable": ProblemText(
        _("The issuer's keys could not be fetched"),
        _("The address at which the issuer publishes its keys did not answer, or not as it should."),
        TRY_LATER,
    ),
    "verification.issuer_document_invalid": ProblemText(
        _("The issuer's keys could not be read"),
        _("What stands at the issuer's address is not a list of its keys."),
        _ASK_ISSUER,
    ),
    "verification.key_not_published": ProblemText(
        _("The issuer does not publish this key"),
        _(
            "The issuer publishes keys, but not the one that the credential names, or one of a kind that we do not "
            "know."
        ),
        _ASK_ISSUER,
    ),
    "verification.key_not_for_assertion": ProblemText(
        _("This key is not for credentials"),
        _("The issuer publishes the key that the credential names for something else than signing credentials."),
        _ASK_ISSUER,
    ),
    "verification.key_revoked_elsewhere": ProblemText(
        _("This credential was signed with a revoked key"),
        _("The issuer's own document says that the key is revoked or has expired. Do not rely on it."),
        _("Ask the holder for a credential that was issued anew."),
    ),
    "verification.status_list_unreachable": ProblemText(
        _("The issuer's status list could not be fetched"),
        _("The list did not answer, or is of a kind that we do not read. It may have been withdrawn."),
        TRY_LATER,
    ),
    "verification.status_list_invalid": ProblemText(
        _("The issuer's status list could not be read"),
        _("What stands at its address is no status list that is valid now. It may have been withdrawn."),
        _ASK_STATUS,
    ),
    "verification.status_list_not_the_issuers": ProblemText(
        _("The status list is not the issuer's"),
        _("Somebody else has signed the list that the credential names, so it proves nothing."),
        _ASK_STATUS,
    ),
    "verification.status_list_too_large": ProblemText(
        _("The issuer's status list is too large"),
        _("It is larger than any list that is needed, so it was not read. It may have been withdrawn."),
        _ASK_STATUS,
    ),
    "verification.status_index_outside": ProblemText(
        _("The status list does not have this place"),
        _("The credential names a place beyond the end of the issuer's list. It may have been withdrawn."),
        _ASK_STATUS,
    ),
    "verification.status_purpose_mismatch": ProblemText(
        _("The status list is about something else"),
        _("The list is not about what the credential says. It may have been withdrawn."),
        _ASK_STATUS,
    ),
}
