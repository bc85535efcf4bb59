"""How much paper and toner an IPP printer says is left (PWG 5100.13: printer-input-tray, marker-levels)."""

from collections.abc import Sequence
from typing import Final

from devices.a4.reasons import CONSUMED
from kiosk.core.supplies import Level, Source, Supplies, Supply

_SHEETS: Final = frozenset({"", "sheets", "8"})  # prtInputCapacityUnit (RFC 3805); not named: sheets
_MOST: Final = 100  # percent
_MOST_SHEETS: Final = 99_999  # more are no tray's
_DIGITS: Final = 9
_SHAPE, _NEAR = 2**0.5, 0.02  # of A4: its long side by its short one


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


def all_empty(trays: Sequence[str]) -> bool:
    """Whether every tray of A4's shape says that nothing is in it; where none tells its shape, every tray.

    Printers name an empty tray's size in `media-ready` all the same.
    """
    levels = [_sheets(tray) for tray in [tray for tray in trays if _is_a4(tray)] or trays]
    return bool(levels) and all(level == 0 for level in levels)


def _is_a4(tray: str) -> bool:
    """By the sides alone, whichever is fed first: their unit differs from printer to printer."""
    told = _read(tray)
    short, long = sorted(_number(told.get(side, "")) or 0 for side in ("mediafeed", "mediaxfeed"))
    return short > 0 and abs(long / short - _SHAPE) < _NEAR


def _sheets(tray: str) -> int | None:
    told = _read(tray)
    if told.get("unit", "") not in _SHEETS and told.get("level") != "0":
        return None
    level = _number(told.get("level", ""))
    return level if level is not None and level <= _MOST_SHEETS else None


def _read(tray: str) -> dict[str, str]:
    """Read `key=value;key=value;`."""
    return dict(part.partition("=")[::2] for part in tray.split(";") if "=" in part)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None
