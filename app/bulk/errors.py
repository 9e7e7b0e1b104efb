"""Why a file, an import or an act about many awards was refused as a whole."""

from app.errors import Kind, ProductError


class ImportRefused(ProductError):
    """The file as a whole cannot be used; concrete refusals say why."""


class FileEmpty(ImportRefused):
    """No file was chosen, or it has no line below the names of its columns."""

    code = "bulk.file_empty"


class FileTooLarge(ImportRefused):
    """The file has more bytes, lines or columns than are read at once."""

    kind = Kind.TOO_LARGE
    code = "bulk.file_too_large"


class FileUnreadable(ImportRefused):
    """The file is not text in UTF-8, or its quotes do not end."""

    code = "bulk.file_unreadable"


class FileColumnsMissing(ImportRefused):
    """Columns that are needed are missing, or one is there twice; `about` names them."""

    code = "bulk.columns_missing"


class PreviewSpent(ProductError):
    """What was looked through is too long ago, was changed, or was looked through by somebody else."""

    kind = Kind.CONFLICT
    code = "bulk.preview_spent"


class NumberWrong(ProductError):
    """The number that was written is not the number of awards that it is about."""

    code = "bulk.number_wrong"


class NothingChosen(ProductError):
    """No award is left to which it could be done."""

    code = "bulk.nothing_chosen"


class TooManyChosen(ProductError):
    """It would be about more awards than one act may be, and which of them are meant nobody has said."""

    kind = Kind.TOO_LARGE
    code = "bulk.too_many"


class ImportMissing(ProductError):
    """There is no such import or act, or it is another institution's."""

    kind = Kind.NOT_FOUND
    code = "bulk.missing"


class KeysTaken(ProductError):
    """Another import of the same decisions was confirmed since this one was looked through."""

    kind = Kind.CONFLICT
    code = "bulk.keys_taken"


class BulkStopped(ProductError):
    """Somebody stopped it before it was this award's turn."""

    kind = Kind.CONFLICT
    code = "bulk.stopped"


class BulkBroken(ProductError):
    """Something went wrong on our side."""

    kind = Kind.UNAVAILABLE
    code = "bulk.broken"
