"""Text on a raster: fonts of exact pixel sizes, lines that keep to their area, and breaking at the end of a line.

A dot is black or it is not: grey edges would be printed from the colour panels and fringe each letter.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QGuiApplication, QPainter

FAMILY: Final = "Liberation Sans"
"""Debian package fonts-liberation."""


class FaceError(RuntimeError):
    """This machine cannot paint: no application, or a font is missing. Says what to install."""


def require() -> None:
    """Raise FaceError when there is no QGuiApplication or the font is missing."""
    if QGuiApplication.instance() is None:
        raise FaceError("card faces need a QGuiApplication; start one (platform offscreen) first")
    found = QFontInfo(QFont(FAMILY)).family()
    if found != FAMILY:
        raise FaceError(f"the font {FAMILY} is missing (found {found}): apt-get install fonts-liberation")


class Fonts:
    """Fonts and their metrics by pixel size, for one painting: Qt's font engines belong to one thread."""

    def __init__(self) -> None:
        self._made: Final[dict[tuple[int, bool], tuple[QFont, QFontMetricsF]]] = {}

    def font(self, size: float, *, bold: bool = False) -> QFont:
        """The font at the whole pixel size nearest to `size`."""
        return self._get(size, bold)[0]

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Pixels that the text takes in a line."""
        return self._get(size, bold)[1].horizontalAdvance(text)

    def _get(self, size: float, bold: bool) -> tuple[QFont, QFontMetricsF]:
        key = (max(1, round(size)), bold)
        if key not in self._made:
            font = QFont(FAMILY)
            font.setPixelSize(key[0])
            font.setBold(bold)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging | QFont.StyleStrategy.NoAntialias)
            self._made[key] = (font, QFontMetricsF(font))
        return self._made[key]


def draw_line(
    painter: QPainter, fonts: Fonts, text: str, area: QRectF, size: float, *, bold: bool = False, centred: bool = False
) -> None:
    """One line, squeezed to the width of its area when it is longer; its baseline is the area's bottom."""
    wide = fonts.width(text, size, bold=bold)
    if wide > area.width():
        size = int(size * area.width() / wide)
        while fonts.width(text, size, bold=bold) > area.width() and size > 1:
            size -= 1
    painter.setFont(fonts.font(size, bold=bold))
    left = area.left() + (area.width() - fonts.width(text, size, bold=bold)) / 2 if centred else area.left()
    painter.drawText(QPointF(left, area.bottom()), text)


def wrap(value: str, room: float, width: Callable[[str], float]) -> tuple[str, ...]:
    """Break at spaces; a word longer than the line is broken where the line ends."""
    lines: list[str] = []
    line = ""
    for word in value.split():
        if width(f"{line} {word}".strip()) <= room:
            line = f"{line} {word}".strip()
            continue
        if line:
            lines.append(line)
        line = word
        while width(line) > room and len(line) > 1:
            fits = next((n for n in range(len(line) - 1, 1, -1) if width(line[:n]) <= room), 1)
            lines.append(line[:fits])
            line = line[fits:]
    return (*lines, line)
