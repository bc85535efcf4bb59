"""A card face as the five panels of a YMCKO ribbon, and back.

A face is 1016 x 648 pixels at 300 dpi, 8-bit RGB, row-major, top row first. The head burns it column by column: line 0
is the left column and its first dot the lowest pixel, a quarter turn clockwise. The guide (A5013, section 2) draws 1016
lines of 648 dots and does not say which corner comes first; the vendor's SDK turns it so (docs/decisions/0008).
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from devices.card.bitmap import DOTS, LINES, Plane
from devices.card.wire import Panel

WIDTH: Final = LINES
HEIGHT: Final = DOTS
DPI: Final = 300
HOTTEST: Final = 127

Face = NDArray[np.uint8]


def separate(rgb: bytes) -> dict[Panel, Plane]:
    """Split a face into panels. ValueError when it is not 1016 x 648 pixels.

    Pure black goes to the resin panel alone, so that text and codes have hard edges and no colour fringe; everything
    else is the complement of red, green and blue. The overlay covers the whole face.
    """
    if len(rgb) != WIDTH * HEIGHT * 3:
        raise ValueError("a card face has 1016 x 648 pixels of 3 bytes")
    face = np.frombuffer(rgb, np.uint8).reshape(HEIGHT, WIDTH, 3)
    black = (face == 0).all(axis=2)
    heat = ((255 - face.astype(np.uint16)) * HOTTEST + 127) // 255
    heat[black] = 0
    return {
        Panel.YELLOW: _as_burnt(heat[:, :, 2]),
        Panel.MAGENTA: _as_burnt(heat[:, :, 1]),
        Panel.CYAN: _as_burnt(heat[:, :, 0]),
        Panel.BLACK: _as_burnt(black),
        Panel.OVERLAY: np.ones((LINES, DOTS), np.uint8),
    }


def compose(panels: Mapping[Panel, Plane]) -> Face:
    """Give the face that these panels print on a white card: rows x columns x RGB. A missing panel prints nothing."""
    face = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for channel, panel in enumerate((Panel.CYAN, Panel.MAGENTA, Panel.YELLOW)):
        if panel in panels:
            heat = _as_seen(panels[panel]).astype(np.uint16)
            face[:, :, channel] = 255 - (heat * 255 + HOTTEST // 2) // HOTTEST
    if Panel.BLACK in panels:
        face[_as_seen(panels[Panel.BLACK]) != 0] = 0
    return face


def _as_burnt(rows: NDArray[np.generic]) -> Plane:
    return np.ascontiguousarray(np.rot90(rows, -1), dtype=np.uint8)


def _as_seen(plane: Plane) -> Plane:
    return np.rot90(plane, 1)
