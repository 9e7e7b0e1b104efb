"""An encrypted and authenticated stream with a passphrase: scrypt, then AES-256-GCM in chunks, in order and to an end.

    magic | log2 of scrypt's n, r, p (a byte each) | salt (16) | chunks: length (4, big endian) | ciphertext and tag

Each chunk's nonce is its number and whether it is the last one, so that chunks that are missing, changed, repeated or
in another order do not open. The salt is new for each archive, and with it the key: no nonce is ever used twice.
"""

import io
import os
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.operations.errors import ArchiveNotOurs, ArchiveUnreadable

_MAGIC = b"microcredentials backup 1\n"
_LOG2_N, _R, _P = 15, 8, 1  # 32 MB and a tenth of a second for each guess
_SALT, _TAG = 16, 16
CHUNK = 1 << 18


def _key(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=1 << _LOG2_N, r=_R, p=_P).derive(passphrase.encode()))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return struct.pack(">QI", number, is_last)


class Encrypting(io.RawIOBase):
    """Writes to `target` what is written to it, encrypted. Only `finish()` makes it a whole archive."""

    def __init__(self, target: BinaryIO, passphrase: str) -> None:
        salt = os.urandom(_SALT)
        self._header = _MAGIC + bytes([_LOG2_N, _R, _P]) + salt
        self._key = _key(passphrase, salt)
        self._target = target
        self._waiting = bytearray()
        self._number = 0
        target.write(self._header)

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Take `data`; chunks that are full go on."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk."""
        self._put(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        sealed = self._key.encrypt(_nonce(self._number, is_last=is_last), chunk, self._header)
        self._target.write(struct.pack(">I", len(sealed)) + sealed)
        self._number += 1


class Decrypting(io.RawIOBase):
    """Reads what `Encrypting` wrote. Gives nothing that is not authentic; raises ArchiveUnreadable, ArchiveNotOurs."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        self._header = source.read(len(_MAGIC) + 3 + _SALT)
        expected = _MAGIC + bytes([_LOG2_N, _R, _P])  # others would let a file choose how much memory it takes
        if len(self._header) != len(expected) + _SALT or not self._header.startswith(expected):
            raise ArchiveNotOurs
        self._key = _key(passphrase, self._header[-_SALT:])
        self._source = source
        self._number = 0
        self._ready = b""
        self._is_done = False

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill `buffer` with what comes next."""
        while not self._ready and not self._is_done:
            self._ready = self._next()
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _next(self) -> bytes:
        head = self._source.read(4)
        if len(head) != 4:
            raise ArchiveUnreadable("cut off")
        (length,) = struct.unpack(">I", head)
        if not _TAG <= length <= CHUNK + _TAG:
            raise ArchiveUnreadable("changed")
        sealed = self._source.read(length)
        for is_last in (False, True):
            try:
                plain = self._key.decrypt(_nonce(self._number, is_last=is_last), sealed, self._header)
            except InvalidTag:
                continue
            self._number += 1
            self._is_done = is_last
            if is_last and self._source.read(1):
                raise ArchiveUnreadable("something follows its end")
            return plain
        raise ArchiveUnreadable("another passphrase, or changed" if self._number == 0 else f"chunk {self._number}")
