"""A backup opens with its passphrase only, whole only, and as it was written."""

import io

import pytest

from app.operations.archive import CHUNK, Decrypting, Encrypting
from app.operations.errors import ArchiveNotOurs, ArchiveUnreadable

HEADER = 45  # magic, scrypt's numbers, salt


def sealed(content: bytes) -> bytes:
    target = io.BytesIO()
    writer = Encrypting(target, "a passphrase for archives")
    for start in range(0, len(content), 100_000):
        writer.write(content[start : start + 100_000])
    writer.finish()
    return target.getvalue()


def opened(archive: bytes, passphrase: str = "a passphrase for archives") -> bytes:
    return io.BufferedReader(Decrypting(io.BytesIO(archive), passphrase)).read()


def test_what_was_written_is_read_with_the_passphrase():
    for content in (b"", b"x", b"y" * CHUNK, b"z" * (2 * CHUNK + 1)):
        assert opened(sealed(content)) == content


def test_an_archive_that_is_not_whole_or_not_as_written_does_not_open():
    archive = sealed(bytes(range(256)) * (CHUNK // 128))  # two chunks
    size = 4 + CHUNK + 16
    first, second = archive[HEADER : HEADER + size], archive[HEADER + size :]
    wrong = {
        "cut off in a chunk": archive[:-1],
        "cut off between chunks": archive[: HEADER + size],
        "no chunk": archive[:HEADER],
        "another order": archive[:HEADER] + second + first,
        "repeated": archive[:HEADER] + first + first + second,
        "something follows": archive + b"x",
        "a bit of the text": archive[:-30] + bytes([archive[-30] ^ 1]) + archive[-29:],
        "a bit of the salt": archive[: HEADER - 1] + bytes([archive[HEADER - 1] ^ 1]) + archive[HEADER:],
        "a bit of a length": archive[: HEADER + 1] + bytes([archive[HEADER + 1] ^ 255]) + archive[HEADER + 2 :],
    }
    for words, changed in wrong.items():
        with pytest.raises(ArchiveUnreadable):
            opened(changed)
            pytest.fail(words)
    with pytest.raises(ArchiveUnreadable):
        opened(archive, "another passphrase entirely")


def test_another_file_is_no_archive():
    for content in (b"", b"PK\x03\x04", sealed(b"")[1:], b"microcredentials backup 1\n\x20\x08\x01" + bytes(16)):
        with pytest.raises(ArchiveNotOurs):
            opened(content)
