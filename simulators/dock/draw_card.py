"""The card printer in section: hopper, feed, antenna, head with its ribbon, exit, mouth, and both bins."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from devices.card.wire import Code
from simulators.card.parts import CardFault, Snapshot, Spot
from simulators.dock import drawing as d
from simulators.dock.drawing import Drawing, View, alarms, armed
from simulators.dock.hands import Seen

SIZE: Final = (720, 300)
PATH: Final = 196.0
CARD: Final = (78.0, 9.0)
PLACES: Final = {
    "hopper": (20, 62, 100, 148),
    "feed": (128, 166, 84, 60),
    "chip": (218, 166, 92, 60),
    "ribbon": (318, 58, 116, 70),
    "head": (318, 132, 116, 94),
    "exit": (444, 166, 92, 60),
    "mouth": (572, 150, 140, 138),
    "retract": (40, 240, 190, 50),
    "reject": (340, 240, 200, 50),
    "cover": (128, 30, 300, 28),
    "power": (128, 66, 84, 36),
    "wire": (128, 106, 84, 44),
}
SPOTS: Final = {Spot.FEED: 170.0, Spot.ANTENNA: 264.0, Spot.STATION: 376.0, Spot.EXIT: 490.0, Spot.MOUTH: 602.0}
PARTS: Final = {Spot.FEED: "feed", Spot.ANTENNA: "chip", Spot.STATION: "head", Spot.EXIT: "exit"}
MOVES: Final = {
    "feed": "Feeding",
    "print": "Printing",
    "flip": "Turning the card",
    "eject": "Ejecting",
    "take back": "Taking the card back",
    "bin": "Dropping into a bin",
    "clean": "Cleaning",
}
ERRORS: Final = {
    Code.FEEDER: ("hopper", "Feeder error"),
    Code.RIBBON: ("ribbon", "Ribbon error"),
    Code.COVER: ("cover", "Stopped: cover"),
    Code.MECHANICAL: ("head", "Mechanical error"),
}
FULL_RIBBON: Final = 200


def view_of(seen: Seen[Snapshot]) -> View:
    """Say what is to be drawn."""
    card = seen.snapshot
    wrong, cures = alarms("card", seen.active), dict[str, str]()
    lying = [part for spot, part in PARTS.items() if card.places.get(spot)]
    if card.error is not None and not card.moving:
        part, said = ERRORS.get(card.error, ("head", "Error"))
        where = lying[0] if lying and card.error in {Code.MECHANICAL, Code.FEEDER} else part
        wrong[where] = f"{said}: card stuck here" if lying else said
        cures |= {where: "clear"} if lying else {}
    if card.hopper == 0:
        wrong.setdefault("hopper", "Hopper is empty")
        cures["hopper"] = "load"
    if card.ribbon_left == 0:
        wrong.setdefault("ribbon", "Ribbon is used up")
        cures["ribbon"] = "ribbon"
    out = card.places.get(Spot.MOUTH, 0)
    if not card.powered:
        state, tone = "Off", "off"
    elif card.error is not None:
        state, tone = "Error", "bad"
    elif card.moving:
        state, tone = MOVES.get(card.moving, card.moving), "busy"
    elif out:
        state, tone = "Card is held out", "busy"
    elif card.cooling:
        state, tone = "Cooling", "bad"
    else:
        state, tone = ("Fault", "bad") if wrong else ("Ready", "good")
    notes = {
        "hopper": f"{card.hopper} blanks",
        "ribbon": f"{card.ribbon_left} prints",
        "head": "hot" if card.cooling else "",
        "mouth": "Click: pull it" if out else "",
        "reject": str(card.places.get(Spot.REJECT_BIN, 0)),
        "retract": str(card.places.get(Spot.RETRACT_BIN, 0)),
        "taken": str(card.places.get(Spot.TAKEN, 0)),
        "way": " ".join(spot.value for spot in SPOTS if card.places.get(spot)),
    }
    return View(state, tone, notes, wrong, armed("card", seen.active), cures, card.moving)


class CardDrawing(Drawing):
    """Draws it; `face` is the front of the card that was printed last."""

    def __init__(self) -> None:
        super().__init__("card", SIZE, PLACES)
        self._seen: Seen[Snapshot] | None = None
        self._face: QImage | None = None

    def show_seen(self, seen: Seen[Snapshot], face: QImage | None) -> None:
        """Draw this."""
        if face is not self._face:
            self._face = face
            self.update()
        self._seen = seen
        self.show_view(view_of(seen))

    def paint(self, painter: QPainter) -> None:
        """Draw the machine from its body to what lies in it."""
        seen = self._seen
        d.box(painter, QRectF(8, 56, 564, 240), d.BODY, d.LINE, 14)
        opened = "cover" in self.view.alarms and seen is not None and CardFault.COVER_OPEN in seen.snapshot.faults
        self._cover(painter, opened=opened)
        if seen is None:
            return
        card, notes = seen.snapshot, self.view.notes
        self._hopper(painter, card, notes["hopper"])
        painter.setPen(QPen(d.LINE, 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(120, PATH), QPointF(572, PATH))
        turn = self.phase if card.moving in {"feed", "eject", "take back", "bin", "clean"} else 0
        d.rollers(painter, 148, PATH, turn)
        d.rollers(painter, 528, PATH, turn)
        self._antenna(painter)
        self._head(painter, card, notes["ribbon"])
        for key, name in (("feed", "Feed"), ("chip", "Chip"), ("exit", "Exit")):
            place = self.places[key].adjusted(38 if key == "feed" else 0, 0, -38 if key == "exit" else 0, 0)
            d.write(painter, QRectF(place.x(), place.bottom() - 14, place.width(), 14), name, d.SMALL, d.DIM)
        for key, name in (("retract", "Retract bin"), ("reject", "Reject bin")):
            self._bin(painter, self.places[key], name, int(notes[key]))
        self._cards(painter, card)
        self._mouth(painter, card)
        d.screen(painter, QRectF(444, 66, 120, 50), self.view, (f"{notes['taken']} taken",))
        d.box(painter, self.places["power"].adjusted(2, 2, -2, -2), d.INSIDE)
        power = "Power: on" if card.powered else "Power: off"
        d.write(painter, self.places["power"], power, d.SMALL, d.GREEN if card.powered else d.RED, bold=True)
        d.plug(painter, self.places["wire"], "Cable")

    def _cover(self, painter: QPainter, *, opened: bool) -> None:
        painter.save()
        if opened:
            painter.translate(10, 56)
            painter.rotate(-4)
            painter.translate(-10, -56)
        d.box(painter, QRectF(8, 40, 564, 16), QColor("#CBD3DF"), d.LINE, 7)
        painter.restore()
        d.write(painter, QRectF(128, 40, 300, 16), "Cover open" if opened else "Cover", d.SMALL, d.DIM)
        d.write(painter, QRectF(8, 4, 400, 30), "Card printer", 17, bold=True, align=Qt.AlignmentFlag.AlignLeft)

    def _hopper(self, painter: QPainter, card: Snapshot, note: str) -> None:
        place = self.places["hopper"]
        d.box(painter, place.adjusted(4, 18, -4, -22))
        room = place.height() - 46
        shown = min(card.hopper, 50)
        step = room / 50
        painter.setPen(QPen(d.LINE, 0.8))
        painter.setBrush(d.PAPER)
        for number in range(shown):
            top = place.bottom() - 26 - (number + 1) * step
            painter.drawRect(QRectF(place.x() + 10, top, place.width() - 20, step))
        d.write(painter, QRectF(place.x(), place.y(), place.width(), 17), "Hopper", d.SMALL, d.DIM)
        d.write(painter, QRectF(place.x(), place.bottom() - 20, place.width(), 18), note, bold=True)

    def _antenna(self, painter: QPainter) -> None:
        painter.setPen(QPen(d.BLUE, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for radius in (8.0, 14.0, 20.0):
            painter.drawArc(QRectF(264 - radius, PATH - 12 - radius, 2 * radius, 2 * radius), 30 * 16, 120 * 16)

    def _head(self, painter: QPainter, card: Snapshot, note: str) -> None:
        left = max(0.06, min(1.0, card.ribbon_left / FULL_RIBBON))
        full, core = 23.0, 8.0
        for x, share in ((342.0, left), (410.0, 1.06 - left)):
            radius = core + (full - core) * share
            painter.setPen(QPen(d.LINE, 1.5))
            painter.setBrush(QColor("#6B4EA0"))
            painter.drawEllipse(QPointF(x, 101), radius, radius)
            painter.setBrush(d.INSIDE)
            painter.drawEllipse(QPointF(x, 101), core, core)
            painter.save()
            painter.translate(x, 101)
            painter.rotate(self.phase * 30 if card.moving == "print" else 0)
            painter.drawLine(QPointF(-core, 0), QPointF(core, 0))
            painter.restore()
        painter.setPen(QPen(QColor("#6B4EA0"), 2))
        down = 6.0 if card.moving == "print" else 0.0
        painter.drawPolyline([QPointF(336, 122), QPointF(352, PATH - 22 + down), QPointF(400, PATH - 22 + down)])
        painter.drawLine(QPointF(400, PATH - 22 + down), QPointF(416, 122))
        hot = card.cooling
        head = QRectF(356, PATH - 56 + down, 40, 32)
        d.box(painter, head, QColor("#E5484D") if hot else QColor("#5B6472"), d.INK, 4)
        d.write(painter, head, "HOT" if hot else "Head", d.SMALL, d.PAPER, bold=True)
        painter.setPen(QPen(d.LINE, 1.5))
        painter.setBrush(QColor("#C5CCD8"))
        painter.drawEllipse(QPointF(376, PATH + 17), 11, 11)
        d.write(painter, QRectF(318, 59, 116, 16), f"Ribbon: {note}", d.SMALL, d.INK, bold=True)

    def _bin(self, painter: QPainter, place: QRectF, name: str, count: int) -> None:
        d.box(painter, place)
        for number in range(min(count, 6)):
            painter.setPen(QPen(d.LINE, 1))
            painter.setBrush(d.PAPER)
            painter.drawRect(QRectF(place.right() - 84, place.bottom() - 8 - number * 6, 76, 5))
        text = f"{name}: {count} card{'s' if count != 1 else ''}"
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        d.write(painter, place.adjusted(10, 0, -4, 0), text, d.TEXT, bold=count > 0, align=left)

    def _cards(self, painter: QPainter, card: Snapshot) -> None:
        stuck = card.error is not None and not card.moving
        for spot, x in SPOTS.items():
            for number in range(card.places.get(spot, 0)):
                shift = self._shift(spot, card.moving)
                slab = QRectF(x - CARD[0] / 2 + shift, PATH - CARD[1] / 2 - number * 8, *CARD)
                painter.setPen(QPen(d.RED if stuck and spot is not Spot.MOUTH else d.BLUE, 2))
                painter.setBrush(QColor("#FFD9DB") if stuck and spot is not Spot.MOUTH else QColor("#BBD3F7"))
                painter.drawRoundedRect(slab, 3, 3)

    def _shift(self, spot: Spot, moving: str) -> float:
        """How far a moving card has come from where it was."""
        step = min(self.phase, 6)
        if moving == "feed" and spot is Spot.FEED:
            return -40 + step * 14.0
        if moving == "eject" and spot is Spot.EXIT:
            return -30 + step * 16.0
        if moving == "take back" and spot is Spot.EXIT:
            return 40 - step * 16.0
        return 3.0 * (self.phase % 3 - 1) if moving == "print" and spot is Spot.STATION else 0.0

    def _mouth(self, painter: QPainter, card: Snapshot) -> None:
        d.box(painter, QRectF(560, PATH - 16, 14, 32), QColor("#5B6472"), d.INK, 3)
        out = bool(card.places.get(Spot.MOUTH))
        d.write(painter, QRectF(580, 158, 130, 18), "Mouth" if out else "Mouth: no card", d.SMALL, d.DIM)
        face = QRectF(590, 212, 104, 66)
        if not out:
            painter.setPen(QPen(d.LINE, 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(face, 5, 5)
            return
        d.box(painter, face, d.PAPER, d.BLUE, 5)
        if self._face is not None:
            painter.drawImage(face.adjusted(2, 2, -2, -2), self._face)
        d.box(painter, QRectF(588, 262, 108, 22), d.BLUE, d.BLUE, 5)
        d.write(painter, QRectF(588, 262, 108, 22), "Pull the card", d.TEXT, d.PAPER, bold=True)
