"""How long what is left lasts: by the mean of fourteen days at work, and never by a guess."""

import pytest

from kiosk.core.supplies import Level, Source, Supply
from kiosk.health.forecast import Forecast, Unforeseen, forecast
from printjobs.usage import HOUR, SHIFT, Gauge, Usage, Used

DAY = 24 * HOUR


def usage(days: int, each: int = 2) -> Usage:
    """So many cards and pages in the first shift of each day."""
    return Usage(since=0, shifts=[Used(day * 3, each, each, 5 * each) for day in range(days)], pages=5 * each * days)


def left(supply: Supply, count: int, of: Usage, age: int, day: int = DAY) -> Forecast:
    """Foretell it."""
    return forecast(supply, {supply: Level(count, Source.COUNTER)}, of, age, day)


@pytest.mark.parametrize(("supply", "use"), [(Supply.BLANKS, 2), (Supply.RIBBON, 2), (Supply.PAPER, 10)])
def test_days_are_what_is_left_by_mean_use(supply: Supply, use: float) -> None:
    """Of ten days at work; days without any use count, too."""
    assert left(supply, 60, usage(10), 10 * DAY) == Forecast(use, 60 / use)
    assert left(supply, 60, usage(5), 10 * DAY) == Forecast(use / 2, 120 / use)


def test_only_the_last_fourteen_days_count() -> None:
    """What was used before is another season."""
    old = usage(3, each=100)
    assert left(Supply.BLANKS, 5, old, 20 * DAY) == Forecast(0, Unforeseen.UNUSED)
    assert left(Supply.BLANKS, 5, usage(20), 20 * DAY).use == 2


def test_a_kiosk_that_is_switched_off_at_night_has_shorter_days() -> None:
    """A day is so many hours at work."""
    shifts = Usage(since=0, shifts=[Used(day, 4) for day in range(14)])
    assert left(Supply.BLANKS, 8, shifts, 14 * SHIFT, SHIFT) == Forecast(4, 2)


def test_what_cannot_be_known_is_a_value_of_its_own() -> None:
    """Too young, never used, no level; but nothing left is nothing left."""
    assert left(Supply.RIBBON, 9, Usage(), 99 * DAY) == Forecast(Unforeseen.YOUNG, Unforeseen.YOUNG)
    assert left(Supply.RIBBON, 9, usage(2), 2 * DAY).days is Unforeseen.YOUNG
    assert left(Supply.RIBBON, 0, usage(2), 2 * DAY).days == 0
    assert forecast(Supply.PAPER, {}, usage(10), 10 * DAY, DAY) == Forecast(10, Unforeseen.UNTOLD)


def test_toner_is_foretold_by_the_pages_that_its_percent_printed() -> None:
    """Once its gauge has fallen far enough to tell."""
    used = usage(10)
    assert left(Supply.TONER, 50, used, 10 * DAY) == Forecast(Unforeseen.UNTOLD, Unforeseen.UNTOLD)
    used.toner = Gauge(52, 0, 50)
    assert left(Supply.TONER, 50, used, 10 * DAY).days is Unforeseen.YOUNG
    used.toner = Gauge(60, 0, 50)  # ten percent for a hundred pages, ten a day
    assert left(Supply.TONER, 50, used, 10 * DAY) == Forecast(1, 50)
