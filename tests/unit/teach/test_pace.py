"""How often a form may ask while somebody types."""

from uuid import uuid4

from app.teach.search_routes import Pace


def test_sixty_questions_in_ten_seconds_are_answered_and_then_it_begins_anew():
    time = [0.0]
    pace, launch, other = Pace(now=lambda: time[0]), uuid4(), uuid4()
    assert [pace.allows(launch) for _ in range(61)] == [True] * 60 + [False]
    assert pace.allows(other)
    time[0] = 9.9
    assert not pace.allows(launch)
    time[0] = 10.0
    assert pace.allows(launch)


def test_only_the_newest_launches_are_remembered():
    pace = Pace(now=lambda: 0.0)
    for _ in range(5010):
        pace.allows(uuid4())
    assert len(pace.asked) == 5000
