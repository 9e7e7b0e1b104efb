"""The short memory of what strangers publish: it ends, and it has bounds."""

from app.public_fetch import ShortMemory


class Refused(Exception):
    pass


def memory(now: list[float], most: int = 3, most_bytes: int = 100) -> ShortMemory[str, Refused]:
    return ShortMemory(lambda: now[0], most=most, most_bytes=most_bytes)


def test_an_answer_and_a_refusal_are_kept_for_as_long_as_is_said():
    now, refusal = [0.0], Refused()
    kept = memory(now)
    kept.keep("answer", b"", 20)
    kept.keep("refusal", refusal, 10)
    assert (kept.recalled("answer"), kept.recalled("refusal"), kept.recalled("other")) == (b"", refusal, None)
    now[0] = 10
    assert (kept.recalled("answer"), kept.recalled("refusal")) == (b"", None)


def test_beyond_the_bounds_the_oldest_is_forgotten():
    kept = memory([0.0])
    for name in "abacd":
        kept.keep(name, b"x", 20)
    assert [kept.recalled(name) for name in "abcd"] == [b"x", None, b"x", b"x"]
    kept.keep("e", b"x" * 99, 20)
    assert [kept.recalled(name) for name in "acde"] == [None, None, b"x", b"x" * 99]
