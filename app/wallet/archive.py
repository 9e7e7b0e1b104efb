"""Everything of one award in one ZIP file, the same bytes whenever and wherever it is packed. Pure."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_UNIX = 3  # else the system on which it is packed would be written into it
_MODE = 0o100644


def packed(files: Iterable[tuple[str, bytes]], at: datetime) -> bytes:
    """Return the archive of these files, by name, in their order, all dated `at` (aware, after 1980). Pure.

    They are stored as they are: what deflating makes depends on the library that does it, and most of it is packed
    already. `files` is gone through once, so that whoever gives them need not hold them all.
    """
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name, content in files:
            entry = ZipInfo(name, date_time=at.astimezone(UTC).timetuple()[:6])
            entry.create_system = _UNIX
            entry.external_attr = _MODE << 16
            archive.writestr(entry, content)
    return target.getvalue()
