"""A drawn machine: parts that can be clicked, marks in red where something is wrong, and the brushes they share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from simulators.dock.catalogue import PARTS, TITLES

INK: Final = QColor("#14181F")
DIM: Final = QColor("#5B6472")
LINE: Final = QColor("#8A94A3")
BODY: Final = QColor("#E9EDF3")
INSIDE: Final = QColor("#FAFBFD")
PAPER: Final = QColor("#FFFFFF")
BLUE: Final = QColor("#0B3D8C")
GLASS: Final = QColor("#12233D")
RED: Final = QColor("#B3131C")
GREEN: Final = QColor("#0F6B2F")
AMBER: Final = QColor("#B25E00")
TONES: Final = {
    "good": QColor("#7CE3A1"),
    "bad": QColor("#FF8A8F"),
    "busy": QColor("#8FC1FF"),
    "off": QColor("#8A94A3"),
}
TEXT: Final = 13
SMALL: Final = 11.5


@dataclass(frozen=True)
class View:
    """What is drawn of a machine: its screen, and by part words, what is wrong, and what waits to happen.

    `cures`: the act that ends what is wrong at a part, where mending its faults is not enough.
    """

    state: str
    tone: str
    notes: Mapping[str, str] = field(default_factory=dict)
    alarms: Mapping[str, str] = field(default_factory=dict)
    armed: Mapping[str, str] = field(default_factory=dict)
    cures: Mapping[str, str] = field(default_factory=dict)
    moving: str = ""


def alarms(machine: str, active: Mapping[str, str]) -> dict[str, str]:
    """Say at each part which conditions are there, and for how long."""
    return _said(machine, active, lasting=True)


def armed(machine: str, active: Mapping[str, str]) -> dict[str, str]:
    """Say at each part what waits to happen there, and how often."""
    return _said(machine, active, lasting=False)


def _said(machine: str, active: Mapping[str, str], *, lasting: bool) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for part in PARTS[machine]:
        for trouble in part.troubles:
            if trouble.fault in active and trouble.lasting is lasting:
                found.setdefault(part.key, []).append(f"{trouble.title}: {active[trouble.fault]}")
    return {key: "; ".join(said) for key, said in found.items()}


class Drawing(QWidget):
    """One machine. `places`: where each part of the catalogue is, in the drawing's own units."""

    clicked = Signal(str)
    mended = Signal(str)

    def __init__(
        self, machine: str, size: tuple[int, int], places: Mapping[str, tuple[float, float, float, float]]
    ) -> None:
        super().__init__()
        self.machine = machine
        self.size_drawn = size
        self.places = {key: QRectF(*place) for key, place in places.items()}
        self.view = View("Looking …", "off")
        self.phase = 0
        self._titles = {part.key: part.title for part in PARTS[machine]}
        self._over = ""
        self.flags: dict[str, QRectF] = {}
        self.setMouseTracking(True)
        self.setAccessibleName(TITLES[machine])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(int(size[0] * 0.62), int(size[1] * 0.62))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As large as it is drawn."""
        return QSize(*self.size_drawn)

    def show_view(self, view: View) -> None:
        """Draw this; what moves is drawn one step further each time."""
        still = view == self.view and not view.moving
        self.phase = self.phase + 1 if view.moving else 0
        self.view = view
        if not still:
            self.update()

    def part_at(self, point: QPointF) -> str:
        """Which part lies under a point of the widget; the smallest, where several do."""
        at = self._drawn(point)
        found = [key for key, place in self.places.items() if place.contains(at)]
        return min(found, key=lambda key: self.places[key].width() * self.places[key].height(), default="")

    def middle_of(self, part: str) -> QPointF:
        """The middle of a part, in the widget's pixels."""
        scale, left, top = self._fit()
        middle = self.places[part].center()
        return QPointF(left + middle.x() * scale, top + middle.y() * scale)

    def paint(self, painter: QPainter) -> None:
        """Draw the machine; each machine does."""
        raise NotImplementedError

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw machine, name, screen and marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale, left, top = self._fit()
        painter.translate(left, top)
        painter.scale(scale, scale)
        self.paint(painter)
        self._mark(painter)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Show which part would be clicked."""
        over = self.part_at(event.position())
        if over != self._over:
            self._over = over
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            self.setToolTip(f"{self._titles[over]}: click" if over else "")
            self.update()

    def leaveEvent(self, event: object) -> None:  # noqa: N802, ARG002  Qt's name
        """Forget it."""
        self._over = ""
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Tell which part was clicked, or which flag."""
        at = self._drawn(event.position())
        flagged = next((key for key, flag in self.flags.items() if flag.contains(at)), "")
        if flagged:
            self.mended.emit(flagged)
        elif part := self.part_at(event.position()):
            self.clicked.emit(part)

    def flag_of(self, part: str) -> QPointF:
        """The middle of a part's flag, in the widget's pixels; the flag is there once it was drawn."""
        scale, left, top = self._fit()
        middle = self.flags[part].center()
        return QPointF(left + middle.x() * scale, top + middle.y() * scale)

    def _drawn(self, point: QPointF) -> QPointF:
        scale, left, top = self._fit()
        return QPointF((point.x() - left) / scale, (point.y() - top) / scale)

    def _fit(self) -> tuple[float, float, float]:
        width, height = self.size_drawn
        scale = min(self.width() / width, self.height() / height)
        return scale, (self.width() - width * scale) / 2, (self.height() - height * scale) / 2

    def _mark(self, painter: QPainter) -> None:
        if self._over:
            painter.setPen(QPen(BLUE, 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.places[self._over], 6, 6)
        self.flags.clear()
        for flags, colour in ((self.view.armed, AMBER), (self.view.alarms, RED)):
            for key, said in flags.items():
                if colour is RED or key not in self.view.alarms:
                    self._flag(painter, key, said, colour)

    def _flag(self, painter: QPainter, key: str, said: str, colour: QColor) -> None:
        """Frame a part, and write what is wrong on a flag at its lower edge: what is so in red, what waits in amber."""
        place, (width_drawn, height_drawn) = self.places[key], self.size_drawn
        painter.setPen(QPen(colour, 2.5))
        painter.setBrush(QColor(colour.red(), colour.green(), colour.blue(), 28))
        painter.drawRoundedRect(place, 6, 6)
        write(painter, QRectF(0, 0, 0, 0), "", SMALL, colour, bold=True)
        metrics = painter.fontMetrics()
        words = metrics.elidedText(said, Qt.TextElideMode.ElideRight, min(270, width_drawn - 70))
        width = metrics.horizontalAdvance(words) + 62
        left = min(max(2.0, place.center().x() - width / 2), width_drawn - width - 2)
        flag = self.flags[key] = QRectF(left, min(place.bottom() - 6, height_drawn - 22.0), width, 21)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(flag, 5, 5)
        mend = QRectF(flag.right() - 46, flag.y() + 2.5, 43, 16)
        painter.setBrush(PAPER)
        painter.drawRoundedRect(mend, 4, 4)
        write(painter, mend, "Mend", SMALL, colour, bold=True)
        write(painter, QRectF(left, flag.y(), width - 48, 21), words, SMALL, PAPER, bold=True)


def write(
    painter: QPainter,
    place: QRectF,
    text: str,
    size: float = TEXT,
    colour: QColor = INK,
    *,
    bold: bool = False,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
    wrap: bool = False,
) -> None:
    """Write text into a place."""
    font = QFont(painter.font())
    font.setPixelSize(max(1, round(size)))
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(colour)
    flags = align | (Qt.TextFlag.TextWordWrap if wrap else Qt.TextFlag.TextSingleLine)
    painter.drawText(place, flags, text)


def box(painter: QPainter, place: QRectF, fill: QColor = INSIDE, line: QColor = LINE, radius: float = 6) -> None:
    """Draw a rounded box."""
    painter.setPen(QPen(line, 1.5))
    painter.setBrush(fill)
    painter.drawRoundedRect(place, radius, radius)


def screen(painter: QPainter, place: QRectF, view: View, lines: Sequence[str] = ()) -> None:
    """Draw a machine's own little screen: its state, and lines under it."""
    box(painter, place, GLASS, INK, 5)
    inside = place.adjusted(8, 3, -8, -3)
    heights = inside.height() / (1 + len(lines))
    rows = [QRectF(inside.x(), inside.y() + n * heights, inside.width(), heights) for n in range(1 + len(lines))]
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    write(painter, rows[0], view.state, TEXT, TONES[view.tone], bold=True, align=left)
    for row, line in zip(rows[1:], lines, strict=True):
        write(painter, row, line, SMALL, QColor("#D5DEEC"), align=left)


def rollers(painter: QPainter, x: float, y: float, turn: int, radius: float = 10) -> None:
    """Draw a pair of rollers around the path, turned by so many steps."""
    for side in (-1, 1):
        middle = QPointF(x, y + side * (radius + 3))
        painter.setPen(QPen(LINE, 1.5))
        painter.setBrush(QColor("#C5CCD8"))
        painter.drawEllipse(middle, radius, radius)
        painter.save()
        painter.translate(middle)
        painter.rotate(-side * turn * 35)
        painter.setPen(QPen(INK, 1.5))
        painter.drawLine(QPointF(-radius + 3, 0), QPointF(radius - 3, 0))
        painter.restore()


def plug(painter: QPainter, place: QRectF, name: str, *, connected: bool = True) -> None:
    """Draw a cable's end with its name."""
    middle = place.center()
    painter.setPen(QPen(INK if connected else RED, 3))
    painter.drawLine(QPointF(place.left() + 4, middle.y() - 6), QPointF(middle.x() - 8, middle.y() - 6))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(INK if connected else RED)
    painter.drawRoundedRect(QRectF(middle.x() - 8, middle.y() - 13, 16, 14), 3, 3)
    write(painter, QRectF(place.x(), middle.y() + 3, place.width(), 15), name, SMALL, DIM)
