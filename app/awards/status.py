"""Which awards are withdrawn, as a list of bits in which nobody can see whose bit is read. Pure.

Bitstring Status List 1.0, "Bitstring Generation Algorithm" and "Bitstring Expansion Algorithm".
"""

import base64
import binascii
import gzip
import zlib
from collections.abc import Iterable

MIN_SIZE = 131_072
"""Entries of the shortest list; fewer would tell too much about who is being looked up."""

MAX_SIZE = 8 * MIN_SIZE
_LEVEL = 6  # level 9 takes 25 times as long on sparse bits and gains nothing


def encode_status_list(revoked: Iterable[int], size: int = MIN_SIZE) -> str:
    """Return `encodedList` with a bit for every index in `revoked`. Raises ValueError when one is outside. Pure."""
    if size < MIN_SIZE or size > MAX_SIZE or size % 8:
        raise ValueError(f"a list has {MIN_SIZE} to {MAX_SIZE} entries, a multiple of 8")
    bits = bytearray(size // 8)
    for index in revoked:
        if not 0 <= index < size:
            raise ValueError("index outside the list")
        bits[index // 8] |= 0x80 >> index % 8
    # Without a time stamp equal lists have equal bytes.
    packed = gzip.compress(bytes(bits), compresslevel=_LEVEL, mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode_status_list(encoded: str) -> bytes:
    """Return the bits of an `encodedList`, refusing what would not fit `MAX_SIZE` entries. Raises ValueError. Pure."""
    if not encoded.startswith("u"):
        raise ValueError("not multibase base64url")
    try:
        packed = base64.b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        bits = unpacker.decompress(packed, MAX_SIZE // 8 + 1)
    except (binascii.Error, zlib.error) as error:
        raise ValueError("not a compressed bitstring") from error
    if not unpacker.eof or unpacker.unused_data or not MIN_SIZE <= len(bits) * 8 <= MAX_SIZE:
        raise ValueError("a bitstring of the wrong length")
    return bits


def is_set(bits: bytes, index: int) -> bool:
    """Tell whether the bit at `index` is set; the first entry is the most significant bit. Raises IndexError. Pure."""
    if not 0 <= index < len(bits) * 8:
        raise IndexError("index outside the list")
    return bool(bits[index // 8] & 0x80 >> index % 8)
