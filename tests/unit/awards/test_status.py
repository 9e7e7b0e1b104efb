"""Bitstring Status List 1.0. https://www.w3.org/TR/vc-bitstring-status-list/"""

import base64
import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.awards.status import (
    MIN_SIZE,
    TokenStatus,
    decode_status_list,
    decode_token_status_list,
    encode_status_list,
    encode_token_status_list,
    is_set,
    token_status,
)


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


# --- Token Status List. https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/


def test_the_two_bits_of_the_specification_are_read_from_the_least_significant():
    # "Compressed Byte Array", example of two bits: 1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3 in C9 44 F9
    bits = bytes.fromhex("C944F9")
    found = [bits[index // 4] >> index % 4 * 2 & 0b11 for index in range(12)]

    assert found == [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]
    assert [token_status(bits, index) for index in (0, 1, 2)] == [1, 2, 0]


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(0, MIN_SIZE - 1), max_size=40), st.sets(st.integers(0, MIN_SIZE - 1), max_size=40))
def test_each_place_says_what_it_must_and_revoked_outweighs_suspended(revoked, suspended):
    bits = decode_token_status_list(encode_token_status_list(revoked, suspended))

    assert len(bits) * 4 == MIN_SIZE
    for index in {index + step for index in revoked | suspended for step in (-1, 0, 1)} & set(range(MIN_SIZE)):
        wanted = TokenStatus.SUSPENDED if index in suspended else TokenStatus.VALID
        assert token_status(bits, index) is (TokenStatus.INVALID if index in revoked else wanted)
    assert sum(byte.bit_count() for byte in bits) == len(revoked | suspended)


def test_a_place_outside_a_token_list_and_an_unknown_value_are_refused():
    bits = decode_token_status_list(encode_token_status_list([], []))

    with pytest.raises(ValueError, match="outside"):
        encode_token_status_list([MIN_SIZE], [])
    with pytest.raises(IndexError):
        token_status(bits, MIN_SIZE)
    with pytest.raises(ValueError, match="3"):
        token_status(b"\x03", 0)


@pytest.mark.parametrize(
    "data", [b"", bytes(MIN_SIZE // 4 - 1), bytes(2_000_000)], ids=["empty", "short", "far-too-long"]
)
def test_a_token_list_of_the_wrong_length_is_refused_without_unpacking_it_all(data):
    encoded = base64.urlsafe_b64encode(zlib.compress(data)).decode().rstrip("=")

    with pytest.raises(ValueError, match="length"):
        decode_token_status_list(encoded)
    with pytest.raises(ValueError, match="more than any"):
        decode_token_status_list("A" * 2_000_000)
