"""The A4 printer in section: tray, path, output tray, toner, and the panel with what it says over IPP."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from devices.a4.line import PrinterState
from simulators.dock import drawing as d
from simulators.dock.drawing import Drawing, View, alarms, armed
from simulators.dock.hands import Seen
from simulators.ipp.parts import IppFault, Spot
from simulators.ipp.server import Snapshot

SIZE: Final = (400, 300)
PLACES: Final = {
    "outlet": (40, 44, 160, 58),
    "panel": (212, 40, 180, 66),
    "cover": (16, 108, 130, 28),
    "path": (150, 112, 110, 118),
    "toner": (272, 112, 112, 52),
    "power": (272, 165, 112, 28),
    "wire": (272, 193, 112, 36),
    "tray": (16, 234, 368, 60),
}
STATES: Final = {PrinterState.IDLE: "Ready", PrinterState.PROCESSING: "Printing", PrinterState.STOPPED: "Stopped"}
TRAY: Final = 250


def view_of(seen: Seen[Snapshot]) -> View:
    """Say what is to be drawn."""
    a4 = seen.snapshot
    wrong, cures = alarms("a4", seen.active), dict[str, str]()
    jammed, out = a4.places[Spot.PATH], a4.places[Spot.OUTLET]
    if jammed:
        wrong["path"] = "Sheet stuck here"
        cures["path"] = "clear"
    if a4.tray == 0:
        wrong.setdefault("tray", "Tray is empty")
        cures["tray"] = "load"
    if not a4.powered:
        state, tone = "Off", "off"
    else:
        state = STATES[a4.state]
        tone = "bad" if a4.state is PrinterState.STOPPED else "busy" if a4.state is PrinterState.PROCESSING else "good"
    reasons = [] if a4.reasons == ("none",) else [reason.replace("-error", "") for reason in a4.reasons]
    notes = {
        "tray": f"{a4.tray} sheets",
        "outlet": f"{out} sheet{'s' if out != 1 else ''}" if out else "",
        "toner": f"{a4.toner} %",
        "panel": ", ".join(reasons) or (f"{a4.queued} job{'s' if a4.queued != 1 else ''} queued"),
        "path": "jammed" if jammed else "moving" if a4.moving else "",
    }
    return View(state, tone, notes, wrong, armed("a4", seen.active), cures, "page" if a4.moving else "")


class A4Drawing(Drawing):
    """Draws it."""

    def __init__(self) -> None:
        super().__init__("a4", SIZE, PLACES)
        self._seen: Seen[Snapshot] | None = None

    def show_seen(self, seen: Seen[Snapshot]) -> None:
        """Draw this."""
        self._seen = seen
        self.show_view(view_of(seen))

    def paint(self, painter: QPainter) -> None:
        """Draw the machine from its body to what lies in it."""
        left = Qt.AlignmentFlag.AlignLeft
        d.write(painter, QRectF(8, 4, 300, 30), "A4 printer", 17, bold=True, align=left)
        d.box(painter, QRectF(8, 106, 384, 126), d.BODY, d.LINE, 12)
        if self._seen is None:
            return
        a4, notes = self._seen.snapshot, self.view.notes
        opened = str(IppFault.COVER_OPEN) in self._seen.active
        d.box(painter, self.places["cover"], QColor("#CBD3DF"))
        d.write(painter, self.places["cover"], "Cover open" if opened else "Cover", d.SMALL, d.DIM)
        self._outlet(painter, a4.places[Spot.OUTLET], notes["outlet"])
        self._path(painter, a4)
        self._toner(painter, a4.toner, notes["toner"])
        d.screen(painter, self.places["panel"].adjusted(2, 4, -2, -4), self.view, (notes["panel"],))
        d.box(painter, self.places["power"].adjusted(0, 2, 0, -2))
        power = "Power: on" if a4.powered else "Power: off"
        d.write(painter, self.places["power"], power, d.SMALL, d.GREEN if a4.powered else d.RED, bold=True)
        d.plug(painter, self.places["wire"], "Cable")
        self._tray(painter, a4.tray, notes["tray"])

    def _outlet(self, painter: QPainter, count: int, note: str) -> None:
        place = self.places["outlet"]
        painter.setPen(QPen(d.INK, 3))
        painter.drawPolyline(
            [QPointF(place.x() + 4, place.bottom() - 26), QPointF(place.x() + 4, place.bottom() - 4), QPointF(200, 100)]
        )
        for number in range(min(count, 8)):
            painter.setPen(QPen(d.LINE, 1))
            painter.setBrush(d.PAPER)
            painter.drawRect(QRectF(place.x() + 12 + number, place.bottom() - 10 - number * 4, 130, 4))
        if count:
            button = QRectF(place.x() + 6, place.y() - 2, 140, 21)
            d.box(painter, button, d.BLUE, d.BLUE, 5)
            d.write(painter, button, f"{note}: take", d.TEXT, d.PAPER, bold=True)
        else:
            d.write(painter, QRectF(place.x(), place.y() + 14, place.width(), 16), "Output tray", d.SMALL, d.DIM)

    def _path(self, painter: QPainter, a4: Snapshot) -> None:
        way = QPainterPath(QPointF(170, 232))
        way.cubicTo(QPointF(262, 226), QPointF(262, 122), QPointF(190, 104))
        painter.setPen(QPen(d.LINE, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(way)
        d.rollers(painter, 232, 204, self.phase if a4.moving else 0, 8)
        d.rollers(painter, 222, 130, self.phase if a4.moving else 0, 8)
        d.write(painter, QRectF(150, 160, 60, 16), "Path", d.SMALL, d.DIM)
        if a4.places[Spot.PATH]:
            painter.setPen(QPen(d.RED, 3.5))
            crumpled = [(236, 200), (228, 188), (248, 182), (232, 172), (246, 162), (230, 152), (236, 142)]
            painter.drawPolyline([QPointF(x, y) for x, y in crumpled])
        elif a4.moving:
            begin = (self.phase % 6) / 7
            painter.setPen(QPen(d.BLUE, 4))
            points = [way.pointAtPercent(begin + share * 0.04) for share in range(6)]
            painter.drawPolyline(points)

    def _toner(self, painter: QPainter, level: int, note: str) -> None:
        place = self.places["toner"]
        d.write(
            painter, QRectF(place.x(), place.y() + 2, place.width(), 16), f"Toner {note}", d.SMALL, d.INK, bold=True
        )
        gauge = QRectF(place.x() + 8, place.y() + 22, place.width() - 16, 16)
        d.box(painter, gauge, d.INSIDE, d.LINE, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(d.RED if level <= 10 else QColor("#2B3340"))  # noqa: PLR2004 - percent
        painter.drawRoundedRect(QRectF(gauge.x() + 2, gauge.y() + 2, (gauge.width() - 4) * level / 100, 12), 3, 3)

    def _tray(self, painter: QPainter, count: int, note: str) -> None:
        place = self.places["tray"]
        d.box(painter, place.adjusted(0, 2, 0, -2))
        height = 36 * min(1.0, count / TRAY)
        painter.setPen(QPen(d.LINE, 1))
        painter.setBrush(d.PAPER)
        sheets = QRectF(place.x() + 12, place.bottom() - 10 - height, 150, height)
        painter.drawRect(sheets)
        lines = int(height // 4)
        for line in range(lines):
            painter.drawLine(sheets.topLeft() + QPointF(0, line * 4), sheets.topRight() + QPointF(0, line * 4))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        d.write(painter, place.adjusted(0, 0, -14, 0), f"Paper tray: {note}", d.TEXT, bold=True, align=right)
