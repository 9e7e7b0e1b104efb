"""What can go wrong when an installation is kept, moved or left."""

from app.errors import Kind, ProductError


class PassphraseMissing(ProductError):
    """There is no passphrase for backups, or a weak one."""

    code = "operations.passphrase_missing"


class ArchiveNotOurs(ProductError):
    """The file is no backup of this product."""

    code = "operations.archive_not_ours"


class ArchiveUnreadable(ProductError):
    """The passphrase is another one, or the archive was changed, cut off or put together anew."""

    code = "operations.archive_unreadable"


class ArchiveNewer(ProductError):
    """The backup was made by a newer version of the product."""

    kind = Kind.CONFLICT
    code = "operations.archive_newer"


class PlaceNotEmpty(ProductError):
    """There is already something where a backup shall be restored, or a file where one shall be written."""

    kind = Kind.CONFLICT
    code = "operations.place_not_empty"


class PlaceDiffers(ProductError):
    """The installation has other secrets or another address than the one that was backed up."""

    kind = Kind.CONFLICT
    code = "operations.place_differs"


class NotMigrated(ProductError):
    """The database has not the tables of this version."""

    kind = Kind.CONFLICT
    code = "operations.not_migrated"


class ExportFailed(ProductError):
    """Something that belongs to an export cannot be read."""

    kind = Kind.UNAVAILABLE
    code = "operations.export_failed"
