"""What a person reads when an institution's key, or the device with it, stands in the way."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ASK_ADMIN, ProblemText

KEY_TEXTS: dict[str, ProblemText] = {
    "audit.export_unreadable": ProblemText(
        _("This is no export of an audit"),
        _("The file is no export of this product's audit and no file of its checkpoints, or it is damaged."),
        _("Take the file as it was exported."),
    ),
    "signing.issuer_key_unknown": ProblemText(
        _("There is no such key"),
        _("The institution has no signing key of this name, or more than one whose names begin like this."),
        _("Take the key's whole name from “microcredentials keys list”."),
    ),
    "signing.issuer_key_known": ProblemText(
        _("The institution has this key already"),
        _("It is in the key file. Nothing was changed."),
        _("Make or choose another key."),
    ),
    "signing.key_too_weak": ProblemText(
        _("This key is not good enough to sign with"),
        _("Keys must be Ed25519, P-256, or RSA with 2048 to 4096 bits."),
        ASK_ADMIN,
    ),
    "signing.passphrase_weak": ProblemText(
        _("The passphrase for the keys could be guessed"),
        _("No key file is made with it. It needs 16 characters or more, of at least 8 kinds, and no repetition."),
        _("Choose another KEYS_PASSPHRASE, best a random one."),
    ),
    "signing.revocation_invalid": ProblemText(
        _("The key cannot be revoked like this"),
        _("A reason is needed, and a moment that has passed and lies before the one from which it is revoked already."),
        _("Correct the moment or the reason. Nothing was changed."),
    ),
    "signing.device_absent": ProblemText(
        _("The device with the signing key cannot be reached"),
        _(
            "The device is not connected, or its software is not installed. What is to be issued waits, and nothing is "
            "lost."
        ),
        ASK_ADMIN,
    ),
    "signing.device_pin_wrong": ProblemText(
        _("The device with the signing key refuses its PIN"),
        _(
            "The device does not accept the PIN. It is not asked again, so that it does not lock itself. What is to be "
            "issued waits."
        ),
        ASK_ADMIN,
    ),
    "signing.device_key_missing": ProblemText(
        _("The device does not hold the signing key"),
        _("The device holds no key of this name, or another one. What is to be issued waits."),
        ASK_ADMIN,
    ),
    "signing.device_failed": ProblemText(
        _("The device with the signing key does not work"),
        _("The device is there, but does not sign. What is to be issued waits, and nothing is lost."),
        ASK_ADMIN,
    ),
    "verification.key_revoked": ProblemText(
        _("This was signed with a revoked key"),
        _("Somebody else may have had the institution's key, and may have signed this with it."),
        _("Ask the institution for a new credential."),
    ),
    "verification.revoked_key_unrecorded": ProblemText(
        _("This was signed with a revoked key, and the institution has no record of it"),
        _("The date in it is from before the key was revoked, but whoever stole the key can write any date."),
        _("Ask the institution for a new credential."),
    ),
}
