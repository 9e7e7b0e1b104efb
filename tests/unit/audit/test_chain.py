"""Whatever is done to a chain of lines afterwards is found, at the first line that it touches."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from app.audit.chain import (
    BEGINNING,
    Checkpoint,
    Fault,
    Finding,
    Line,
    canonical,
    chained,
    inspect,
    text_digest,
)

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)


def line(about: str, who: str = "Ana Kovač", **other: Any) -> Line:
    values: dict[str, Any] = {
        "issuer_slug": "zgled",
        "happened_at": NOW,
        "actor": "administrator",
        "action": "award_revoked",
        "who": who,
        "who_salt": "1",
        "who_digest": text_digest("1", who),
        "about": about,
        "about_salt": "2",
        "about_digest": text_digest("2", about),
    }
    return Line(**values | other)


def chain(size: int) -> list[Line]:
    return list(chained([line(str(index)) for index in range(1, size + 1)], 0, BEGINNING))


def found(lines: list[Line], *checkpoints: Checkpoint) -> tuple[int, Fault | None]:
    finding = inspect(lambda: lines, checkpoints)
    return finding.number, finding.fault


def renumbered(lines: list[Line]) -> list[Line]:
    return [replace(one, number=number) for number, one in enumerate(lines, 1)]


def checkpoint(of: Line) -> Checkpoint:
    return Checkpoint(issuer_slug="zgled", size=of.number or 0, digest=of.digest, made_at=NOW)


sizes = st.integers(min_value=3, max_value=12)
places = st.integers(min_value=0, max_value=9)


@given(sizes)
def test_a_chain_as_it_was_made_is_unbroken(size):
    whole = chain(size)
    assert inspect(lambda: whole, [checkpoint(whole[-1]), checkpoint(whole[0])]) == Finding(
        number=size, digest=whole[-1].digest
    )


@given(
    sizes,
    places,
    st.sampled_from(
        [
            {"action": "award_lifted"},
            {"actor": "teacher"},
            {"happened_at": NOW + timedelta(seconds=1)},
            {"about": "another"},
            {"who": "Somebody else"},
            {"who_salt": "3"},
            {"who": None},
            {"about_digest": text_digest("2", "another"), "about": "another"},
            {"issuer_slug": "another"},
            {"request_id": "another"},
            {"digest": BEGINNING},
        ]
    ),
)
def test_a_changed_line_is_found_whatever_was_changed(size, place, change):
    lines = chain(size)
    place %= size
    lines[place] = replace(lines[place], **change)
    assert found(lines) == (place + 1, Fault.CHANGED)


@given(sizes, places, st.booleans())
def test_a_removed_line_is_found_also_when_the_others_close_up(size, place, closes_up):
    lines = chain(size)
    place %= size - 1
    del lines[place]
    assert found(renumbered(lines) if closes_up else lines) == (place + 1, Fault.REMOVED)


@given(sizes, places, st.booleans())
def test_an_inserted_line_is_found_by_those_after_it(size, place, is_fitted):
    lines = chain(size)
    place = place % (size - 1) + 1
    before = lines[place - 1]
    new = next(chained([line("new")], place, before.digest)) if is_fitted else replace(before, about_salt="2")
    with_it = [*lines[:place], new, *lines[place:]]
    number, fault = found(renumbered(with_it) if is_fitted else with_it)
    assert fault is Fault.INSERTED
    assert number == (place + 2 if is_fitted else place + 1)


@given(sizes, places)
def test_lines_in_another_order_are_found(size, place):
    lines = chain(size)
    place %= size - 1
    lines[place], lines[place + 1] = lines[place + 1], lines[place]
    assert found(renumbered(lines)) == (place + 1, Fault.REORDERED)


@given(sizes, places)
def test_a_chain_cut_below_a_checkpoint_is_found(size, place):
    whole = chain(size)
    left = place % size
    assert found(whole[:left], checkpoint(whole[-1])) == (left + 1, Fault.TRUNCATED)
    assert found(whole[:left]) == (left, None)  # which is why checkpoints are kept elsewhere


@given(sizes, places)
def test_a_chain_made_anew_is_found_by_a_checkpoint(size, place):
    whole = chain(size)
    place %= size
    lines = [replace(one, number=None) for one in whole]
    lines[place] = line("another")
    anew = list(chained(lines, 0, BEGINNING))
    assert found(anew) == (size, None)
    assert found(anew, checkpoint(whole[-1])) == (size, Fault.REWRITTEN)


def test_erased_words_leave_the_chain_as_it_is():
    lines = chain(3)
    lines[1] = replace(lines[1], who=None, who_salt=None)
    lines[2] = replace(lines[2], about=None, about_salt=None)
    assert found(lines) == (3, None)


def test_a_part_is_verified_from_the_digest_before_it():
    lines = chain(9)
    part = inspect(lambda: lines[3:7], before=3, previous=lines[2].digest, ends_at=7)
    assert (part.number, part.fault) == (7, None)
    short = inspect(lambda: lines[3:6], before=3, previous=lines[2].digest, ends_at=7)
    assert (short.number, short.fault) == (7, Fault.TRUNCATED)
    other = inspect(lambda: lines[3:7], [checkpoint(lines[2])], before=3, previous=BEGINNING)
    assert other.fault is Fault.REWRITTEN


@given(
    st.dictionaries(
        st.sampled_from("abcdefgh"),
        st.text(st.characters(exclude_categories=["Cs"])) | st.integers(-(2**53) + 1, 2**53 - 1),
    )
)
def test_the_spelling_is_that_of_rfc_8785(values):
    assert canonical(values) == rfc8785.dumps(values)
