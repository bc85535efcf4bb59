"""What stops a medium before any PIN is asked, though its printer is ready: stock, and a head that must rest."""

from collections.abc import Mapping, Sequence

from kiosk.core.faults import Fault
from kiosk.core.supplies import EMPTY, Level, Source, Supplies, Supply
from kiosk.core.terms import Medium
from kiosk.health.care import Care
from printjobs.books import Tally
from printjobs.usage import HOUR


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


def gates(levels: Supplies, resting: int) -> Mapping[Medium, Fault]:
    """Give what stops each medium."""
    found: dict[Medium, Fault] = {}
    for supply, fault in EMPTY.items():
        if supply in levels and levels[supply].left < 1:
            found.setdefault(supply.medium, fault)
    if resting:
        found.setdefault(Medium.CARD, Fault.DUTY_PAUSE)
    return found
