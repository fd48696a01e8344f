"""How often a queue is looked at."""

from runtime.engine.pace import LATELY, Pace

USUAL = 0.05


def test_a_station_without_items_is_looked_at_as_usual() -> None:
    assert Pace().pause(USUAL) == USUAL


def test_short_items_shorten_the_pause() -> None:
    pace = pace_of(*[0.01] * LATELY)

    assert pace.pause(USUAL) < USUAL


def test_one_long_item_among_the_last_keeps_the_usual_pause() -> None:
    pace = pace_of(*[0.01] * (LATELY - 1), 2.0)

    assert pace.pause(USUAL) == USUAL


def test_a_long_item_of_long_ago_does_not_count() -> None:
    pace = pace_of(2.0, *[0.01] * LATELY)

    assert pace.pause(USUAL) < USUAL


def pace_of(*seconds: float) -> Pace:
    pace = Pace()
    for each in seconds:
        pace.add(each)
    return pace
