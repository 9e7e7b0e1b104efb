"""Bitstring Status List 1.0. https://www.w3.org/TR/vc-bitstring-status-list/"""

import base64
import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.awards.status import MIN_SIZE, decode_status_list, encode_status_list, is_set


def packed(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(gzip.compress(data)).decode().rstrip("=")


def test_an_empty_list_of_the_specification_is_read():
    # https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistcredential, example "encodedList"
    encoded = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"

    assert decode_status_list(encoded) == bytes(MIN_SIZE // 8)


def test_the_first_entry_is_the_most_significant_bit():
    assert decode_status_list(encode_status_list([0]))[0] == 0b1000_0000
    assert decode_status_list(encode_status_list([15]))[1] == 0b0000_0001


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(0, MIN_SIZE - 1), max_size=40))
def test_exactly_the_revoked_places_are_set(revoked):
    bits = decode_status_list(encode_status_list(revoked))
    neighbours = {index + step for index in revoked for step in (-1, 0, 1)} & set(range(MIN_SIZE))

    assert {index for index in neighbours if is_set(bits, index)} == revoked
    assert sum(byte.bit_count() for byte in bits) == len(revoked)


def test_equal_lists_have_equal_bytes():
    assert encode_status_list([3, 5]) == encode_status_list((5, 3, 3))


@pytest.mark.parametrize("index", [-1, MIN_SIZE])
def test_a_place_outside_the_list_is_refused(index):
    bits = decode_status_list(encode_status_list([]))

    with pytest.raises(ValueError, match="outside"):
        encode_status_list([index])
    with pytest.raises(IndexError):
        is_set(bits, index)


@pytest.mark.parametrize(
    "encoded",
    [
        "",
        "z" + encode_status_list([])[1:],
        "u!!!",
        "uAAAA",
        packed(bytes(MIN_SIZE // 8 - 1)),
        packed(bytes(200_000)),
        packed(bytes(MIN_SIZE // 8))[:-8],
        "u" + base64.urlsafe_b64encode(zlib.compress(bytes(MIN_SIZE // 8))).decode().rstrip("="),
    ],
    ids=["empty", "base", "alphabet", "not-gzip", "short", "long", "cut", "zlib"],
)
def test_what_is_not_a_status_list_is_refused(encoded):
    with pytest.raises(ValueError, match=r"not|wrong"):
        decode_status_list(encoded)


def test_a_bomb_is_refused_before_it_unpacks():
    with pytest.raises(ValueError, match="length"):
        decode_status_list(packed(bytes(20_000_000)))
