"""What stops a medium before any PIN is asked, though its printer is ready: stock, chips, and a resting head."""

from collections.abc import Mapping, Sequence
from typing import Final

from kiosk.core.faults import Fault
from kiosk.core.supplies import EMPTY, Level, Source, Supplies, Supply
from kiosk.core.terms import Medium
from kiosk.health.care import Care
from printjobs.books import Tally
from printjobs.usage import HOUR

CHIPS: Final = 2
"""After so many lost blanks in a row staff are needed: the next resident would lose the next ones."""


def levels_of(tally: Tally, told: Supplies) -> Supplies:
    """Give what is left: blanks by the books, unless the machine sees that there are none; the rest as it says."""
    blanks = Level(max(0, tally.blanks.get("hopper", 0)), Source.BOOKS)
    return {Supply.BLANKS: blanks, **told}


def rest(cards: Sequence[int], age: int, care: Care) -> int:
    """Seconds at work until the head may print another card; 0: now.

    `cards`: the ages at which the last ones were printed. Beyond about 100 cards a day heads overheat and burn blanks.
    """
    limits = ((care.per_hour, HOUR), (care.per_day, care.day))
    ends = [cards[-most] + window for most, window in limits if most is not None and len(cards) >= most]
    return max(0, *(end - age for end in ends)) if ends else 0


def gates(levels: Supplies, resting: int, chips_failed: int = 0) -> Mapping[Medium, Fault]:
    """Give what stops each medium; `chips_failed`: so many blanks in a row were lost to their chips."""
    found: dict[Medium, Fault] = {}
    for supply, fault in EMPTY.items():
        if supply in levels and levels[supply].left < 1:
            found.setdefault(supply.medium, fault)
    if chips_failed >= CHIPS:
        found.setdefault(Medium.CARD, Fault.CHIP_FAILED)
    if resting:
        found.setdefault(Medium.CARD, Fault.DUTY_PAUSE)
    return found
