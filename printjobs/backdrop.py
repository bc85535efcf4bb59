"""A pale pattern behind the fields of a card: our own drawing of waves and rosettes, no copy of any national design."""

from math import cos, pi, sin
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen, QPolygonF

PALE: Final = (QColor(226, 240, 250), QColor(203, 226, 244), QColor(232, 243, 250))
WAVE: Final = QColor(120, 172, 214, 62)
ROSETTE: Final = QColor(96, 150, 200, 54)


def paint_backdrop(painter: QPainter, width: int, height: int) -> None:
    """Fill the whole card."""
    shade = QLinearGradient(0, 0, width, height)
    for position, colour in zip((0.0, 0.55, 1.0), PALE, strict=True):
        shade.setColorAt(position, colour)
    painter.fillRect(QRectF(0, 0, width, height), shade)
    painter.setPen(QPen(WAVE, 1.1))
    for number in range(34):
        painter.drawPolyline(_wave(width, height * (number - 3) / 28, number / 5))
    painter.setPen(QPen(ROSETTE, 1.0))
    for turn in range(3):
        painter.drawPolyline(_rosette(QPointF(width * 0.44, height * 0.6), height * (0.24 + 0.05 * turn), turn))


def _wave(width: int, middle: float, phase: float) -> QPolygonF:
    return QPolygonF(
        [QPointF(x, middle + 15 * sin(x / 83 + phase) + 7 * sin(x / 29 - 2 * phase)) for x in range(0, width + 8, 8)]
    )


def _rosette(centre: QPointF, radius: float, turn: int) -> QPolygonF:
    points = []
    for step in range(721):
        angle = 2 * pi * step / 720
        reach = radius * (0.78 + 0.22 * cos(12 * angle + turn))
        points.append(QPointF(centre.x() + 1.5 * reach * cos(angle), centre.y() + reach * sin(angle)))
    return QPolygonF(points)
