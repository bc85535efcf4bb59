"""The test card and the test page: rulers, crosses, colours, greys and lines to measure by; nothing of any person.

A QGuiApplication must exist. All that is measured is drawn in whole dots of pure black, which a card printer takes from
its resin panel.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from kiosk.core.printer import Pages
from kiosk.core.terms import Medium
from printjobs.design import DPI, HEIGHT, WIDTH
from printjobs.lettering import Fonts, draw_line, require

_SIZES: Final = {Medium.CARD: (WIDTH, HEIGHT), Medium.A4: (2480, 3508)}
_SCALE: Final = {Medium.CARD: 1.0, Medium.A4: 2.4}
_MM: Final = DPI / 25.4
CROSS: Final = 10
"""How many millimetres the crosses are from the edges of the picture; a card is a little smaller than its picture."""
_ARM: Final = 1.5
_TICKS: Final = ((10, 3.0), (5, 2.0), (1, 1.2))  # every so many millimetres a line of so many
_CORNER: Final = 7.0  # millimetres before the end of a ruler in which its numbers would meet those of the next
_INSET: Final = 13.0  # millimetres from the left and right edge
_BARS: Final = (
    ("C", QColor(0, 255, 255)),
    ("M", QColor(255, 0, 255)),
    ("Y", QColor(255, 255, 0)),
    ("R", QColor(255, 0, 0)),
    ("G", QColor(0, 255, 0)),
    ("B", QColor(0, 0, 255)),
    ("K", QColor(0, 0, 0)),
)
_STEPS: Final = 16
_WIDEST: Final = 4  # dots
_REPEATS: Final = 4
_BLACK: Final = QColor(0, 0, 0)


def paint_pattern(medium: Medium, title: str, notes: Sequence[str]) -> Pages:
    """Give the pattern for a card (its back stays empty) or for one A4 page. Raises FaceError."""
    require()
    width, height = _SIZES[medium]
    image = QImage(width, height, QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    try:
        painter.setPen(_BLACK)
        _Pattern(painter, width, height, _SCALE[medium]).draw(title, notes)
    finally:
        painter.end()
    front = bytes(image.constBits())  # rows without padding: the widths are multiples of four
    sides = (front, b"\xff" * len(front)) if medium is Medium.CARD else (front,)
    return Pages(width, height, DPI, sides)


def save(pages: Pages, path: Path) -> None:
    """Write the first side as a picture that knows its size. Raises OSError."""
    size = (pages.width, pages.height)
    Image.frombytes("RGB", size, pages.sides[0]).save(path, "PNG", dpi=(pages.dpi, pages.dpi))


class _Pattern:
    """One pattern being drawn. The middle is set from the top down, at the scale of its sheet; rulers keep to scale."""

    def __init__(self, painter: QPainter, width: int, height: int, scale: float) -> None:
        self._painter: Final = painter
        self._fonts: Final = Fonts()
        self._width: Final = width
        self._height: Final = height
        self._unit: Final = _MM * scale
        self._inset: Final = _INSET * _MM
        self._room: Final = width - 2 * self._inset

    def draw(self, title: str, notes: Sequence[str]) -> None:
        """Draw all of it."""
        self._rulers()
        self._crosses()
        y = 8.4 * _MM
        y = self._text(title, y, 2.6, bold=True)
        for note in notes:
            y = self._text(note, y, 1.9)
        y = self._bars(y + self._unit)
        y = self._greys(y + self._unit)
        self._lines(y + self._unit)

    def _rulers(self) -> None:
        for along, across, upright in ((self._width, self._height, True), (self._height, self._width, False)):
            for mm in range(int(along / _MM) + 1):
                length = next(length for every, length in _TICKS if mm % every == 0) * _MM
                at = round(mm * _MM)
                for near in (0.0, across - length):
                    self._fill(at, near, 1, length) if upright else self._fill(near, at, length, 1)
                if mm % 10 == 0 and 0 < mm <= along / _MM - _CORNER:
                    self._number(mm, at, upright=upright)

    def _number(self, mm: int, at: int, *, upright: bool) -> None:
        size, text = 1.7 * _MM, str(mm)
        wide, far = self._fonts.width(text, size), 3.4 * _MM
        spots = (
            ((at - wide / 2, far + size * 0.75), (at - wide / 2, self._height - far))
            if upright
            else ((far, at + size * 0.36), (self._width - far - wide, at + size * 0.36))
        )
        self._painter.setFont(self._fonts.font(size))
        for x, baseline in spots:
            self._painter.drawText(QPointF(x, baseline), text)

    def _crosses(self) -> None:
        near, arm = round(CROSS * _MM), round(_ARM * _MM)
        for x in (near, self._width - near):
            for y in (near, self._height - near):
                self._fill(x - arm, y, 2 * arm + 1, 1)
                self._fill(x, y - arm, 1, 2 * arm + 1)

    def _text(self, text: str, y: float, size: float, *, bold: bool = False) -> float:
        """One line in the middle; gives where the next begins."""
        area = QRectF(self._inset, y, self._room, size * self._unit)
        draw_line(self._painter, self._fonts, text, area, size * self._unit, bold=bold, centred=True)
        return y + size * self._unit * 1.25

    def _bars(self, y: float) -> float:
        wide, high = self._room / len(_BARS), 6.0 * self._unit
        for number, (letter, colour) in enumerate(_BARS):
            self._fill(self._inset + number * wide, y, wide, high, colour)
            self._painter.setPen(QColor(255, 255, 255) if letter in "BKR" else _BLACK)
            area = QRectF(self._inset + number * wide, y, wide, high - self._unit * 1.8)
            draw_line(self._painter, self._fonts, letter, area, 2.6 * self._unit, bold=True, centred=True)
        self._painter.setPen(_BLACK)
        return y + high

    def _greys(self, y: float) -> float:
        """Steps, and below them the same without steps."""
        wide, high = self._room / _STEPS, 3.4 * self._unit
        for step in range(_STEPS):
            level = 255 - step * 255 // (_STEPS - 1)
            self._fill(self._inset + step * wide, y, wide, high, QColor(level, level, level))
        ramp = QLinearGradient(self._inset, 0, self._inset + self._room, 0)
        ramp.setColorAt(0, Qt.GlobalColor.white)
        ramp.setColorAt(1, Qt.GlobalColor.black)
        self._painter.fillRect(QRectF(self._inset, y + high, self._room, high * 0.6), ramp)
        return y + high * 1.6

    def _lines(self, y: float) -> None:
        """Groups of 1 to 4 dots: as wide apart as they are wide, upright and lying."""
        wide, high = self._room / (2 * _WIDEST), 4.6 * self._unit
        for dots in range(1, _WIDEST + 1):
            for turned in (False, True):
                x = self._inset + (2 * (dots - 1) + turned) * wide
                for line in range(_REPEATS):
                    step = line * 2 * dots
                    if turned:
                        self._fill(x, y + step, wide * 0.8, dots)
                    else:
                        self._fill(x + step, y, dots, high)
            area = QRectF(self._inset + 2 * (dots - 1) * wide + wide, y, wide, high)
            draw_line(self._painter, self._fonts, f"{dots} dot", area, 1.9 * self._unit)

    def _fill(self, x: float, y: float, wide: float, high: float, colour: QColor = _BLACK) -> None:
        """Fill whole dots."""
        left, top = round(x), round(y)
        self._painter.fillRect(left, top, max(1, round(x + wide) - left), max(1, round(y + high) - top), colour)
