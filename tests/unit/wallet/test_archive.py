"""The archive holds each file as it is, and is the same bytes whoever packs it."""

import io
from datetime import UTC, datetime, timedelta, timezone
from zipfile import ZIP_STORED, ZipFile

from app.wallet.archive import packed

AT = datetime(2026, 11, 20, 10, 30, 7, tzinfo=UTC)
FILES = [("index.html", b"<p>a</p>"), ("credential.pdf", b"%PDF" + bytes(100))]


def test_files_come_out_as_they_went_in_in_their_order_and_dated_as_the_award():
    with ZipFile(io.BytesIO(packed(FILES, AT))) as archive:
        assert archive.testzip() is None
        assert [(one.filename, archive.read(one)) for one in archive.infolist()] == FILES
        assert {one.date_time for one in archive.infolist()} == {(2026, 11, 20, 10, 30, 6)}
        assert {one.compress_type for one in archive.infolist()} == {ZIP_STORED}


def test_the_same_files_make_the_same_bytes_whatever_the_zone_of_the_date():
    elsewhere = AT.astimezone(timezone(timedelta(hours=11)))
    assert packed(iter(FILES), elsewhere) == packed(FILES, AT)
