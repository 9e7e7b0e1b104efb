"""What an operator reads when the installation cannot be kept, moved or left, and others of a suspended institution."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ProblemText

OPERATIONS_TEXTS: dict[str, ProblemText] = {
    "operations.passphrase_missing": ProblemText(
        _("There is no good passphrase for backups"),
        _("BACKUP_PASSPHRASE is missing or too short. Nothing was written or read."),
        _("Set BACKUP_PASSPHRASE or BACKUP_PASSPHRASE_FILE, and keep it apart from the backups."),
    ),
    "operations.archive_not_ours": ProblemText(
        _("This file is no backup"),
        _("It was not written by this product's backup command. Nothing was restored."),
        _("Choose the file that the backup command wrote."),
    ),
    "operations.archive_unreadable": ProblemText(
        _("This backup cannot be opened"),
        _("The passphrase is another one, or the file was changed or cut off. Nothing was restored."),
        _("Check the passphrase, or take another copy of the file."),
    ),
    "operations.archive_newer": ProblemText(
        _("This backup was made by a newer version"),
        _("This version cannot read its tables. Nothing was restored."),
        _("Install the version that made it, or a newer one."),
    ),
    "operations.place_not_empty": ProblemText(
        _("There is something here already"),
        _("Nothing was overwritten, and nothing was restored or written."),
        _("Give an empty database, and places where there are no files yet."),
    ),
    "operations.place_differs": ProblemText(
        _("This is another installation than the one that was backed up"),
        _("Its address or a secret differs, so that not everything would work here. Nothing was restored."),
        _("Set the same values, or accept the differences with --accept-differences."),
    ),
    "operations.not_migrated": ProblemText(
        _("The database is not of this version"),
        _("Its tables are older or newer. Nothing was written."),
        _("Migrate first, or use the version that belongs to the database."),
    ),
    "issuers.suspended": ProblemText(
        _("Your institution issues nothing for now"),
        _("Its operator has suspended it here. What was issued stays valid and can be downloaded and checked."),
        _("Ask your institution when it goes on. Nothing of yours was lost."),
    ),
    "issuers.not_exported": ProblemText(
        _("The institution was not exported yet"),
        _("It is closed only once everything of it was exported after it was suspended. Nothing was changed."),
        _("Suspend it, export it, and close it then."),
    ),
    "issuers.closed": ProblemText(
        _("Your institution does not issue here any more"),
        _("It was closed. What was issued stays valid and can be downloaded and checked."),
        _("Ask your institution where it issues now."),
    ),
    "operations.export_failed": ProblemText(
        _("The export is not complete"),
        _("A page or list that belongs to it could not be read. Nothing was left behind."),
        _("Check the installation with the doctor, and export again."),
    ),
}
