"""What is gated by stock and by the head's rest, whatever the printer says."""

import pytest

from kiosk.core.faults import Fault
from kiosk.core.supplies import Level, Source, Supplies, Supply
from kiosk.core.terms import Medium
from kiosk.health.care import Care
from kiosk.health.gate import gates, levels_of, rest
from printjobs.books import Tally

DUTY = Care(per_hour=20, per_day=100)


@pytest.mark.faults(24)
@pytest.mark.parametrize(
    ("levels", "stopped"),
    [
        ({Supply.BLANKS: 0}, {Medium.CARD: Fault.BLANKS_EMPTY}),
        ({Supply.BLANKS: 1, Supply.RIBBON: 0}, {Medium.CARD: Fault.RIBBON_EMPTY}),
        ({Supply.BLANKS: 1, Supply.PAPER: 0}, {Medium.A4: Fault.MEDIA_EMPTY}),
        ({Supply.BLANKS: 1, Supply.RIBBON: 1, Supply.PAPER: 1, Supply.TONER: 0}, {}),
        ({}, {}),
    ],
)
def test_what_is_used_up_stops_its_medium(levels: dict[Supply, int], stopped: dict[Medium, Fault]) -> None:
    """One card or sheet is enough; toner's gauge stops nothing; what nobody tells stops nothing."""
    assert gates({supply: Level(left, Source.COUNTER) for supply, left in levels.items()}, 0) == stopped


@pytest.mark.faults(18)
def test_two_blanks_lost_to_their_chips_stop_cards() -> None:
    """One may be a bad blank."""
    assert [gates({}, 0, lost) for lost in range(4)] == [{}, {}, *[{Medium.CARD: Fault.CHIP_FAILED}] * 2]
    assert gates({Supply.BLANKS: Level(0, Source.BOOKS)}, 1, 2) == {Medium.CARD: Fault.BLANKS_EMPTY}


def test_blanks_are_counted_by_the_books_unless_the_machine_sees_none() -> None:
    """Books that are below nothing are no stock."""
    none: Supplies = {Supply.BLANKS: Level(0, Source.SENSOR)}
    assert levels_of(Tally(blanks={"hopper": 7}), {})[Supply.BLANKS] == Level(7, Source.BOOKS)
    assert levels_of(Tally(blanks={"hopper": 7}), none) == none
    assert levels_of(Tally(blanks={"hopper": -1}), {})[Supply.BLANKS] == Level(0, Source.BOOKS)


@pytest.mark.faults(27)
@pytest.mark.parametrize(
    ("cards", "age", "seconds"),
    [
        ([], 0, 0),
        (list(range(19)), 20, 0),
        (list(range(20)), 20, 3580),
        (list(range(20)), 3599, 1),
        (list(range(20)), 3600, 0),
        ([hour * 3600 for hour in range(10) for _ in range(10)], 36_000, 86_400 - 36_000),
        ([hour * 3600 for hour in range(10) for _ in range(10)], 86_400, 0),
    ],
)
def test_the_head_rests_until_the_oldest_card_of_its_hour_and_day_is_past(
    cards: list[int], age: int, seconds: int
) -> None:
    """Twenty an hour, a hundred a day; no limit, no rest."""
    assert rest(cards, age, DUTY) == seconds
    assert rest(cards, age, Care()) == 0
    assert gates({}, seconds) == ({Medium.CARD: Fault.DUTY_PAUSE} if seconds else {})
