"""A pale pattern behind the fields of a card: our own drawing of waves and rosettes, no copy of any national design."""

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen, QPolygonF


@dataclass(frozen=True)
class Tint:
    """The colours of one kind of card, all so pale that no letter is hard to read."""

    pale: tuple[QColor, QColor, QColor]
    wave: QColor
    rosette: QColor


BLUE: Final = Tint(
    (QColor(226, 240, 250), QColor(203, 226, 244), QColor(232, 243, 250)),
    QColor(120, 172, 214, 62),
    QColor(96, 150, 200, 54),
)
ROSE: Final = Tint(
    (QColor(252, 236, 238), QColor(248, 220, 226), QColor(252, 240, 240)),
    QColor(222, 138, 156, 62),
    QColor(210, 116, 140, 54),
)


def paint_backdrop(painter: QPainter, width: int, height: int, tint: Tint) -> None:
    """Fill the whole card."""
    shade = QLinearGradient(0, 0, width, height)
    for position, colour in zip((0.0, 0.55, 1.0), tint.pale, strict=True):
        shade.setColorAt(position, colour)
    painter.fillRect(QRectF(0, 0, width, height), shade)
    painter.setPen(QPen(tint.wave, 1.1))
    for number in range(34):
        painter.drawPolyline(_wave(width, height * (number - 3) / 28, number / 5))
    painter.setPen(QPen(tint.rosette, 1.0))
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
