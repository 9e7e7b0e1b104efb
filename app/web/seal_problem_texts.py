"""What a person reads when a seal cannot be made, or does not tell who issued a credential."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ASK_ADMIN, TRY_LATER, ProblemText

_ORIGINAL = _("Do not rely on it. Ask the holder for the original.")
_ELSEWHERE = _("Open the file in the viewer of Europass, or ask the institution.")

SEAL_TEXTS: dict[str, ProblemText] = {
    "signing.seal_file_unreadable": ProblemText(
        _("The seals of the institutions cannot be read"),
        _("Their file is damaged, may not be read, or KEYS_PASSPHRASE does not open it."),
        ASK_ADMIN,
    ),
    "awards.file_not_made": ProblemText(
        _("This file could not be made just now"),
        _("Your micro-credential is issued, and the other files are there as before."),
        _("Try again in a minute. If it fails again, tell your teacher or the institution."),
    ),
    "signing.seal_unusable": ProblemText(
        _("This seal cannot be used"),
        _("Its certificate or key is not one with which an institution can seal here."),
        ASK_ADMIN,
    ),
    "signing.seal_expired": ProblemText(
        _("The seal of the institution is not valid now"),
        _("Its certificate has ended or has not begun, so nothing is sealed. What was awarded waits for a valid one."),
        ASK_ADMIN,
    ),
    "signing.seal_revoked": ProblemText(
        _("The seal of the institution was revoked"),
        _("Its authority says that the certificate is revoked, so nothing is sealed. What was awarded waits."),
        ASK_ADMIN,
    ),
    "signing.seal_withdrawn": ProblemText(
        _("The seal of the institution is withdrawn"),
        _("The institution has withdrawn it and has no other yet, so nothing is sealed. What was awarded waits."),
        ASK_ADMIN,
    ),
    "signing.sealer_unavailable": ProblemText(
        _("The sealing service does not answer"),
        _("The service that seals for the institution gave no usable answer in time. What was awarded waits for it."),
        TRY_LATER,
    ),
    "signing.sealer_wrong": ProblemText(
        _("The sealing service gave back something else"),
        _("It is not this document sealed with the certificate of the institution, so it was not stored."),
        ASK_ADMIN,
    ),
    "signing.timestamp_unavailable": ProblemText(
        _("The time cannot be stamped now"),
        _("The authority for timestamps gave no usable answer in time. What was awarded waits for it."),
        TRY_LATER,
    ),
    "signing.timestamp_refused": ProblemText(
        _("The authority for timestamps refuses"),
        _("It answers, and gives this site no timestamp. What was awarded waits for it."),
        ASK_ADMIN,
    ),
    "signing.authorities_unreadable": ProblemText(
        _("The known authorities cannot be read"),
        _("The file that the setting SEAL_AUTHORITIES names is not there, or holds no certificates."),
        ASK_ADMIN,
    ),
    "signing.seal_malformed": ProblemText(
        _("This is not a sealed file"),
        _("A sealed European credential is JSON with exactly one seal. This is arranged in another way."),
        _ELSEWHERE,
    ),
    "signing.seal_unsupported": ProblemText(
        _("The seal demands what is not understood here"),
        _("Its header asks for something that we do not check, or does not say what it must, so it is not accepted."),
        _ELSEWHERE,
    ),
    "signing.seal_algorithm_refused": ProblemText(
        _("The seal is not of a kind that is trusted"),
        _("Its algorithm or key is too weak, or the two do not belong together."),
        _ELSEWHERE,
    ),
    "signing.seal_certificate_swapped": ProblemText(
        _("The certificate was swapped"),
        _("The certificate in the file is not the one with which it was sealed."),
        _ORIGINAL,
    ),
    "signing.timestamp_invalid": ProblemText(
        _("The timestamp does not fit"),
        _("The timestamp in the file is of something else, or was changed."),
        _ORIGINAL,
    ),
    "signing.timestamp_unsupported": ProblemText(
        _("The timestamp is of a kind that is not checked here"),
        _("It is signed or made in a way that we do not check, or that is no longer trusted."),
        _ELSEWHERE,
    ),
    "signing.authority_unknown": ProblemText(
        _("We cannot confirm who sealed this"),
        _("The certificate of the seal does not lead to an authority that this site knows."),
        _ELSEWHERE,
    ),
    "verification.seal_issuer_mismatch": ProblemText(
        _("Somebody else sealed this"),
        _("The organisation in the certificate of the seal is not the issuer that the credential names."),
        _ELSEWHERE,
    ),
    "verification.seal_outside_validity": ProblemText(
        _("It was sealed at the wrong time"),
        _("The certificate was not valid at the moment at which the file was sealed, or is said to have been."),
        _ELSEWHERE,
    ),
    "verification.seal_certificate_revoked": ProblemText(
        _("The certificate of the seal was revoked"),
        _("By the words of its authority, which the file brings along, it was revoked when the file was sealed."),
        _ELSEWHERE,
    ),
    "verification.seal_compromised": ProblemText(
        _("The institution has withdrawn this seal"),
        _("Somebody else may have sealed with it, and nothing proves that this was sealed before."),
        _("Do not rely on it. Ask the institution."),
    ),
    "verification.seal_time_unproven": ProblemText(
        _("We cannot tell when this was sealed"),
        _("The certificate has ended since, and no timestamp of a known authority proves that it was sealed before."),
        _ELSEWHERE,
    ),
}
