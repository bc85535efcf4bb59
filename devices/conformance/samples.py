"""What is printed while a real printer is checked: a picture of no person, and no document of anybody."""

from typing import Final

import numpy as np

from devices.card.panels import DPI, HEIGHT, WIDTH
from kiosk.core.printer import Pages

_A4_DPI: Final = 300
_A4_WIDTH, _A4_HEIGHT = 2480, 3508
_BAR: Final = 120


def face() -> Pages:
    """A white card with a grey field."""
    rgb = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    rgb[100:300, 50:300] = 90
    return Pages(WIDTH, HEIGHT, DPI, (rgb.tobytes(),))


def sheets(count: int = 2) -> Pages:
    """White A4 pages; as many black bars on each as its number."""
    sides = []
    for number in range(1, count + 1):
        rgb = np.full((_A4_HEIGHT, _A4_WIDTH, 3), 255, np.uint8)
        for bar in range(number):
            rgb[_BAR * 2 * (bar + 1) : _BAR * (2 * bar + 3), _BAR:-_BAR] = 0
        sides.append(rgb.tobytes())
    return Pages(_A4_WIDTH, _A4_HEIGHT, _A4_DPI, tuple(sides))
