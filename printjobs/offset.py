"""Moves what was proven to where this machine's paper or card really lies (docs/decisions/0006)."""

from typing import Final

import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

from kiosk.core.printer import Pages

PALEST_INK: Final = 128
"""Of 255. A backdrop or a watermark that runs to the edge is paler; what is darker must not be lost."""
_TENTHS_OF_AN_INCH: Final = 254

_Side = NDArray[np.uint8]


class Offset(Struct, frozen=True):
    """Tenths of a millimetre to the right and down, seen as the document is read."""

    x: int = 0
    y: int = 0

    def __str__(self) -> str:
        return f"x {self.x / 10:+.1f} mm, y {self.y / 10:+.1f} mm"


def moved(pages: Pages, offset: Offset) -> Pages:
    """Move every side; white comes in, and what leaves the sheet is gone. Nothing else of the pages changes."""
    right, down = dots(offset, pages.dpi)
    if not right and not down:
        return pages
    return structs.replace(pages, sides=tuple(_moved(side, right, down).tobytes() for side in _sides(pages)))


def loses_ink(pages: Pages, offset: Offset) -> bool:
    """Whether anything that can be read would leave the sheet."""
    right, down = dots(offset, pages.dpi)
    if not right and not down:
        return False
    return any(_ink(part) for side in _sides(pages) for part in _lost(side, right, down))


def dots(offset: Offset, dpi: int) -> tuple[int, int]:
    """The nearest whole dots, to the right and down."""
    return round(offset.x * dpi / _TENTHS_OF_AN_INCH), round(offset.y * dpi / _TENTHS_OF_AN_INCH)


def _sides(pages: Pages) -> list[_Side]:
    return [np.frombuffer(side, np.uint8).reshape(pages.height, pages.width, 3) for side in pages.sides]


def _moved(side: _Side, right: int, down: int) -> _Side:
    height, width, _ = side.shape
    out = np.full_like(side, 255)
    out[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = side[
        max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)
    ]
    return out


def _lost(side: _Side, right: int, down: int) -> tuple[_Side, _Side]:
    """The strips that leave at one edge of each axis."""
    height, width, _ = side.shape
    columns = side[:, width - right :] if right > 0 else side[:, :-right]
    rows = side[height - down :] if down > 0 else side[:-down]
    return columns, rows


def _ink(part: _Side) -> bool:
    return bool((part @ np.array([77, 150, 29], np.uint32) >> 8 < PALEST_INK).any())
