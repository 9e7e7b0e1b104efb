"""Texts from a platform as identifiers and names."""

from hypothesis import given
from hypothesis import strategies as st

from app.lti.text import is_ascii_id, is_id, words


@given(st.text(st.characters()))
def test_a_name_fits_both_databases_on_one_line(name: str) -> None:
    kept = words(name)
    kept.encode()
    assert len(kept) <= 255
    assert not set(kept) & set("\x00\r\n")


def test_a_name_keeps_its_letters() -> None:
    assert words("Łukasz Müller-Žižek (學生)") == "Łukasz Müller-Žižek (學生)"
    assert words(["Anna"]) == words(None) == words(5) == ""


def test_an_identifier_has_1_to_255_characters() -> None:
    for rule in (is_id, is_ascii_id):
        assert [rule("x" * length) for length in (0, 1, 255, 256)] == [False, True, True, False]
        assert not any(rule(value) for value in (None, 4, True, ["4"], "4\n", "4\x00", "\ud800"))
    assert is_id("č")
    assert not is_ascii_id("č")
