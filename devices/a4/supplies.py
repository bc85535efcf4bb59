"""How much paper and toner an IPP printer says is left (PWG 5100.13: printer-input-tray, marker-levels)."""

from collections.abc import Sequence
from typing import Final

from devices.a4.reasons import CONSUMED
from kiosk.core.supplies import Level, Source, Supplies, Supply

_SHEETS: Final = frozenset({"", "sheets", "8"})  # prtInputCapacityUnit (RFC 3805); not named: sheets
_MOST: Final = 100  # percent


def levels_of(trays: Sequence[str], markers: Sequence[int], types: Sequence[str]) -> Supplies:
    """Give what can be told: sheets in all trays together, and percent of the toner that ends first.

    A negative level, or none, says nothing; of several trays all must tell.
    """
    found: dict[Supply, Level] = {}
    sheets = [_sheets(tray) for tray in trays]
    known = [count for count in sheets if count is not None]
    if known and len(known) == len(sheets):
        found[Supply.PAPER] = Level(sum(known), Source.GAUGE)
    consumed = [
        level
        for index, level in enumerate(markers)
        if 0 <= level <= _MOST and (index >= len(types) or types[index].startswith(CONSUMED))
    ]
    if consumed:
        found[Supply.TONER] = Level(min(consumed), Source.GAUGE)
    return found


def _sheets(tray: str) -> int | None:
    """Read `level` of `key=value;key=value;`."""
    told = dict(part.partition("=")[::2] for part in tray.split(";") if "=" in part)
    level = told.get("level", "")
    if told.get("unit", "") not in _SHEETS and level != "0":
        return None
    return int(level) if level.isascii() and level.isdigit() else None
