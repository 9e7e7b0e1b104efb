"""A grade that a learner agrees to show: which one it was. Pure."""

from app.courses import Score


def grade_seen(score: Score) -> str:
    """Return a short text that differs where a reader of the grade would see a difference. Pure."""
    numbers = (score.points, score.points_possible, score.points_minimum)
    return "/".join([*(format(number.normalize(), "f") for number in numbers), score.label])
