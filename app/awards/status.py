"""Which awards are withdrawn or suspended, as a list of bits in which nobody can see whose bit is read. Pure.

Bitstring Status List 1.0, "Bitstring Generation Algorithm" and "Bitstring Expansion Algorithm": a bit for each place,
the first the most significant of its byte, as gzip. Token Status List, "Status List": two bits for each place, the
first the least significant of its byte, as zlib.
"""

import base64
import binascii
import zlib
from collections.abc import Iterable
from enum import IntEnum

MIN_SIZE = 131_072
"""Entries of the shortest list; fewer would tell too much about who is being looked up."""

MAX_SIZE = 8 * MIN_SIZE
TOKEN_BITS = 2
_LEVEL = 6  # level 9 takes many times as long on sparse bits and gains nothing
_GZIP, _ZLIB = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS
_MEMORY = 9


class TokenStatus(IntEnum):
    """What a place of a token status list says. Token Status List, "Status Types Values"."""

    VALID = 0
    INVALID = 1
    SUSPENDED = 2


def encode_status_list(places: Iterable[int], size: int = MIN_SIZE) -> str:
    """Return `encodedList` with a bit for every index in `places`. Raises ValueError when one is outside. Pure."""
    bits = _empty(size, 1)
    for index in places:
        _check_inside(index, size)
        bits[index // 8] |= 0x80 >> index % 8
    return packed_bits(bits)


def packed_bits(bits: bytes | bytearray) -> str:
    """Return bits as an `encodedList`. Pure."""
    return "u" + _packed(bits, _GZIP)


def decode_status_list(encoded: str) -> bytes:
    """Return the bits of an `encodedList`, refusing what would not fit `MAX_SIZE` entries. Raises ValueError. Pure."""
    if not encoded.startswith("u"):
        raise ValueError("not multibase base64url")
    return _unpacked(encoded[1:], _GZIP, 1)


def is_set(bits: bytes, index: int) -> bool:
    """Tell whether the bit at `index` is set; the first entry is the most significant bit. Raises IndexError. Pure."""
    if not 0 <= index < len(bits) * 8:
        raise IndexError("index outside the list")
    return bool(bits[index // 8] & 0x80 >> index % 8)


def encode_token_status_list(revoked: Iterable[int], suspended: Iterable[int], size: int = MIN_SIZE) -> str:
    """Return `lst` of two bits for each place; who is in both is revoked. Raises ValueError. Pure."""
    bits = _empty(size, TOKEN_BITS)
    for places, status in ((suspended, TokenStatus.SUSPENDED), (revoked, TokenStatus.INVALID)):
        for index in places:
            _check_inside(index, size)
            shift = index % 4 * TOKEN_BITS
            bits[index // 4] = bits[index // 4] & ~(0b11 << shift) | status << shift
    return _packed(bits, _ZLIB)


def decode_token_status_list(encoded: str) -> bytes:
    """Return the bits of a `lst`, refusing what would not fit `MAX_SIZE` entries. Raises ValueError. Pure."""
    return _unpacked(encoded, _ZLIB, TOKEN_BITS)


def token_status(bits: bytes, index: int) -> TokenStatus:
    """Return what two bits say; the first entry is the least significant. Raises IndexError or ValueError. Pure."""
    if not 0 <= index < len(bits) * 4:
        raise IndexError("index outside the list")
    return TokenStatus(bits[index // 4] >> index % 4 * TOKEN_BITS & 0b11)


def _empty(size: int, bits_each: int) -> bytearray:
    if size < MIN_SIZE or size > MAX_SIZE or size % 8:
        raise ValueError(f"a list has {MIN_SIZE} to {MAX_SIZE} entries, a multiple of 8")
    return bytearray(size * bits_each // 8)


def _check_inside(index: int, size: int) -> None:
    if not 0 <= index < size:
        raise ValueError("index outside the list")


def _packed(bits: bytes | bytearray, wrapping: int) -> str:
    # In sparse bits all that repeats are runs of zeros: looking for those alone takes an eighth of the time and finds
    # a little more. Any reader of gzip reads it. No time stamp is written, so equal lists have equal bytes.
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, wrapping, _MEMORY, zlib.Z_RLE)
    packed = packer.compress(bits) + packer.flush()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _unpacked(encoded: str, wrapping: int, bits_each: int) -> bytes:
    most = MAX_SIZE * bits_each // 8
    if len(encoded) > 2 * most:
        raise ValueError("more than any list")
    try:
        packed = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(wbits=wrapping)
        bits = unpacker.decompress(packed, most + 1)
    except (binascii.Error, zlib.error) as error:
        raise ValueError("not a compressed bitstring") from error
    if not unpacker.eof or unpacker.unused_data or not MIN_SIZE * bits_each // 8 <= len(bits) <= most:
        raise ValueError("a bitstring of the wrong length")
    return bits
