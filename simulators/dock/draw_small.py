"""Receipt printer, QR scanner and UPS, drawn small."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from simulators.dock import drawing as d
from simulators.dock.drawing import Drawing, View, alarms, armed
from simulators.dock.hands import Seen
from simulators.dock.small_hands import ReceiptSnapshot, UpsSnapshot
from simulators.receipt import Paper

LEFT: Final = Qt.AlignmentFlag.AlignLeft
TOP: Final = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter
ROLL: Final = {Paper.PRESENT: 24.0, Paper.NEAR_END: 12.0, Paper.OUT: 0.0}
PAPER_WORDS: Final = {Paper.PRESENT: "Ready", Paper.NEAR_END: "Paper low", Paper.OUT: "Paper out"}
LOW: Final = 20  # percent


def receipt_view(seen: Seen[ReceiptSnapshot]) -> View:
    """Say what is to be drawn of the receipt printer."""
    wrong, waits = alarms("receipt", seen.active), armed("receipt", seen.active)
    state = "Unplugged" if not seen.snapshot.plugged else PAPER_WORDS[seen.snapshot.paper]
    state = "Fault" if wrong and state == "Ready" else state
    notes = {"slips": f"{seen.snapshot.slips} printed"}
    return View(state, "bad" if wrong else "good", notes, wrong, waits)


def scanner_view(seen: Seen[bool]) -> View:
    """Say what is to be drawn of the scanner."""
    state = "Ready" if seen.snapshot else "Unplugged"
    return View(state, "good" if seen.snapshot else "bad", {}, alarms("scanner", seen.active))


def ups_view(seen: Seen[UpsSnapshot]) -> View:
    """Say what is to be drawn of the UPS."""
    wrong = alarms("ups", seen.active)
    state = "On mains" if seen.snapshot.mains else "On battery"
    return View(state, "bad" if wrong else "good", {"battery": f"{seen.snapshot.charge} %"}, wrong)


class ReceiptDrawing(Drawing):
    """Roll and slip."""

    def __init__(self) -> None:
        places = {
            "roll": (10, 36, 62, 62),
            "cutter": (78, 36, 60, 30),
            "cover": (78, 70, 60, 28),
            "wire": (10, 102, 62, 44),
        }
        super().__init__("receipt", (240, 150), places)
        self._seen: Seen[ReceiptSnapshot] | None = None

    def show_seen(self, seen: Seen[ReceiptSnapshot]) -> None:
        """Draw this."""
        self._seen = seen
        self.show_view(receipt_view(seen))

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        d.write(painter, QRectF(8, 4, 230, 24), "Receipt printer", 15, bold=True, align=LEFT)
        d.box(painter, QRectF(6, 32, 136, 70), d.BODY, d.LINE, 10)
        if self._seen is None:
            return
        seen = self._seen.snapshot
        radius = ROLL[seen.paper]
        painter.setPen(QPen(d.LINE, 1.5))
        painter.setBrush(d.PAPER)
        painter.drawEllipse(QPointF(41, 67), radius, radius)
        painter.drawEllipse(QPointF(41, 67), 5, 5)
        d.box(painter, self.places["cutter"].adjusted(3, 3, -3, -3))
        d.write(painter, self.places["cutter"], "Cutter", d.SMALL, d.DIM)
        d.box(painter, self.places["cover"].adjusted(3, 3, -3, -3))
        d.write(painter, self.places["cover"], "Cover", d.SMALL, d.DIM)
        d.plug(painter, self.places["wire"], "Cable", connected=seen.plugged)
        d.screen(painter, QRectF(78, 108, 156, 36), self.view, (self.view.notes["slips"],))
        slip = QRectF(150, 32, 84, 70)
        painter.setPen(QPen(d.LINE, 1, Qt.PenStyle.SolidLine if seen.slip else Qt.PenStyle.DashLine))
        painter.setBrush(d.PAPER)
        painter.drawRect(slip)
        text = "\n".join(line.strip() for line in seen.slip if line.strip()) or "No slip yet"
        size = 6.0 if seen.slip else d.SMALL
        d.write(painter, slip.adjusted(4, 3, -4, -3), text, size, d.DIM, align=TOP, wrap=True)


class ScannerDrawing(Drawing):
    """The glass, red while it reads."""

    def __init__(self) -> None:
        super().__init__("scanner", (170, 150), {"glass": (20, 36, 130, 64), "wire": (10, 102, 62, 44)})
        self._reading = False

    def show_seen(self, seen: Seen[bool], *, reading: bool) -> None:
        """Draw this; `reading`: a code was just held there."""
        if reading is not self._reading:
            self._reading = reading
            self.update()
        self.show_view(scanner_view(seen))

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        d.write(painter, QRectF(8, 4, 160, 24), "QR scanner", 15, bold=True, align=LEFT)
        d.box(painter, QRectF(14, 32, 142, 70), d.BODY, d.LINE, 10)
        d.box(
            painter, self.places["glass"].adjusted(6, 6, -6, -6), QColor("#E5484D") if self._reading else d.GLASS, d.INK
        )
        words = "Reading" if self._reading else "Hold a QR: use the phone"
        d.write(painter, self.places["glass"].adjusted(10, 8, -10, -8), words, d.SMALL, d.PAPER, wrap=True)
        d.plug(painter, self.places["wire"], "Cable", connected=self.view.state != "Unplugged")
        d.screen(painter, QRectF(78, 112, 84, 26), self.view)


class UpsDrawing(Drawing):
    """Plug and battery."""

    def __init__(self) -> None:
        places = {"mains": (10, 36, 66, 64), "battery": (84, 36, 92, 64), "wire": (10, 102, 62, 44)}
        super().__init__("ups", (190, 150), places)
        self._seen: Seen[UpsSnapshot] | None = None

    def show_seen(self, seen: Seen[UpsSnapshot]) -> None:
        """Draw this."""
        self._seen = seen
        self.show_view(ups_view(seen))

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        d.write(painter, QRectF(8, 4, 180, 24), "UPS", 15, bold=True, align=LEFT)
        d.box(painter, QRectF(6, 32, 176, 70), d.BODY, d.LINE, 10)
        if self._seen is None:
            return
        ups = self._seen.snapshot
        gap = 0.0 if ups.mains else 12.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(d.GREEN if ups.mains else d.RED)
        painter.drawRoundedRect(QRectF(22 - gap / 2, 52, 18, 22), 4, 4)
        painter.drawRoundedRect(QRectF(44 + gap / 2, 52, 18, 22), 4, 4)
        for y in (58.0, 68.0):
            painter.setPen(QPen(d.INK, 3))
            painter.drawLine(QPointF(36 - gap / 2, y), QPointF(46 - gap / 2, y))
        d.write(painter, QRectF(10, 82, 66, 16), "Mains", d.SMALL, d.DIM)
        cell = QRectF(94, 50, 68, 28)
        d.box(painter, cell, d.INSIDE, d.INK, 4)
        d.box(painter, QRectF(162, 58, 6, 12), d.INK, d.INK, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#E5484D") if ups.charge <= LOW else QColor("#7CC08E"))
        painter.drawRoundedRect(QRectF(96, 52, 64 * ups.charge / 100, 24), 3, 3)
        d.write(painter, cell, self.view.notes["battery"], d.TEXT, bold=True)
        d.write(painter, QRectF(84, 82, 92, 16), "Battery", d.SMALL, d.DIM)
        d.plug(painter, self.places["wire"], "Cable", connected="wire" not in self.view.alarms)
        d.screen(painter, QRectF(84, 112, 98, 26), self.view)
