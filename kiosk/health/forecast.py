"""How long what is left will last, by the mean use of the last days at work: pure arithmetic on the journal's use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.core.supplies import Supplies, Supply
from printjobs.usage import SHIFT, Usage, Used

DAYS: Final = 14  # over which use is averaged
ENOUGH: Final = 3  # days at work before anything is foretold
_STEPS: Final = 3  # percent that a gauge must have fallen before it foretells anything


class Unforeseen(StrEnum):
    """Why nobody can say how long it lasts."""

    YOUNG = "not enough history"
    UNUSED = "not used"
    UNTOLD = "level unknown"


@dataclass(frozen=True)
class Forecast:
    """`use` a day, in the supply's unit, and `days` at work until none is left."""

    use: float | Unforeseen
    days: float | Unforeseen


_USED: Final[Mapping[Supply, Callable[[Used], int]]] = {
    Supply.BLANKS: lambda used: used.blanks,  # those that were spoiled, too
    Supply.RIBBON: lambda used: used.cards,
    Supply.PAPER: lambda used: used.pages,
    Supply.TONER: lambda used: used.pages,
}


def forecast(supply: Supply, levels: Supplies, usage: Usage, age: int, day: int) -> Forecast:
    """Foretell one supply. `age` is the journal's now, `day` the seconds at work in one day."""
    use = _use(supply, usage, age, day)
    level = levels.get(supply)
    if level is None:
        return Forecast(use, Unforeseen.UNTOLD)
    if level.left == 0:
        return Forecast(use, 0.0)
    if isinstance(use, Unforeseen):
        return Forecast(use, use)
    return Forecast(use, level.left / use if use else Unforeseen.UNUSED)


def _use(supply: Supply, usage: Usage, age: int, day: int) -> float | Unforeseen:
    if usage.since is None:
        return Unforeseen.YOUNG
    begin = max(usage.since, (age - DAYS * day) // SHIFT * SHIFT)  # whole shifts are counted
    days = (age - begin) / day
    if days < ENOUGH:
        return Unforeseen.YOUNG
    use = sum(_USED[supply](used) for used in usage.shifts if used.shift >= begin // SHIFT) / days
    return _percent(use, usage) if supply is Supply.TONER else use


def _percent(pages: float, usage: Usage) -> float | Unforeseen:
    """Turn pages a day into percent a day, by what the gauge fell since it last rose."""
    toner = usage.toner
    if toner is None:
        return Unforeseen.UNTOLD
    printed = usage.pages - toner.pages
    if toner.full - toner.now < _STEPS or not printed:
        return Unforeseen.YOUNG
    return pages * (toner.full - toner.now) / printed
