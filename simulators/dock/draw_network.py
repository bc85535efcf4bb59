"""The way to the registry: the kiosk, the network as a cloud, and the registry with what it has granted."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from simulators.dock import drawing as d
from simulators.dock.centre import CentreSnapshot
from simulators.dock.drawing import Drawing, View, alarms, armed
from simulators.dock.hands import Seen

SIZE: Final = (480, 150)
WORDS: Final = {
    "down": "Network cut",
    "late": "Questions late",
    "slow": "Network drips",
    "drop_after_commit": "Answers lost",
    "malformed": "Answers garbled",
    "oversized": "Answers huge",
    "redirect": "Answers misled",
}
FINE: Final = "Network fine"
CUT: Final = frozenset({"down"})


def view_of(seen: Seen[CentreSnapshot] | None) -> View:
    """Say what is to be drawn; None: the sandbox does not answer."""
    if seen is None:
        return View("No answer", "bad", {}, {"registry": "The registry sandbox does not answer"})
    centre = seen.snapshot
    wrong = {**alarms("network", seen.active), **armed("network", seen.active)}
    if centre.revoked:
        wrong["registry"] = "This kiosk is revoked"
    notes = {
        "network": ", ".join(WORDS.get(mode, mode) for mode in centre.modes) or FINE,
        "way": "cut" if CUT & {*centre.modes} else "",
        "documents": f"{centre.approved} approved, {centre.delivered} delivered",
        "cases": f"{len(centre.cases)} open case{'s' if len(centre.cases) != 1 else ''}, epoch {centre.epoch}",
    }
    return View("Registry", "bad" if wrong else "good", notes, wrong)


class NetworkDrawing(Drawing):
    """Draws it."""

    def __init__(self) -> None:
        super().__init__("network", SIZE, {"network": (106, 32, 150, 104), "registry": (282, 32, 190, 104)})
        self.view = View("Looking …", "off", {"network": "", "way": "", "documents": "", "cases": ""})

    def show_seen(self, seen: Seen[CentreSnapshot] | None) -> None:
        """Draw this."""
        self.show_view(view_of(seen))

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        left = Qt.AlignmentFlag.AlignLeft
        d.write(painter, QRectF(8, 4, 300, 24), "Network and registry", 15, bold=True, align=left)
        notes = self.view.notes
        cut = not notes or notes["way"] == "cut"
        for begin, end in ((74.0, 118.0), (246.0, 288.0)):
            painter.setPen(QPen(d.RED if cut else d.GREEN, 4, Qt.PenStyle.DotLine if cut else Qt.PenStyle.SolidLine))
            painter.drawLine(QPointF(begin, 84), QPointF(end, 84))
        kiosk = QRectF(18, 44, 56, 84)
        d.box(painter, kiosk, d.BLUE, d.INK, 6)
        d.write(painter, kiosk, "Kiosk", d.TEXT, d.PAPER, bold=True)
        fine = notes.get("network") == FINE
        cloud = QPainterPath()
        cloud.setFillRule(Qt.FillRule.WindingFill)
        for x, y, radius in ((144, 92, 28), (176, 72, 34), (212, 84, 32), (178, 98, 30)):
            cloud.addEllipse(QPointF(x, y), radius, radius * 0.86)
        painter.setPen(QPen(d.LINE if fine else d.RED, 2))
        painter.setBrush(QColor("#DCE8FA") if fine else QColor("#FBE3E4"))
        painter.drawPath(cloud.simplified())
        d.write(painter, QRectF(118, 66, 120, 36), notes.get("network", ""), d.TEXT, bold=True, wrap=True)
        house = QRectF(288, 40, 182, 92)
        d.box(painter, house, d.INSIDE, d.INK, 6)
        d.write(painter, QRectF(288, 46, 182, 22), "Registry", d.TEXT + 1, bold=True)
        d.write(painter, QRectF(288, 70, 182, 20), notes.get("documents", "Does not answer"), d.SMALL)
        d.write(painter, QRectF(288, 90, 182, 20), notes.get("cases", ""), d.SMALL)
        d.write(painter, QRectF(288, 110, 182, 18), "Click: backup, restore, revoke", d.SMALL, d.DIM)
