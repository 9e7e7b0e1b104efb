"""What becomes of each line of a proctoring service's file."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment import (
    Key,
    Line,
    LineState,
    Listed,
    Preview,
    Previews,
    Result,
    ServiceColumnsUnknown,
    ServiceFileRefused,
    ServicePreviewSpent,
    ServiceScoreOnly,
    Unfit,
    Wish,
    columns_of,
    counting,
    lines_of,
    read_table,
)

TODAY = date(2026, 11, 22)
ANA = Listed(learner_id="11", name="Ana Novak", email="Ana@uni.example")
ZIGA = Listed(learner_id="12", name="Žiga Čuček", email="ziga@uni.example")
TWINS = (Listed(learner_id="13", name="Jan Kos"), Listed(learner_id="14", name="Jan Kos"))
CLASS = (ANA, ZIGA, *TWINS)


def lines(text: str, stated: dict[str, Result] | None = None, wish: Wish | None = None) -> list[Line]:
    table = read_table(text.encode())
    return lines_of(table, columns_of(table, CLASS, wish or Wish()), CLASS, stated or {}, TODAY)


def states(text: str, stated: dict[str, Result] | None = None) -> list[str]:
    return [line.state.value for line in lines(text, stated)]


@pytest.mark.parametrize(
    "text",
    [
        "email,identity confirmed\nANA@uni.example,Yes\nziga@uni.example,not confirmed\n",
        "E-naslov;Identiteta potrjena\nana@uni.example;da\nziga@uni.example;ne\n",
        "user_id\tIdentity check\n11\tVERIFIED\n12\tnot  verified\n",
        "Ime in priimek;Odločitev\nNovak, Ana;potrjena\nŽIGA ČUČEK;ni potrjeno\n",
        "First name,Last name,Result\nAna,Novak,confirmed\nŽiga,Čuček,rejected\n",
        # The e-mail addresses are of another system: the column that names more learners is meant.
        "email,user id,identity\na@x.example,11,yes\nb@x.example,12,no\n",
    ],
)
def test_learners_and_decisions_are_found_whatever_the_columns_are_called(text):
    assert counting(lines(text)) == {"11": Result.CONFIRMED, "12": Result.NOT_CONFIRMED}


def test_the_teacher_may_choose_the_columns():
    text = "who,email,said\n11,x,yes\n12,ziga@uni.example,absent\n"
    table = read_table(text.encode())
    with pytest.raises(ServiceColumnsUnknown) as refused:
        columns_of(table, CLASS)
    assert refused.value.header == ("who", "email", "said")
    assert counting(lines(text, wish=Wish(who=0, result=2))) == {"11": Result.CONFIRMED, "12": Result.ABSENT}
    assert counting(lines(text, wish=Wish(who=0, key=Key.NAME, result=2))) == {}
    for wish in (Wish(who=3, result=2), Wish(result=9)):
        with pytest.raises(ServiceColumnsUnknown):
            columns_of(table, CLASS, wish)


def test_each_line_that_does_not_count_says_why():
    text = (
        "name,identity,note\n"
        "Ana Novak,confirmed,\n"
        "Ana Novak,yes,\n"
        "Žiga Čuček,confirmed,\n"
        "Žiga Čuček,not confirmed,\n"
        "Jan Kos,yes,\n"
        "Eva Zajc,yes,\n"
        "Eva Zajc,perhaps,\n"
        "Eva Zajc,,\n"
    )
    assert states(text) == [
        "counts", "duplicate", "contradicted", "contradicted", "ambiguous", "not_listed", "result_unknown",
        "result_unknown",
    ]  # fmt: skip


def test_a_line_that_cannot_be_used_takes_the_other_ones_about_the_same_learner_with_it():
    assert states("email,identity\nana@uni.example,yes\nana@uni.example,risk 12 %\n") == ["contradicted", "score"]


def test_what_is_recorded_already_is_neither_said_twice_nor_replaced():
    text = "user id,identity\n11,yes\n12,yes\n"
    assert states(text, {"11": Result.CONFIRMED, "12": Result.ABSENT}) == ["recorded", "differs"]


@pytest.mark.parametrize(
    "cell",
    ["12", "12 %", "0.98", "98/100", "risk 12 %", "Risk: low", "high", "score 85", "passed", "1", "auto-verified",
     "confirmed by AI", "samodejno potrjeno", "tveganje 5"],
)  # fmt: skip
def test_an_automatic_score_never_counts(cell):
    assert states(f"user id,identity\n11,{cell}\n12,yes\n") == ["score", "counts"]
    for header in ("identity", "risk score"):
        with pytest.raises(ServiceScoreOnly):
            lines(f"user id,{header}\n11,{cell}\n")


def test_a_column_of_scores_is_refused_even_when_it_is_chosen_and_does_no_harm_beside_a_decision():
    text = "user id,risk score,identity\n11,87,yes\n"
    assert counting(lines(text)) == {"11": Result.CONFIRMED}
    with pytest.raises(ServiceScoreOnly):
        lines(text, wish=Wish(result=1))
    assert states("user id,identity,reviewed by\n11,yes,Automatic\n12,yes,Reviewer 4\n") == ["score", "counts"]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("https://proctor.example/s/1/face.jpg", Unfit.MEDIA),
        ("data:image/png;base64", Unfit.MEDIA),
        ("passport PB1234567", Unfit.PERSONAL_NUMBER),
        ("0101990500006", Unfit.PERSONAL_NUMBER),
        ("1990-05-17", Unfit.DATE_OF_BIRTH),
        ("session 123456789012", Unfit.LONG_NUMBER),
        ("x" * 301, Unfit.TOO_LONG),
    ],
)
def test_a_line_that_holds_what_must_not_be_recorded_is_not_used_and_not_shown(cell, why):
    text = f'email,identity,note\nana@uni.example,yes,"{cell}"\nziga@uni.example,yes,2026-11-14 09:00\n'
    first, second = lines(text)
    assert (first.state, first.unfit, first.column, first.who) == (LineState.FORBIDDEN, why, "note", "")
    assert second.state is LineState.COUNTS


CELLS = st.sampled_from(
    ["11", "12", "Ana Novak", "ana@uni.example", "yes", "no", "absent", "12 %", "", "=1+1", "PB1234567", "x" * 400]
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=8))
def test_nobody_is_confirmed_but_by_lines_that_all_say_so(rows):
    text = "user id,identity,note\n" + "".join(",".join(row) + "\n" for row in rows)
    try:
        found = lines(text)
    except ServiceFileRefused:
        return
    assert len(found) == len([row for row in rows if any(row)])
    for learner_id, result in counting(found).items():
        said = [row[1] for row in rows if row[0] == learner_id]
        assert {"yes": Result.CONFIRMED, "no": Result.NOT_CONFIRMED, "absent": Result.ABSENT}[said[0]] is result
        assert set(said) == {said[0]}


@given(st.binary(max_size=300))
def test_whatever_bytes_are_handed_in_only_refusals_with_words_come_out(data):
    try:
        table = read_table(b"user id,identity\n" + data)
        lines_of(table, columns_of(table, CLASS), CLASS, {}, TODAY)
    except ServiceFileRefused as error:
        assert error.code


def test_a_preview_comes_back_as_it_was_sealed_and_neither_late_nor_altered():
    now = [datetime(2026, 11, 22, 12, tzinfo=UTC)]
    previews = Previews("s" * 40, lambda: now[0])
    preview = Preview(sitting_id=uuid4(), number=7, by="3", request=uuid4(), results={"11": Result.CONFIRMED})
    sealed = previews.sealed(preview)
    assert previews.opened(sealed) == preview
    assert "11" not in sealed or "confirmed" not in sealed
    for wrong in ("", "é", "\ud800", sealed[:-4] + "AAA=", Previews("t" * 40, lambda: now[0]).sealed(preview)):
        with pytest.raises(ServicePreviewSpent):
            previews.opened(wrong)
    now[0] += timedelta(hours=1, seconds=2)
    with pytest.raises(ServicePreviewSpent):
        previews.opened(sealed)
